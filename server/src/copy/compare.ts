import type {Account} from '../accounts/account.js';
import {findings} from '../analytics/findings.js';
import {flowAnalytics, teamAnalytics} from '../analytics/service.js';
import {DAY_MS, dayOf} from '../db/days.js';
import type {Executor} from '../db/database.js';
import {daysOf} from '../maintenance/expected.js';
import {yieldToEventLoop} from '../event-loop.js';

const PERIOD = '90d';
const PERIOD_DAYS = 90;

/** Moments whose periods cover every day of the account that has data, latest first. */
function* moments(days: readonly number[], timeZone: string): Generator<number> {
  let first = Infinity;
  for (const day of [...days].reverse()) {
    if (day >= first) continue;
    // A day later: sessions of the last day then count as drop-offs. In every zone, that day is in the period.
    const now = (day + 1) * DAY_MS + DAY_MS / 2;
    first = dayOf(now, timeZone) - PERIOD_DAYS + 1;
    yield now;
  }
}

/** Result of a comparison of analytics responses. */
export interface Comparison {
  /** Number of compared responses. */
  readonly compared: number;
  /** Which responses differ. */
  readonly differences: readonly string[];
}

/** Compares the analytics responses of two databases: team, findings and each flow, over the account's whole history. */
export async function compareAnalytics(
  source: Executor,
  target: Executor,
  account: Account,
): Promise<Comparison> {
  const differences: string[] = [];
  let compared = 0;
  const compare = async (name: string, respond: (db: Executor) => Promise<unknown>): Promise<void> => {
    const [one, other] = [await respond(source), await respond(target)];
    compared++;
    if (JSON.stringify(one) !== JSON.stringify(other)) differences.push(`${account.id}: ${name}`);
    await yieldToEventLoop();
  };
  const flows = await source
    .selectFrom('flows')
    .select(['ref', 'tree_id', 'name'])
    .where('account_id', '=', account.ref)
    .execute();
  for (const now of moments(await daysOf(source, account.ref), account.timeZone)) {
    const until = new Date(now).toISOString().slice(0, 10);
    const of = {period: PERIOD, now} as const;
    await compare(`team until ${until}`, (db) => teamAnalytics(db, account, {...of, engineer: undefined}));
    await compare(`findings until ${until}`, (db) =>
      findings(db, account, {...of, flowRef: undefined, userRef: undefined}),
    );
    for (const flow of flows) {
      await compare(`flow ${flow.tree_id} until ${until}`, (db) => flowAnalytics(db, account, {...of, flow}));
    }
  }
  return {compared, differences};
}
