import type {Account} from '../accounts/account.js';
import {dayOf, isoDay} from '../db/days.js';
import type {Database, Executor} from '../db/database.js';
import {
  STEP_TOTAL_COLUMNS,
  TOTAL_COLUMNS,
  type DailyStepTotalsTable,
  type DailyTotalsTable,
} from '../db/schema.js';
import {addCounts, type DurationCounts} from '../daily-totals/durations.js';
import {yieldToEventLoop} from '../event-loop.js';
import {
  daysOf,
  expectedSubjectTotals,
  expectedDurations,
  expectedReasons,
  expectedStepTotals,
  onDay,
  lastVisitedSteps,
  type ExpectedReason,
  type ExpectedStepTotals,
} from './expected.js';
import {sessionBatches, type StoredSession} from './batches.js';
import {findWrongSearchTexts} from './search-texts.js';

/** A stored value that differs from the value computed from the raw rows. */
export interface Difference {
  /** Table, key and column. */
  readonly where: string;
  readonly stored: number | string | null;
  readonly expected: number | string | null;
}

/** A row with wrong values. */
interface Wrong<T> {
  readonly row: T;
  readonly differences: readonly Difference[];
}

type Values = Readonly<Record<string, number | null>>;

const compare = (name: string, stored: Values, expected: Values, absent: number | null): Difference[] =>
  Object.keys({...stored, ...expected})
    .map((column) => ({
      where: `${name}, ${column}`,
      stored: stored[column] ?? absent,
      expected: expected[column] ?? absent,
    }))
    .filter((difference) => difference.stored !== difference.expected);

/** A row of totals with its values. */
interface NamedRow<T> {
  readonly row: T;
  readonly name: string;
  readonly values: Values;
}

/** Values by name, added up over the rows of all slots. */
function rowsByName<T>(rows: readonly NamedRow<T>[]): Map<string, NamedRow<T>> {
  const totals = new Map<string, NamedRow<T>>();
  for (const row of rows) {
    const values = {...totals.get(row.name)?.values};
    for (const [column, value] of Object.entries(row.values))
      values[column] = (values[column] ?? 0) + (value ?? 0);
    totals.set(row.name, {...row, values});
  }
  return totals;
}

/** Compares value by value. A missing value counts as zero. */
function findWrongRows<T>(stored: readonly NamedRow<T>[], expected: readonly NamedRow<T>[]): Wrong<T>[] {
  const wanted = rowsByName(expected);
  const present = rowsByName(stored);
  return [...new Map([...present, ...wanted])]
    .map(([name, {row}]) => ({
      row,
      differences: compare(name, present.get(name)?.values ?? {}, wanted.get(name)?.values ?? {}, 0),
    }))
    .filter(({differences}) => differences.length > 0);
}

const NO_PLACE = {last_step_ref: null, last_visit_at: null};

/** Sessions with a wrong day, and open sessions with a wrong latest step. */
export async function* findWrongSessions(
  db: Executor,
  account: Account,
): AsyncGenerator<readonly Wrong<StoredSession>[]> {
  for await (const slice of sessionBatches(db, account.ref)) {
    const open = slice.filter(({completed_at}) => completed_at === null).map(({ref}) => ref);
    const places = await lastVisitedSteps(db, account.ref, open);
    yield slice
      .map((row) => {
        const day = dayOf(row.started_at, account.timeZone);
        const {last_step_ref, last_visit_at} =
          row.completed_at === null ? (places.get(row.ref) ?? NO_PLACE) : row;
        const stored = {
          day: row.day,
          last_step_ref: row.last_step_ref,
          last_visit_at: row.last_visit_at,
        };
        const expected = {day, last_step_ref, last_visit_at};
        return {row, differences: compare(`sessions, ${row.id}`, stored, expected, null)};
      })
      .filter(({differences}) => differences.length > 0);
  }
}

const pick = <K extends string>(columns: readonly K[], row: Readonly<Record<K, number>>): Values =>
  Object.fromEntries(columns.map((column) => [column, row[column]]));

type TotalsRow = Pick<DailyTotalsTable, 'dimension' | 'day' | 'subject_ref'>;

/** The daily totals of a subject on a day, with one value for each bucket of durations. */
const subjectRow = (
  {dimension, day, subject_ref}: TotalsRow,
  totals: Values,
  durations: DurationCounts,
): NamedRow<TotalsRow> => ({
  row: {dimension, day, subject_ref},
  name: `daily_sums, day ${isoDay(day)}, dimension ${dimension}, subject_ref ${subject_ref}`,
  values: {
    ...totals,
    ...Object.fromEntries(Array.from(durations, ([bucket, count]) => [`durations ${bucket}`, count])),
  },
});

const countsIn = (durations: string): DurationCounts => {
  const counts: DurationCounts = new Map();
  addCounts(counts, durations);
  return counts;
};

async function storedTotals(db: Executor, accountRef: number, day: number): Promise<NamedRow<TotalsRow>[]> {
  const rows = await db
    .selectFrom('daily_sums')
    .select(['dimension', 'day', 'subject_ref', 'durations', ...TOTAL_COLUMNS])
    .where('account_id', '=', accountRef)
    .where('day', '=', day)
    .execute();
  return rows.map((row) => subjectRow(row, pick(TOTAL_COLUMNS, row), countsIn(row.durations)));
}

async function expectedTotals(db: Executor, accountRef: number, day: number): Promise<NamedRow<TotalsRow>[]> {
  const rows = await expectedSubjectTotals(db, accountRef, onDay(day));
  const durations = await expectedDurations(db, accountRef, onDay(day));
  const keyOf = ({dimension, subject_ref}: TotalsRow): string => `${dimension} ${subject_ref}`;
  const byKey = new Map(durations.map((row) => [keyOf(row), row.durations]));
  return rows.map((row) =>
    subjectRow(row, pick(TOTAL_COLUMNS, row), byKey.get(keyOf(row)) ?? new Map<number, number>()),
  );
}

type StepRow = Pick<DailyStepTotalsTable, 'flow_ref' | 'day' | 'step_ref'>;

const stepRow = (row: Omit<DailyStepTotalsTable, 'slot'> | ExpectedStepTotals): NamedRow<StepRow> => ({
  row,
  name: `daily_step_sums, day ${isoDay(row.day)}, flow_ref ${row.flow_ref}, step_ref ${row.step_ref}`,
  values: pick(STEP_TOTAL_COLUMNS, row),
});

const reasonRow = (row: ExpectedReason): NamedRow<StepRow> => ({
  row,
  name: `daily_reasons, day ${isoDay(row.day)}, flow_ref ${row.flow_ref}, step_ref ${row.step_ref}, ${row.code}`,
  values: {count: row.count},
});

const storedSteps = (db: Executor, accountRef: number, day: number) =>
  db
    .selectFrom('daily_step_sums')
    .selectAll()
    .where('account_id', '=', accountRef)
    .where('day', '=', day)
    .execute();

const storedReasons = (db: Executor, accountRef: number, day: number) =>
  db
    .selectFrom('daily_reasons')
    .selectAll()
    .where('account_id', '=', accountRef)
    .where('day', '=', day)
    .execute();

/** Daily totals that differ from the sum of their sessions. */
export async function* findWrongTotals(db: Executor, account: Account) {
  for (const day of await daysOf(db, account.ref)) {
    const totals = findWrongRows(
      await storedTotals(db, account.ref, day),
      await expectedTotals(db, account.ref, day),
    );
    await yieldToEventLoop();
    const steps = findWrongRows(
      (await storedSteps(db, account.ref, day)).map(stepRow),
      (await expectedStepTotals(db, account.ref, onDay(day))).map(stepRow),
    );
    const reasons = findWrongRows(
      (await storedReasons(db, account.ref, day)).map(reasonRow),
      (await expectedReasons(db, account.ref, onDay(day))).map(reasonRow),
    );
    yield {totals, steps, reasons};
    await yieldToEventLoop();
  }
}

/** Lists every stored metric and search text that differs from the raw rows. */
export async function differencesIn(db: Executor, account: Account): Promise<Difference[]> {
  const found: Difference[] = [];
  for await (const rows of findWrongSessions(db, account)) {
    found.push(...rows.flatMap(({differences}) => differences));
  }
  for await (const {totals, steps, reasons} of findWrongTotals(db, account)) {
    found.push(...[...totals, ...steps, ...reasons].flatMap(({differences}) => differences));
  }
  for await (const wrong of findWrongSearchTexts(db, account.ref)) {
    found.push(...wrong.map(({ref, ...texts}) => ({where: `users, ref ${ref}, search_text`, ...texts})));
  }
  return found;
}

/** Lists every stored metric and search text that differs from the raw rows, in one snapshot. */
export const verifyFigures = (database: Database, account: Account): Promise<Difference[]> =>
  database.longSnapshot((db) => differencesIn(db, account));
