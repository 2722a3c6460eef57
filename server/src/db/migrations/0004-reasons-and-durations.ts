import {sql, type Kysely} from 'kysely';
import {addColumn, clustered, setStatistics, textType} from '../engine.js';

interface Tables {
  accounts: {account_id: number};
  sessions: {
    account_id: number;
    flow_ref: number;
    user_ref: number;
    day: number;
    started_at: number;
    completed_at: number | null;
  };
  daily_sums: {account_id: number; dimension: number; day: number; subject_ref: number; durations: string};
}

/*
 * The buckets as they were at this migration. A later change of `daily-totals/durations.ts` needs its own migration, which
 * expects these.
 */
const LINEAR_WIDTH_MS = 6_000;
const LINEAR_BUCKETS = 20;
const BUCKET_RATIO = 1.1;
const MAX_DURATION_MS = 10_000 * 366 * 86_400_000;

const LOWER_LIMITS_MS: readonly number[] = (() => {
  const limits = Array.from({length: LINEAR_BUCKETS}, (_, index) =>
    Math.max(0, (index - 0.5) * LINEAR_WIDTH_MS),
  );
  for (let limit = (LINEAR_BUCKETS - 0.5) * LINEAR_WIDTH_MS; limit < MAX_DURATION_MS; limit *= BUCKET_RATIO) {
    limits.push(Math.round(limit));
  }
  return limits;
})();

/** The bucket of a duration in ms. Buckets count from 1. */
const bucketOf = (ms: number): number =>
  Math.max(1, LOWER_LIMITS_MS.findLastIndex((limit) => limit <= ms) + 1);

/** Durations in ms as the column stores them: counts by bucket, in JSON. */
const asCounts = (durations: readonly number[]): string =>
  JSON.stringify(
    Object.fromEntries(Array.from(Map.groupBy(durations, bucketOf), ([bucket, of]) => [bucket, of.length])),
  );

/** Fills the durations of one day of an account. */
async function fillDay(db: Kysely<Tables>, accountRef: number, day: number): Promise<void> {
  const sessions = await db
    .selectFrom('sessions')
    .select(['flow_ref', 'user_ref', 'started_at', 'completed_at'])
    .where('account_id', '=', accountRef)
    .where('day', '=', day)
    .where('completed_at', 'is not', null)
    .$narrowType<{completed_at: number}>()
    .execute();
  const byRow = Map.groupBy(
    sessions.flatMap(({flow_ref, user_ref, started_at, completed_at}) => {
      const ms = completed_at - started_at;
      return [`0 0`, `1 ${flow_ref}`, `2 ${user_ref}`].map((row) => ({row, ms}));
    }),
    ({row}) => row,
  );
  for (const [row, entries] of byRow) {
    const [dimension = 0, subject_ref = 0] = row.split(' ').map(Number);
    await db
      .updateTable('daily_sums')
      .set({durations: asCounts(entries.map(({ms}) => ms))})
      .where('account_id', '=', accountRef)
      .where('dimension', '=', dimension)
      .where('day', '=', day)
      .where('subject_ref', '=', subject_ref)
      .execute();
  }
}

/** Stores the engineer of each vote of an account. */
const fillVotes = (db: Kysely<Tables>, accountRef: number) =>
  sql`
    update step_ratings set (flow_ref, user_ref) = (
      select s.flow_ref, s.user_ref from sessions s
      where s.account_id = ${accountRef} and s.ref = step_ratings.session_ref
    ) where account_id = ${accountRef}`.execute(db);

/** Adds reasons and notes to votes and ratings, and to the daily totals the durations of sessions. */
export async function up(db: Kysely<Tables>): Promise<void> {
  const {schema} = db;
  const count = sql`bigint not null default 0`;
  await addColumn(db, 'step_ratings', 'reasons', textType(db));
  await addColumn(db, 'step_ratings', 'note', textType(db));
  await addColumn(db, 'step_ratings', 'flow_ref', count);
  await addColumn(db, 'step_ratings', 'user_ref', count);
  await addColumn(db, 'session_ratings', 'reasons', textType(db));
  await addColumn(db, 'daily_step_sums', 'notes', count);
  await addColumn(db, 'daily_sums', 'durations', sql`text not null default '{}'`);
  await schema
    .createTable('daily_reasons')
    .ifNotExists()
    .addColumn('account_id', 'integer', (c) => c.notNull())
    .addColumn('flow_ref', 'bigint', (c) => c.notNull())
    .addColumn('day', 'integer', (c) => c.notNull())
    .addColumn('step_ref', 'bigint', (c) => c.notNull())
    .addColumn('code', textType(db), (c) => c.notNull())
    .addColumn('count', 'bigint', (c) => c.notNull().check(sql`count >= 0`))
    .addPrimaryKeyConstraint('daily_reasons_pk', ['account_id', 'flow_ref', 'day', 'step_ref', 'code'])
    .modifyEnd(clustered(db))
    .execute();
  // Erasure finds the remaining notes of an engineer with it, slice by slice.
  await schema
    .createIndex('step_ratings_notes_by_engineer')
    .ifNotExists()
    .on('step_ratings')
    .columns(['account_id', 'user_ref'])
    .where(sql.ref('note'), 'is not', null)
    .execute();
  // The outcome is new: an engineer's resolved rates come from the index alone.
  await schema.dropIndex('sessions_by_engineer').ifExists().execute();
  await schema
    .createIndex('sessions_by_engineer')
    .ifNotExists()
    .on('sessions')
    .columns(['account_id', 'user_ref', 'day', 'flow_ref', 'started_at', 'completed_at', 'ref', 'outcome'])
    .execute();

  for (const {account_id} of await db.selectFrom('accounts').select('account_id').execute()) {
    await fillVotes(db, account_id);
    const days = await db
      .selectFrom('sessions')
      .select('day')
      .distinct()
      .where('account_id', '=', account_id)
      .execute();
    for (const {day} of days) await fillDay(db, account_id, day);
  }
  await setStatistics(db, [
    ['sessions', 'sessions_by_engineer', '1000000 1000000 3000 30 2 1 1 1 1'],
    ['step_ratings', 'step_ratings_notes_by_engineer', '40000 40000 130'],
    ['daily_reasons', 'daily_reasons', '50000 50000 250 3 2 1'],
  ]);
}
