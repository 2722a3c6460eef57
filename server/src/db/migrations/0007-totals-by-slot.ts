import {sql, type Kysely} from 'kysely';
import {isPostgres, setStatistics} from '../engine.js';

interface Tables {
  accounts: {account_id: number; version: number};
  account_slots: {account_id: number; slot: number; version: number};
}

interface TotalsTable {
  readonly name: string;
  /** Columns of the primary key before `slot`, with their types. */
  readonly key: readonly (readonly [column: string, type: string])[];
  readonly counts: readonly string[];
  readonly hasDurations?: boolean;
}

const TABLES: readonly TotalsTable[] = [
  {
    name: 'daily_sums',
    key: [
      ['account_id', 'integer'],
      ['dimension', 'integer'],
      ['day', 'integer'],
      ['subject_ref', 'bigint'],
    ],
    counts: [
      ...['sessions', 'completed', 'duration_ms', 'resolved', 'escalated', 'workaround', 'unresolved'],
      ...['rating_1', 'rating_2', 'rating_3', 'rating_4', 'rating_5'],
    ],
    hasDurations: true,
  },
  {
    name: 'daily_step_sums',
    key: [
      ['account_id', 'integer'],
      ['flow_ref', 'bigint'],
      ['step_ref', 'bigint'],
      ['day', 'integer'],
    ],
    counts: ['yes', 'no', 'visits', 'open', 'notes'],
  },
  {
    name: 'daily_reasons',
    key: [
      ['account_id', 'integer'],
      ['flow_ref', 'bigint'],
      ['day', 'integer'],
      ['step_ref', 'bigint'],
      ['code', 'text'],
    ],
    counts: ['count'],
  },
];

const columnsOf = (columns: readonly string[]) => sql.join(columns.map((column) => sql.ref(column)));
const keyOf = ({key}: TotalsTable) => columnsOf([...key.map(([column]) => column), 'slot']);

/** One slot may hold an increment and another one its decrement, so a single row may be negative. */
async function alterTable(db: Kysely<Tables>, table: TotalsTable): Promise<void> {
  const {name, counts} = table;
  const checks = counts.map((column) => sql`drop constraint if exists ${sql.ref(`${name}_${column}_check`)}`);
  await sql`
    alter table ${sql.table(name)} add column slot integer not null default 0,
      ${sql.join(checks)},
      drop constraint ${sql.ref(`${name}_pk`)},
      add constraint ${sql.ref(`${name}_pk`)} primary key (${keyOf(table)})`.execute(db);
}

/** SQLite keeps rows in the order of their key, so another key needs another table. */
async function copyTable(db: Kysely<Tables>, table: TotalsTable, accountRefs: readonly number[]) {
  const {name, key, counts, hasDurations} = table;
  const copy = `${name}_by_slot`;
  const types = key.map(([column, type]) => sql`${sql.ref(column)} ${sql.raw(type)} not null`);
  const numbers = counts.map((column) => sql`${sql.ref(column)} bigint not null default 0`);
  const durations = hasDurations ? sql`durations text not null default '{}',` : sql``;
  await sql`
    create table ${sql.table(copy)} (
      ${sql.join(types)}, slot integer not null default 0, ${sql.join(numbers)}, ${durations}
      primary key (${keyOf(table)})
    ) without rowid`.execute(db);
  const columns = columnsOf([
    ...key.map(([column]) => column),
    ...counts,
    ...(hasDurations ? ['durations'] : []),
  ]);
  // Every statement names its account.
  for (const accountRef of accountRefs) {
    await sql`
      insert into ${sql.table(copy)} (${columns})
      select ${columns} from ${sql.table(name)} where account_id = ${accountRef}
      order by ${columnsOf(key.map(([column]) => column))}`.execute(db);
  }
  await sql`drop table ${sql.table(name)}`.execute(db);
  await sql`alter table ${sql.table(copy)} rename to ${sql.table(name)}`.execute(db);
}

/** Adds a slot to each row of daily totals, and moves each account's version to its first slot. */
export async function up(db: Kysely<Tables>): Promise<void> {
  const {schema} = db;
  await schema
    .createTable('account_slots')
    .addColumn('account_id', 'integer', (c) => c.notNull().references('accounts.account_id'))
    .addColumn('slot', 'integer', (c) => c.notNull())
    .addColumn('version', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('account_slots_pk', ['account_id', 'slot'])
    .execute();
  const accounts = await db.selectFrom('accounts').select('account_id').execute();
  const accountRefs = accounts.map(({account_id}) => account_id);
  for (const account_id of accountRefs) {
    const {version} = await db
      .selectFrom('accounts')
      .select('version')
      .where('account_id', '=', account_id)
      .executeTakeFirstOrThrow();
    await db.insertInto('account_slots').values({account_id, slot: 0, version}).execute();
  }
  await schema.alterTable('accounts').dropColumn('version').execute();
  if (isPostgres(db)) {
    for (const table of TABLES) await alterTable(db, table);
    return;
  }
  for (const table of TABLES) await copyTable(db, table, accountRefs);
  await schema
    .createIndex('daily_sums_by_subject')
    .on('daily_sums')
    .columns(['account_id', 'dimension', 'subject_ref', 'day', 'sessions'])
    .execute();
  await setStatistics(db, [
    ['daily_sums', 'daily_sums', '45000 45000 15000 160 1 1'],
    ['daily_sums', 'daily_sums_by_subject', '45000 45000 15000 90 1 1'],
    ['daily_step_sums', 'daily_step_sums', '100000 100000 500 62 1 1'],
    ['daily_reasons', 'daily_reasons', '50000 50000 250 3 2 1 1'],
  ]);
}
