import type {ReasonCount} from '@resolutionflow/contract';
import {asJson} from '../daily-totals/durations.js';
import type {Executor} from '../db/database.js';
import type {Days} from '../db/period.js';
import {RATING_REASONS} from '../db/schema.js';
import {codesIn} from '../feedback/reasons.js';
import {stepTotalsOfEngineer} from './findings-repository.js';
import {countsOf, sessionsOfEngineer, totalsOfSessions, withRatings} from './one-engineer.js';
import {inFlowOrder, inOrder, type DailyRow, type StepPeriodTotals} from './repository.js';

/** One engineer's sessions in one flow. Their metrics come from their own rows: one person's work is bounded. */
export interface EngineerInFlow {
  readonly accountRef: number;
  readonly userRef: number;
  readonly flowRef: number;
}

const sessionsOf = (db: Executor, {accountRef, userRef, flowRef}: EngineerInFlow, days: Days) =>
  sessionsOfEngineer(db, accountRef, userRef, flowRef, days);

/** The totals of each day. */
export async function dailyTotalsOfEngineer(
  db: Executor,
  who: EngineerInFlow,
  days: Days,
): Promise<DailyRow[]> {
  const rows = await withRatings(sessionsOf(db, who, days))
    .select(['sessions.day', ...totalsOfSessions()])
    .groupBy('sessions.day')
    .execute();
  return rows.map((row) => ({...row, durations: asJson(countsOf(row.durations))}));
}

/** The totals of each step of the flow: current steps in flow order, then archived steps by id. */
export async function stepPeriodTotalsOfEngineer(
  db: Executor,
  {accountRef, userRef, flowRef}: EngineerInFlow,
  days: Days,
): Promise<StepPeriodTotals[]> {
  const steps = await db
    .selectFrom('steps')
    .select(['ref as step_ref', 'step_id', 'title', 'position', 'is_archived'])
    .where('account_id', '=', accountRef)
    .where('flow_ref', '=', flowRef)
    .orderBy('step_id')
    .execute();
  const totals = new Map(
    (await stepTotalsOfEngineer(db, accountRef, userRef, flowRef, days)).map((step) => [step.ref, step]),
  );
  return steps.sort(inFlowOrder).map((step) => {
    const {
      yes = 0,
      no = 0,
      notes = 0,
      visits = 0,
      dropOffs = 0,
      reached = 0,
    } = totals.get(step.step_ref) ?? {};
    return {...step, yes, no, notes, visits, drop_offs: dropOffs, reached};
  });
}

/** The reasons of the engineer's votes and ratings. */
export async function reasonCountsOfEngineer(
  db: Executor,
  who: EngineerInFlow,
  days: Days,
): Promise<Map<number, ReasonCount[]>> {
  const sessions = sessionsOf(db, who, days);
  const votes = await sessions
    .innerJoin('step_ratings', (on) =>
      on
        .onRef('step_ratings.account_id', '=', 'sessions.account_id')
        .onRef('step_ratings.session_ref', '=', 'sessions.ref'),
    )
    .select(['step_ratings.step_ref', 'step_ratings.reasons'])
    .where('step_ratings.reasons', 'is not', null)
    .execute();
  const ratings = await withRatings(sessions)
    .select('session_ratings.reasons')
    .where('session_ratings.reasons', 'is not', null)
    .execute();
  const all = [...votes, ...ratings.map(({reasons}) => ({step_ref: RATING_REASONS, reasons}))];
  const byStep = new Map<number, Map<string, number>>();
  for (const {step_ref, reasons} of all) {
    const counts = byStep.get(step_ref) ?? new Map<string, number>();
    byStep.set(step_ref, counts);
    for (const code of codesIn(reasons)) counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  return new Map(Array.from(byStep, ([step, counts]) => [step, inOrder(counts)]));
}
