import type {Account} from '../accounts/account.js';
import {dayOf, isoDay} from '../db/days.js';
import type {Database, Executor} from '../db/database.js';
import {STEP_SUM_COLUMNS, SUM_COLUMNS} from '../db/schema.js';
import {yieldToEventLoop} from '../event-loop.js';
import {daysOf, expectedCells, expectedStepCells, onDay, standings} from './expected.js';
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

type Figures<C extends string> = Readonly<Partial<Record<C, number | null>>>;

const compare = <C extends string>(
  name: string,
  columns: readonly C[],
  stored: Figures<C> | undefined,
  expected: Figures<C> | undefined,
  absent: number | null,
): Difference[] =>
  columns
    .map((column) => ({
      where: `${name}, ${column}`,
      stored: stored?.[column] ?? absent,
      expected: expected?.[column] ?? absent,
    }))
    .filter((figure) => figure.stored !== figure.expected);

/** Compares cell by cell; one that is missing on either side counts as zeros. */
function wrongCells<C extends string, T extends Readonly<Record<C, number>>>(
  columns: readonly C[],
  stored: readonly T[],
  expected: readonly T[],
  nameOf: (cell: T) => string,
): Wrong<T>[] {
  const wanted = new Map(expected.map((cell) => [nameOf(cell), cell]));
  const present = new Map(stored.map((cell) => [nameOf(cell), cell]));
  return [...new Map([...present, ...wanted])]
    .map(([name, row]) => ({
      row,
      differences: compare(name, columns, present.get(name), wanted.get(name), 0),
    }))
    .filter(({differences}) => differences.length > 0);
}

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
        const place = row.completed_at === null ? (places.get(row.ref) ?? {}) : row;
        const columns = ['day', 'last_step_ref', 'last_visit_at'] as const;
        return {
          row,
          differences: compare(`sessions, ${row.id}`, columns, row, {...place, day}, null),
        };
      })
      .filter(({differences}) => differences.length > 0);
  }
}

const cellsOnDay = (db: Executor, accountRef: number, day: number) =>
  db
    .selectFrom('daily_sums')
    .select(['dimension', 'day', 'subject_ref', ...SUM_COLUMNS])
    .where('account_id', '=', accountRef)
    .where('day', '=', day)
    .execute();

const stepCellsOnDay = (db: Executor, accountRef: number, day: number) =>
  db
    .selectFrom('daily_step_sums')
    .select(['flow_ref', 'day', 'step_ref', ...STEP_SUM_COLUMNS])
    .where('account_id', '=', accountRef)
    .where('day', '=', day)
    .execute();

/** Daily totals that differ from the sum of their sessions. */
export async function* wrongSums(db: Executor, account: Account) {
  for (const day of await daysOf(db, account.ref)) {
    const date = isoDay(day);
    yield {
      cells: wrongCells(
        SUM_COLUMNS,
        await cellsOnDay(db, account.ref, day),
        await expectedCells(db, account.ref, onDay(day)),
        ({dimension, subject_ref}) =>
          `daily_sums, day ${date}, dimension ${dimension}, subject_ref ${subject_ref}`,
      ),
      stepCells: wrongCells(
        STEP_SUM_COLUMNS,
        await stepCellsOnDay(db, account.ref, day),
        await expectedStepCells(db, account.ref, onDay(day)),
        ({flow_ref, step_ref}) => `daily_step_sums, day ${date}, flow_ref ${flow_ref}, step_ref ${step_ref}`,
      ),
    };
    await yieldToEventLoop();
  }
}

/** Lists every stored metric and search text that differs from the raw rows, in one snapshot. */
export async function verifyFigures(database: Database, account: Account): Promise<Difference[]> {
  return database.longSnapshot(async (db) => {
    const found: Difference[] = [];
    for await (const rows of wrongSessions(db, account)) {
      found.push(...rows.flatMap(({differences}) => differences));
    }
    for await (const {cells, stepCells} of wrongSums(db, account)) {
      found.push(...[...cells, ...stepCells].flatMap(({differences}) => differences));
    }
    for await (const wrong of wrongSearchTexts(db, account.ref)) {
      found.push(...wrong.map(({ref, ...texts}) => ({where: `users, ref ${ref}, search_text`, ...texts})));
    }
    return found;
  });
}
