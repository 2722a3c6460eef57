import type {Account} from '../accounts/account.js';
import {addTotals} from '../daily-totals/add-totals.js';
import {incrementReasons, incrementRow, incrementStepTotals} from '../daily-totals/daily-totals.js';
import {addCounts, asJson, type DurationCounts} from '../daily-totals/durations.js';
import {bumpVersion, replaceTotals} from '../db/account-changes.js';
import {dayOf} from '../db/days.js';
import {lockRows} from '../db/engine.js';
import type {Database, Executor} from '../db/database.js';
import {DIMENSION, STEP_TOTAL_COLUMNS, TOTAL_COLUMNS, type Totals} from '../db/schema.js';
import {yieldToEventLoop} from '../event-loop.js';
import {currentZone} from '../sessions/repository.js';
import {
  daysOf,
  expectedSubjectTotals,
  expectedDurations,
  expectedReasons,
  expectedStepTotals,
  ofSubjectOn,
  inFlow,
  inSessions,
  lastVisitedSteps,
  type ExpectedTotals,
  type ExpectedStepTotals,
} from './expected.js';
import {writeInBatches} from './batches.js';
import {rebuildSearchTexts} from './search-texts.js';
import {findWrongSessions, findWrongTotals} from './verify.js';

/** Sessions that one write moves. On PostgreSQL, live writes to them wait. */
const SESSIONS_PER_WRITE = 25;

function* inParts<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < items.length; from += SESSIONS_PER_WRITE) {
    yield items.slice(from, from + SESSIONS_PER_WRITE);
  }
}

type RowKey = Pick<ExpectedTotals, 'dimension' | 'day' | 'subject_ref'>;
type FlowDay = Pick<ExpectedStepTotals, 'flow_ref' | 'day'>;

/**
 * The account's totals of a day, as the sum over its flows. Adding up all sessions of a day would delay live
 * writes.
 */
async function accountTotals(
  tx: Executor,
  accountRef: number,
  day: number,
): Promise<{readonly totals: Totals; readonly durations: DurationCounts} | undefined> {
  const rows = await tx
    .selectFrom('daily_sums')
    .select(['durations', ...TOTAL_COLUMNS])
    .where('account_id', '=', accountRef)
    .where('dimension', '=', DIMENSION.flow)
    .where('day', '=', day)
    .execute();
  const totals = addTotals(rows);
  const durations: DurationCounts = new Map();
  for (const row of rows) addCounts(durations, row.durations);
  return totals.sessions > 0 ? {totals, durations} : undefined;
}

async function subjectTotals(tx: Executor, accountRef: number, {dimension, day, subject_ref}: RowKey) {
  const which = ofSubjectOn(dimension, day, subject_ref);
  const [totals] = await expectedSubjectTotals(tx, accountRef, which, [dimension]);
  const [row] = await expectedDurations(tx, accountRef, which, [dimension]);
  return totals && {totals, durations: row?.durations ?? new Map<number, number>()};
}

async function rewriteTotals(
  tx: Executor,
  accountRef: number,
  slot: number,
  {dimension, day, subject_ref}: RowKey,
) {
  await tx
    .deleteFrom('daily_sums')
    .where('account_id', '=', accountRef)
    .where('dimension', '=', dimension)
    .where('day', '=', day)
    .where('subject_ref', '=', subject_ref)
    .execute();
  const row =
    dimension === DIMENSION.account
      ? await accountTotals(tx, accountRef, day)
      : await subjectTotals(tx, accountRef, {dimension, day, subject_ref});
  if (row) {
    const key = {account_id: accountRef, dimension, day, subject_ref, slot};
    await tx
      .insertInto('daily_sums')
      .values({...key, ...row.totals, durations: asJson(row.durations)})
      .execute();
  }
}

async function rewriteReasons(tx: Executor, accountRef: number, slot: number, {flow_ref, day}: FlowDay) {
  await tx
    .deleteFrom('daily_reasons')
    .where('account_id', '=', accountRef)
    .where('flow_ref', '=', flow_ref)
    .where('day', '=', day)
    .execute();
  for (const reason of await expectedReasons(tx, accountRef, inFlow(flow_ref, day))) {
    await tx
      .insertInto('daily_reasons')
      .values({account_id: accountRef, slot, ...reason})
      .execute();
  }
}

async function rewriteSteps(tx: Executor, accountRef: number, slot: number, {flow_ref, day}: FlowDay) {
  await tx
    .deleteFrom('daily_step_sums')
    .where('account_id', '=', accountRef)
    .where('flow_ref', '=', flow_ref)
    .where('day', '=', day)
    .execute();
  for (const totals of await expectedStepTotals(tx, accountRef, inFlow(flow_ref, day))) {
    await tx
      .insertInto('daily_step_sums')
      .values({account_id: accountRef, slot, ...totals})
      .execute();
  }
}

const times = <K extends string>(sign: 1 | -1, columns: readonly K[], totals: Readonly<Record<K, number>>) =>
  Object.fromEntries(columns.map((column) => [column, sign * totals[column]])) as Record<K, number>;

/** Adds the totals of some sessions to their day, or subtracts them from it. */
async function count(tx: Executor, accountRef: number, refs: readonly number[], sign: 1 | -1): Promise<void> {
  const which = inSessions(refs);
  const durations = await expectedDurations(tx, accountRef, which);
  for (const totals of await expectedSubjectTotals(tx, accountRef, which)) {
    const counts = durations.find(
      ({dimension, day, subject_ref}) =>
        dimension === totals.dimension && day === totals.day && subject_ref === totals.subject_ref,
    );
    const signed = new Map(Array.from(counts?.durations ?? [], ([bucket, count]) => [bucket, sign * count]));
    await incrementRow(tx, accountRef, totals, times(sign, TOTAL_COLUMNS, totals), signed);
  }
  for (const {step_ref, code, count, ...key} of await expectedReasons(tx, accountRef, which)) {
    await incrementReasons(tx, accountRef, key, step_ref, [code], sign * count);
  }
  for (const totals of await expectedStepTotals(tx, accountRef, which)) {
    await incrementStepTotals(
      tx,
      accountRef,
      totals,
      totals.step_ref,
      times(sign, STEP_TOTAL_COLUMNS, totals),
    );
  }
}

/** Moves sessions and their totals to the right day in the account's time zone. */
async function moveToTheirDays(tx: Executor, accountRef: number, refs: readonly number[]): Promise<void> {
  const zone = await currentZone(tx, accountRef);
  const sessions = await lockRows(
    tx,
    tx
      .selectFrom('sessions')
      .select(['ref', 'started_at', 'day'])
      .where('account_id', '=', accountRef)
      .where('ref', 'in', refs)
      // All processes lock in this order, so that no deadlock is possible.
      .orderBy('ref'),
  ).execute();
  const moving = sessions
    .map(({ref, started_at, day}) => ({ref, day, correctDay: dayOf(started_at, zone)}))
    .filter(({day, correctDay}) => day !== correctDay);
  if (moving.length === 0) return;
  const movingRefs = moving.map(({ref}) => ref);
  // Erasure empties notes without locking their sessions.
  await lockRows(
    tx,
    tx
      .selectFrom('step_ratings')
      .select('step_ref')
      .where('account_id', '=', accountRef)
      .where('session_ref', 'in', movingRefs)
      .where('note', 'is not', null)
      .orderBy('session_ref')
      .orderBy('step_ref'),
  ).execute();
  await count(tx, accountRef, movingRefs, -1);
  for (const {ref, correctDay} of moving) {
    await tx
      .updateTable('sessions')
      .set({day: correctDay})
      .where('account_id', '=', accountRef)
      .where('ref', '=', ref)
      .execute();
  }
  await count(tx, accountRef, movingRefs, 1);
}

/** Flows, engineers and the account, if they have totals of a day but no session. */
const withoutSessions = (db: Executor, accountRef: number, day: number) =>
  db
    .selectFrom('daily_sums')
    .select(['dimension', 'subject_ref'])
    .where('account_id', '=', accountRef)
    .where('dimension', 'in', Object.values(DIMENSION))
    .where('day', '=', day)
    .groupBy(['dimension', 'subject_ref'])
    .having((eb) => eb.fn.sum('sessions'), '=', 0)
    .execute();

async function deleteEmptyTotals(tx: Executor, accountRef: number, day: number): Promise<void> {
  for (const {dimension, subject_ref} of await withoutSessions(tx, accountRef, day)) {
    await tx
      .deleteFrom('daily_sums')
      .where('account_id', '=', accountRef)
      .where('dimension', '=', dimension)
      .where('day', '=', day)
      .where('subject_ref', '=', subject_ref)
      .execute();
  }
}

/** Days with totals of subjects whose sessions have all moved to other days. */
async function daysWithEmptyTotals(db: Executor, accountRef: number): Promise<number[]> {
  const days: number[] = [];
  for (const day of await daysOf(db, accountRef)) {
    if ((await withoutSessions(db, accountRef, day)).length > 0) days.push(day);
    await yieldToEventLoop();
  }
  return days;
}

async function putInPlace(tx: Executor, accountRef: number, refs: readonly number[]): Promise<void> {
  const places = await lastVisitedSteps(tx, accountRef, refs);
  for (const ref of refs) {
    await tx
      .updateTable('sessions')
      .set(places.get(ref) ?? {last_step_ref: null, last_visit_at: null})
      .where('account_id', '=', accountRef)
      .where('ref', '=', ref)
      .where('completed_at', 'is', null)
      .execute();
  }
}

/** The flows and days of some rows, each once. */
const flowDays = (wrong: readonly {readonly row: FlowDay}[]): Iterable<FlowDay> =>
  new Map(wrong.map(({row}) => [`${row.flow_ref} ${row.day}`, row])).values();

/** Recomputes every stored metric and search text from the raw rows, beside live writes. */
export async function rebuildFigures(database: Database, account: Account): Promise<void> {
  // Totals first: moving a session to another day afterwards then subtracts the right amounts.
  for await (const {totals, steps, reasons} of findWrongTotals(database.read, account)) {
    // The account's total is the sum of its flows' totals, so it comes last.
    const accountLast = totals.toSorted((a, b) => b.row.dimension - a.row.dimension);
    await writeInBatches(database, accountLast, (tx, {row}) =>
      replaceTotals(tx, account.ref, (slot) => rewriteTotals(tx, account.ref, slot, row)),
    );
    await writeInBatches(database, flowDays(steps), (tx, row) =>
      replaceTotals(tx, account.ref, (slot) => rewriteSteps(tx, account.ref, slot, row)),
    );
    await writeInBatches(database, flowDays(reasons), (tx, row) =>
      replaceTotals(tx, account.ref, (slot) => rewriteReasons(tx, account.ref, slot, row)),
    );
  }
  for await (const wrong of findWrongSessions(database.read, account)) {
    const refs = wrong.map(({row}) => row.ref);
    await writeInBatches(database, inParts(refs), async (tx, part) => {
      await moveToTheirDays(tx, account.ref, part);
      await putInPlace(tx, account.ref, part);
    });
  }
  await writeInBatches(database, await daysWithEmptyTotals(database.read, account.ref), (tx, day) =>
    replaceTotals(tx, account.ref, () => deleteEmptyTotals(tx, account.ref, day)),
  );
  await rebuildSearchTexts(database, account.ref);
  await database.write(async (tx) => bumpVersion(tx, account.ref));
}
