import type {Account} from '../accounts/account.js';
import {dayOf, isoDay} from '../db/days.js';
import type {Database, Executor} from '../db/database.js';
import {STEP_SUM_COLUMNS, SUM_COLUMNS, type DailyStepSumsTable, type DailySumsTable} from '../db/schema.js';
import {addCounts, type DurationCounts} from '../daily-totals/durations.js';
import {yieldToEventLoop} from '../event-loop.js';
import {
  daysOf,
  expectedCells,
  expectedDurations,
  expectedReasons,
  expectedStepCells,
  onDay,
  standings,
  type ExpectedReason,
  type ExpectedStepCell,
} from './expected.js';
import {sessionBatches, type StoredSession} from './batches.js';
import {wrongSearchTexts} from './search-texts.js';

/** A stored value that differs from what the raw rows give. */
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

type Figures = Readonly<Record<string, number | null>>;

const compare = (name: string, stored: Figures, expected: Figures, absent: number | null): Difference[] =>
  Object.keys({...stored, ...expected})
    .map((column) => ({
      where: `${name}, ${column}`,
      stored: stored[column] ?? absent,
      expected: expected[column] ?? absent,
    }))
    .filter((figure) => figure.stored !== figure.expected);

/** A row of totals with its figures. */
interface Cell<T> {
  readonly row: T;
  readonly name: string;
  readonly figures: Figures;
}

/** Cells by name, where rows of several slots are added up. */
function cellsByName<T>(rows: readonly Cell<T>[]): Map<string, Cell<T>> {
  const cells = new Map<string, Cell<T>>();
  for (const row of rows) {
    const figures = {...cells.get(row.name)?.figures};
    for (const [column, value] of Object.entries(row.figures))
      figures[column] = (figures[column] ?? 0) + (value ?? 0);
    cells.set(row.name, {...row, figures});
  }
  return cells;
}

/** Compares cell by cell; one that is missing on either side counts as zeros. */
function wrongCells<T>(stored: readonly Cell<T>[], expected: readonly Cell<T>[]): Wrong<T>[] {
  const wanted = cellsByName(expected);
  const present = cellsByName(stored);
  return [...new Map([...present, ...wanted])]
    .map(([name, {row}]) => ({
      row,
      differences: compare(name, present.get(name)?.figures ?? {}, wanted.get(name)?.figures ?? {}, 0),
    }))
    .filter(({differences}) => differences.length > 0);
}

const NO_PLACE = {last_step_ref: null, last_visit_at: null};

/** Sessions with a wrong day, and open sessions with a wrong latest step. */
export async function* wrongSessions(
  db: Executor,
  account: Account,
): AsyncGenerator<readonly Wrong<StoredSession>[]> {
  for await (const slice of sessionBatches(db, account.ref)) {
    const open = slice.filter(({completed_at}) => completed_at === null).map(({ref}) => ref);
    const places = await standings(db, account.ref, open);
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

const pick = <K extends string>(columns: readonly K[], row: Readonly<Record<K, number>>): Figures =>
  Object.fromEntries(columns.map((column) => [column, row[column]]));

type TotalsRow = Pick<DailySumsTable, 'dimension' | 'day' | 'subject_ref'>;

/** The daily totals of a subject on a day, with one figure for each duration. */
const totalsCell = (
  {dimension, day, subject_ref}: TotalsRow,
  sums: Figures,
  durations: DurationCounts,
): Cell<TotalsRow> => ({
  row: {dimension, day, subject_ref},
  name: `daily_sums, day ${isoDay(day)}, dimension ${dimension}, subject_ref ${subject_ref}`,
  figures: {
    ...sums,
    ...Object.fromEntries(Array.from(durations, ([bucket, count]) => [`durations ${bucket}`, count])),
  },
});

const countsIn = (durations: string): DurationCounts => {
  const counts: DurationCounts = new Map();
  addCounts(counts, durations);
  return counts;
};

async function storedTotals(db: Executor, accountRef: number, day: number): Promise<Cell<TotalsRow>[]> {
  const rows = await db
    .selectFrom('daily_sums')
    .select(['dimension', 'day', 'subject_ref', 'durations', ...SUM_COLUMNS])
    .where('account_id', '=', accountRef)
    .where('day', '=', day)
    .execute();
  return rows.map((row) => totalsCell(row, pick(SUM_COLUMNS, row), countsIn(row.durations)));
}

async function expectedTotals(db: Executor, accountRef: number, day: number): Promise<Cell<TotalsRow>[]> {
  const rows = await expectedCells(db, accountRef, onDay(day));
  const durations = await expectedDurations(db, accountRef, onDay(day));
  const keyOf = ({dimension, subject_ref}: TotalsRow): string => `${dimension} ${subject_ref}`;
  const byKey = new Map(durations.map((row) => [keyOf(row), row.durations]));
  return rows.map((row) =>
    totalsCell(row, pick(SUM_COLUMNS, row), byKey.get(keyOf(row)) ?? new Map<number, number>()),
  );
}

type StepRow = Pick<DailyStepSumsTable, 'flow_ref' | 'day' | 'step_ref'>;

const stepCell = (row: Omit<DailyStepSumsTable, 'slot'> | ExpectedStepCell): Cell<StepRow> => ({
  row,
  name: `daily_step_sums, day ${isoDay(row.day)}, flow_ref ${row.flow_ref}, step_ref ${row.step_ref}`,
  figures: pick(STEP_SUM_COLUMNS, row),
});

const reasonCell = (row: ExpectedReason): Cell<StepRow> => ({
  row,
  name: `daily_reasons, day ${isoDay(row.day)}, flow_ref ${row.flow_ref}, step_ref ${row.step_ref}, ${row.code}`,
  figures: {count: row.count},
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
export async function* wrongSums(db: Executor, account: Account) {
  for (const day of await daysOf(db, account.ref)) {
    const cells = wrongCells(
      await storedTotals(db, account.ref, day),
      await expectedTotals(db, account.ref, day),
    );
    await yieldToEventLoop();
    const steps = wrongCells(
      (await storedSteps(db, account.ref, day)).map(stepCell),
      (await expectedStepCells(db, account.ref, onDay(day))).map(stepCell),
    );
    const reasons = wrongCells(
      (await storedReasons(db, account.ref, day)).map(reasonCell),
      (await expectedReasons(db, account.ref, onDay(day))).map(reasonCell),
    );
    yield {cells, steps, reasons};
    await yieldToEventLoop();
  }
}

/** Lists every stored metric and search text that differs from the raw rows. */
export async function differencesIn(db: Executor, account: Account): Promise<Difference[]> {
  const found: Difference[] = [];
  for await (const rows of wrongSessions(db, account)) {
    found.push(...rows.flatMap(({differences}) => differences));
  }
  for await (const {cells, steps, reasons} of wrongSums(db, account)) {
    found.push(...[...cells, ...steps, ...reasons].flatMap(({differences}) => differences));
  }
  for await (const wrong of wrongSearchTexts(db, account.ref)) {
    found.push(...wrong.map(({ref, ...texts}) => ({where: `users, ref ${ref}, search_text`, ...texts})));
  }
  return found;
}

/** Lists every stored metric and search text that differs from the raw rows, in one snapshot. */
export const verifyFigures = (database: Database, account: Account): Promise<Difference[]> =>
  database.longSnapshot((db) => differencesIn(db, account));
