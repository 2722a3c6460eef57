import {setTimeout as pause} from 'node:timers/promises';
import {ApiProblem} from '../api-problem.js';
import type {Database, Executor} from '../db/database.js';
import {yieldToEventLoop} from '../event-loop.js';

const SESSIONS_PER_SLICE = 1000;
/** How long one write of a repair may hold the database, so that live writes get their turn in between. */
const MAX_WRITE_MS = 10;
/** Pause between two writes of a repair. A server in another process tries to get SQLite's lock every millisecond. */
const BETWEEN_WRITES_MS = 3;
/** On PostgreSQL, totals are replaced at the end of a transaction, while live writes to the account wait. */
const MAX_ITEMS_PER_WRITE = 50;

export interface StoredSession {
  readonly ref: number;
  readonly id: string;
  readonly started_at: number;
  readonly day: number;
  readonly completed_at: number | null;
  readonly last_step_ref: number | null;
  readonly last_visit_at: number | null;
}

/** All sessions of an account, in slices. Other requests get their turn in between. */
export async function* sessionBatches(
  db: Executor,
  accountRef: number,
): AsyncGenerator<readonly StoredSession[]> {
  let after = 0;
  for (;;) {
    const slice = await db
      .selectFrom('sessions')
      .select(['ref', 'id', 'started_at', 'day', 'completed_at', 'last_step_ref', 'last_visit_at'])
      .where('account_id', '=', accountRef)
      .where('ref', '>', after)
      .orderBy('ref')
      .limit(SESSIONS_PER_SLICE)
      .execute();
    const last = slice.at(-1);
    if (!last) return;
    yield slice;
    after = last.ref;
    await yieldToEventLoop();
  }
}

/** How long a write is repeated while the database is unavailable. */
const MAX_REPETITION_MS = 60_000;
const PAUSE_MS = 500;

const isUnavailable = (error: unknown): boolean =>
  error instanceof ApiProblem && error.code === 'unavailable';

/** Repeats the job while locks of other processes or a lost connection prevent it. */
async function untilAvailable<T>(job: () => Promise<T>): Promise<T> {
  const until = performance.now() + MAX_REPETITION_MS;
  for (;;) {
    try {
      return await job();
    } catch (error) {
      if (!isUnavailable(error) || performance.now() > until) throw error;
      await pause(PAUSE_MS);
    }
  }
}

/**
 * Runs a write for each item, in batches that hold the database only briefly.
 *
 * @param write - Must have the same result when it runs again, because a batch may be repeated.
 */
export async function writeInBatches<T>(
  database: Database,
  items: Iterable<T>,
  write: (tx: Executor, item: T) => Promise<void>,
): Promise<void> {
  const rest = [...items];
  for (let at = 0; at < rest.length;) {
    const from = at;
    const batch = async (tx: Executor): Promise<number> => {
      const until = performance.now() + MAX_WRITE_MS;
      let next = from;
      do await write(tx, rest[next++] as T);
      while (next < rest.length && next - from < MAX_ITEMS_PER_WRITE && performance.now() < until);
      return next;
    };
    at = await untilAvailable(() => database.write(batch, {isBackground: true}));
    await pause(BETWEEN_WRITES_MS);
  }
}
