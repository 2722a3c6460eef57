import type {Account} from '../accounts/account.js';
import {SUM_COLUMNS} from '../analytics/repository.js';
import {dayOf, isoDay} from '../db/days.js';
import type {Database, Executor} from '../db/database.js';
import {daysOf, expectedCells, expectedStepCells} from './expected.js';
import {sessionSlices} from './slices.js';

const STEP_COLUMNS = ['yes', 'no', 'visits', 'open'] as const;

/** A stored figure that the raw rows do not bear out. */
export interface Difference {
  /** Which figure: table, day, subject, column. */
  readonly where: string;
  readonly stored: number;
  readonly expected: number;
}

type Cell = Readonly<Record<string, number>>;

/** Compares cell by cell; one that is missing on either side counts as zeros. */
function* compare(
  table: string,
  keys: readonly string[],
  columns: readonly string[],
  stored: readonly Cell[],
  expected: readonly Cell[],
): Generator<Difference> {
  const keyOf = (cell: Cell): string =>
    keys.map((key) => `${key} ${key === 'day' ? isoDay(cell[key] ?? 0) : cell[key]}`).join(', ');
  const byKey = new Map<string, {stored?: Cell; expected?: Cell}>();
  for (const cell of stored) byKey.set(keyOf(cell), {stored: cell});
  for (const cell of expected) byKey.set(keyOf(cell), {...byKey.get(keyOf(cell)), expected: cell});
  for (const [key, both] of byKey) {
    for (const column of columns) {
      const [is, should] = [both.stored?.[column] ?? 0, both.expected?.[column] ?? 0];
      if (is !== should) yield {where: `${table}, ${key}, ${column}`, stored: is, expected: should};
    }
  }
}

async function wrongDays(db: Executor, account: Account): Promise<Difference[]> {
  const found: Difference[] = [];
  for await (const slice of sessionSlices(db, account.ref)) {
    for (const {id, started_at, day} of slice) {
      const expected = dayOf(started_at, account.timeZone);
      if (day !== expected) found.push({where: `sessions, ${id}, day`, stored: day, expected});
    }
  }
  return found;
}

/** Lists every stored figure that differs from the raw rows, as of one moment. */
export async function verifyFigures(database: Database, account: Account): Promise<Difference[]> {
  return database.snapshot(async (db) => {
    const differences = await wrongDays(db, account);
    for (const day of await daysOf(db, account.ref)) {
      const one = {from: day, to: day};
      const stored = await db
        .selectFrom('daily_sums')
        .select(['dimension', 'day', 'subject_ref', ...SUM_COLUMNS])
        .where('account_id', '=', account.ref)
        .where('day', '=', day)
        .execute();
      const expected = await expectedCells(db, account.ref, one);
      differences.push(
        ...compare('daily_sums', ['day', 'dimension', 'subject_ref'], SUM_COLUMNS, stored, expected as never),
      );
      const storedSteps = await db
        .selectFrom('daily_step_sums')
        .select(['flow_ref', 'day', 'step_ref', ...STEP_COLUMNS])
        .where('account_id', '=', account.ref)
        .where('day', '=', day)
        .execute();
      const expectedSteps = await expectedStepCells(db, account.ref, one);
      differences.push(
        ...compare(
          'daily_step_sums',
          ['day', 'flow_ref', 'step_ref'],
          STEP_COLUMNS,
          storedSteps,
          expectedSteps as never,
        ),
      );
      await new Promise((resolve) => setImmediate(resolve));
    }
    return differences;
  });
}
