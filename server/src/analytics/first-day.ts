import {isoDay} from '../db/days.js';
import type {Executor} from '../db/database.js';
import {prepared} from '../db/prepared.js';
import {DIMENSION} from '../db/schema.js';

const selectFirstDay = prepared((db, {accountRef}: {readonly accountRef: number}) =>
  db
    .selectFrom('daily_sums')
    .select('day')
    .where('account_id', '=', accountRef)
    .where('dimension', '=', DIMENSION.account)
    .where('sessions', '>', 0)
    .orderBy('day')
    .limit(1),
);

/** The first day on which a session of the account started, `YYYY-MM-DD`; null without sessions. */
export async function firstDay(db: Executor, accountRef: number): Promise<string | null> {
  const {rows} = await selectFirstDay(db, {accountRef});
  return rows[0] ? isoDay(rows[0].day) : null;
}
