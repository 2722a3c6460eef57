import {sql, type Kysely} from 'kysely';
import {clustered, isPostgres, setStatistics, textType, type IndexStatistics} from '../engine.js';

const OUTCOMES = sql`('resolved', 'escalated', 'workaround', 'unresolved')`;

const STATISTICS: readonly IndexStatistics[] = [
  ['users', 'users', '300 300 1'],
  ['users', 'sqlite_autoindex_users_2', '300 300 1'],
  ['flows', 'flows', '200 200 1'],
  ['flows', 'sqlite_autoindex_flows_2', '200 200 1'],
  ['steps', 'steps', '1600 1600 8 1'],
  ['steps', 'sqlite_autoindex_steps_2', '1600 1600 1'],
  ['sessions', 'sessions', '1000000 1000000 1'],
  ['sessions', 'sqlite_autoindex_sessions_2', '1000000 1000000 1'],
  ['sessions', 'sessions_by_day', '1000000 1000000 10000 50 1 1'],
  ['sessions', 'sessions_by_engineer', '1000000 1000000 3000 30 2 1 1 1'],
  ['visits', 'visits', '3000000 3000000 3 1'],
  ['step_ratings', 'step_ratings', '1000000 1000000 2 1'],
  ['session_ratings', 'session_ratings', '300000 300000 1'],
  ['session_ratings', 'session_ratings_by_time', '300000 300000 1 1 1'],
  ['session_ratings', 'session_ratings_by_flow', '300000 300000 1500 1 1 1'],
  ['session_ratings', 'session_ratings_by_engineer', '300000 300000 1000 1 1 1'],
  ['session_ratings', 'session_ratings_comments', '80000 80000 400 1'],
  ['daily_sums', 'daily_sums', '45000 45000 15000 160 1'],
  ['daily_sums', 'daily_sums_by_subject', '45000 45000 15000 90 1 1'],
  ['daily_step_sums', 'daily_step_sums', '100000 100000 500 5 1'],
];

const SUMS = [
  'sessions',
  'completed',
  'duration_ms',
  'resolved',
  'escalated',
  'workaround',
  'unresolved',
  'rating_1',
  'rating_2',
  'rating_3',
  'rating_4',
  'rating_5',
] as const;

/** Makes the tables of the first version. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const {schema} = db;
  const text = textType(db);
  const ownOrder = clustered(db);

  await schema
    .createTable('accounts')
    .ifNotExists()
    .addColumn('account_id', 'integer', (c) => c.primaryKey())
    .addColumn('id', text, (c) => c.notNull().unique())
    .addColumn('name', text, (c) => c.notNull())
    .addColumn('time_zone', text, (c) => c.notNull())
    .addColumn('issuer', text, (c) => c.unique())
    .addColumn('jwks_url', text)
    .addColumn('audience', text)
    .addColumn('version', 'bigint', (c) => c.notNull().defaultTo(1))
    .addColumn('rating_lead_ms', 'bigint', (c) => c.notNull().defaultTo(0))
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute();

  await schema
    .createTable('server_keys')
    .ifNotExists()
    .addColumn('account_id', 'integer', (c) => c.notNull().references('accounts.account_id'))
    // Random ids. On PostgreSQL the account leads every unique constraint, so that accounts can be spread.
    .addColumn('id', text, (c) => (isPostgres(db) ? c.notNull() : c.notNull().unique()))
    .addColumn('hash', text, (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('revoked_at', 'bigint')
    .addPrimaryKeyConstraint('server_keys_pk', ['account_id', 'id'])
    .modifyEnd(ownOrder)
    .execute();

  await schema
    .createTable('users')
    .ifNotExists()
    .addColumn('account_id', 'integer', (c) => c.notNull().references('accounts.account_id'))
    .addColumn('ref', 'bigint', (c) => c.notNull())
    .addColumn('user_id', text, (c) => c.notNull())
    .addColumn('name', text)
    .addColumn('name_iat', 'bigint')
    .addColumn('role', text)
    .addColumn('is_erased', 'integer', (c) => c.notNull().defaultTo(0))
    .addPrimaryKeyConstraint('users_pk', ['account_id', 'ref'])
    .addUniqueConstraint('users_user_id', ['account_id', 'user_id'])
    .modifyEnd(ownOrder)
    .execute();

  await schema
    .createTable('erased_users')
    .ifNotExists()
    .addColumn('account_id', 'integer', (c) => c.notNull().references('accounts.account_id'))
    .addColumn('hash', text, (c) => c.notNull())
    .addColumn('erased_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('erased_users_pk', ['account_id', 'hash'])
    .modifyEnd(ownOrder)
    .execute();

  await schema
    .createTable('flows')
    .ifNotExists()
    .addColumn('account_id', 'integer', (c) => c.notNull().references('accounts.account_id'))
    .addColumn('ref', 'bigint', (c) => c.notNull())
    .addColumn('tree_id', text, (c) => c.notNull())
    .addColumn('name', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('flows_pk', ['account_id', 'ref'])
    .addUniqueConstraint('flows_tree_id', ['account_id', 'tree_id'])
    .modifyEnd(ownOrder)
    .execute();

  await schema
    .createTable('steps')
    .ifNotExists()
    .addColumn('account_id', 'integer', (c) => c.notNull())
    .addColumn('flow_ref', 'bigint', (c) => c.notNull())
    .addColumn('ref', 'bigint', (c) => c.notNull())
    .addColumn('step_id', text, (c) => c.notNull())
    .addColumn('title', text, (c) => c.notNull())
    .addColumn('position', 'integer', (c) => c.notNull())
    .addColumn('is_archived', 'integer', (c) => c.notNull().defaultTo(0))
    .addPrimaryKeyConstraint('steps_pk', ['account_id', 'flow_ref', 'step_id'])
    .addUniqueConstraint('steps_ref', ['account_id', 'ref'])
    .addForeignKeyConstraint('steps_flow', ['account_id', 'flow_ref'], 'flows', ['account_id', 'ref'])
    .modifyEnd(ownOrder)
    .execute();

  await schema
    .createTable('sessions')
    .ifNotExists()
    .addColumn('account_id', 'integer', (c) => c.notNull())
    .addColumn('ref', 'bigint', (c) => c.notNull())
    .addColumn('id', text, (c) => c.notNull())
    .addColumn('flow_ref', 'bigint', (c) => c.notNull())
    .addColumn('user_ref', 'bigint', (c) => c.notNull())
    .addColumn('started_at', 'bigint', (c) => c.notNull())
    .addColumn('day', 'integer', (c) => c.notNull())
    .addColumn('completed_at', 'bigint')
    .addColumn('outcome', text)
    .addColumn('last_step_ref', 'bigint')
    .addColumn('last_visit_at', 'bigint')
    .addPrimaryKeyConstraint('sessions_pk', ['account_id', 'ref'])
    .addUniqueConstraint('sessions_id', ['account_id', 'id'])
    .addForeignKeyConstraint('sessions_flow', ['account_id', 'flow_ref'], 'flows', ['account_id', 'ref'])
    .addForeignKeyConstraint('sessions_user', ['account_id', 'user_ref'], 'users', ['account_id', 'ref'])
    .addCheckConstraint('sessions_outcome', sql`outcome is null or outcome in ${OUTCOMES}`)
    .addCheckConstraint('sessions_outcome_completed', sql`outcome is null or completed_at is not null`)
    .addCheckConstraint('sessions_order', sql`completed_at is null or completed_at >= started_at`)
    .modifyEnd(ownOrder)
    .execute();

  // `verify` and `rebuild` read the sessions of one day. SQLite uses this index only if it covers the statement.
  await schema
    .createIndex('sessions_by_day')
    .ifNotExists()
    .on('sessions')
    .columns(['account_id', 'day', 'flow_ref', 'ref', 'completed_at'])
    .execute();

  // An engineer's top flows, summed over that engineer's raw rows alone.
  await schema
    .createIndex('sessions_by_engineer')
    .ifNotExists()
    .on('sessions')
    .columns(['account_id', 'user_ref', 'day', 'flow_ref', 'started_at', 'completed_at', 'ref'])
    .execute();

  await schema
    .createTable('visits')
    .ifNotExists()
    .addColumn('account_id', 'integer', (c) => c.notNull())
    .addColumn('session_ref', 'bigint', (c) => c.notNull())
    .addColumn('step_ref', 'bigint', (c) => c.notNull())
    .addColumn('first_at', 'bigint', (c) => c.notNull())
    .addColumn('last_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('visits_pk', ['account_id', 'session_ref', 'step_ref'])
    .addForeignKeyConstraint('visits_session', ['account_id', 'session_ref'], 'sessions', [
      'account_id',
      'ref',
    ])
    .addForeignKeyConstraint('visits_step', ['account_id', 'step_ref'], 'steps', ['account_id', 'ref'])
    .modifyEnd(ownOrder)
    .execute();

  await schema
    .createTable('step_ratings')
    .ifNotExists()
    .addColumn('account_id', 'integer', (c) => c.notNull())
    .addColumn('session_ref', 'bigint', (c) => c.notNull())
    .addColumn('step_ref', 'bigint', (c) => c.notNull())
    .addColumn('was_helpful', 'integer')
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('updated_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('step_ratings_pk', ['account_id', 'session_ref', 'step_ref'])
    .addForeignKeyConstraint('step_ratings_session', ['account_id', 'session_ref'], 'sessions', [
      'account_id',
      'ref',
    ])
    .addForeignKeyConstraint('step_ratings_step', ['account_id', 'step_ref'], 'steps', ['account_id', 'ref'])
    .addCheckConstraint('step_ratings_vote', sql`was_helpful in (0, 1)`)
    .modifyEnd(ownOrder)
    .execute();

  await schema
    .createTable('session_ratings')
    .ifNotExists()
    .addColumn('account_id', 'integer', (c) => c.notNull())
    .addColumn('session_ref', 'bigint', (c) => c.notNull())
    .addColumn('flow_ref', 'bigint', (c) => c.notNull())
    .addColumn('user_ref', 'bigint', (c) => c.notNull())
    .addColumn('id', text, (c) => c.notNull())
    .addColumn('rating', 'integer', (c) => c.notNull())
    .addColumn('comment', text)
    .addColumn('idempotency_key', text)
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('session_ratings_pk', ['account_id', 'session_ref'])
    .addForeignKeyConstraint('session_ratings_session', ['account_id', 'session_ref'], 'sessions', [
      'account_id',
      'ref',
    ])
    .addCheckConstraint('session_ratings_stars', sql`rating between 1 and 5`)
    .addCheckConstraint('session_ratings_comment', sql`comment is null or length(comment) between 1 and 500`)
    .modifyEnd(ownOrder)
    .execute();

  // Newest first, of all, of a flow or of an engineer, with few stars or with a comment.
  for (const [name, ...leading] of [['time'], ['flow', 'flow_ref'], ['engineer', 'user_ref']]) {
    await schema
      .createIndex(`session_ratings_by_${name}`)
      .ifNotExists()
      .on('session_ratings')
      .columns(['account_id', ...leading, 'created_at', 'rating', 'session_ref'])
      .execute();
  }
  await schema
    .createIndex('session_ratings_comments')
    .ifNotExists()
    .on('session_ratings')
    .columns(['account_id', 'flow_ref', 'created_at'])
    .where(sql.ref('comment'), 'is not', null)
    .execute();

  let daily = schema
    .createTable('daily_sums')
    .ifNotExists()
    .addColumn('account_id', 'integer', (c) => c.notNull())
    .addColumn('dimension', 'integer', (c) => c.notNull())
    .addColumn('day', 'integer', (c) => c.notNull())
    .addColumn('subject_ref', 'bigint', (c) => c.notNull());
  for (const column of SUMS) {
    daily = daily.addColumn(column, 'bigint', (c) =>
      c
        .notNull()
        .defaultTo(0)
        .check(sql`${sql.ref(column)} >= 0`),
    );
  }
  await daily
    .addPrimaryKeyConstraint('daily_sums_pk', ['account_id', 'dimension', 'day', 'subject_ref'])
    .modifyEnd(ownOrder)
    .execute();

  // One flow or one engineer over time, and the ranking of all of them.
  await schema
    .createIndex('daily_sums_by_subject')
    .ifNotExists()
    .on('daily_sums')
    .columns(['account_id', 'dimension', 'subject_ref', 'day', 'sessions'])
    .execute();

  let steps = schema
    .createTable('daily_step_sums')
    .ifNotExists()
    .addColumn('account_id', 'integer', (c) => c.notNull())
    .addColumn('flow_ref', 'bigint', (c) => c.notNull())
    .addColumn('day', 'integer', (c) => c.notNull())
    .addColumn('step_ref', 'bigint', (c) => c.notNull());
  for (const column of ['yes', 'no', 'visits', 'open']) {
    steps = steps.addColumn(column, 'bigint', (c) =>
      c
        .notNull()
        .defaultTo(0)
        .check(sql`${sql.ref(column)} >= 0`),
    );
  }
  await steps
    .addPrimaryKeyConstraint('daily_step_sums_pk', ['account_id', 'flow_ref', 'day', 'step_ref'])
    .modifyEnd(ownOrder)
    .execute();

  // Creates the table of statistics.
  await sql`analyze`.execute(db);
  await setStatistics(db, STATISTICS);
}
