import {sql, type Kysely} from 'kysely';
import {isPostgres, setStatistics} from '../engine.js';

interface Tables {
  accounts: {account_id: number};
}

const KEY = sql`(account_id, flow_ref, step_ref, day)`;
const COLUMNS = sql.raw('account_id, flow_ref, day, step_ref, yes, no, visits, open, notes');

/** SQLite keeps rows in the order of their key, so another key needs another table. */
async function copyTable(db: Kysely<Tables>): Promise<void> {
  const counts = ['yes', 'no', 'visits', 'open', 'notes'].map(
    (column) => sql`${sql.ref(column)} bigint not null default 0 check (${sql.ref(column)} >= 0)`,
  );
  await sql`
    create table daily_step_sums_by_step (
      account_id integer not null, flow_ref bigint not null, day integer not null, step_ref bigint not null,
      ${sql.join(counts)}, primary key ${KEY}
    ) without rowid`.execute(db);
  for (const {account_id} of await db.selectFrom('accounts').select('account_id').execute()) {
    await sql`
      insert into daily_step_sums_by_step (${COLUMNS})
      select ${COLUMNS} from daily_step_sums where account_id = ${account_id}
      order by flow_ref, step_ref, day`.execute(db);
  }
  await sql`drop table daily_step_sums`.execute(db);
  await sql`alter table daily_step_sums_by_step rename to daily_step_sums`.execute(db);
}

/** Orders the daily totals of steps by step, then day: the days of a step are read and summed without a sort. */
export async function up(db: Kysely<Tables>): Promise<void> {
  if (isPostgres(db)) {
    await sql`
      alter table daily_step_sums drop constraint daily_step_sums_pk,
        add constraint daily_step_sums_pk primary key ${KEY}`.execute(db);
    return;
  }
  await copyTable(db);
  await setStatistics(db, [['daily_step_sums', 'daily_step_sums', '100000 100000 500 62 1']]);
}
