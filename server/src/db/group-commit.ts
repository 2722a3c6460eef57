import type BetterSqlite3 from 'better-sqlite3';
import {ApiProblem} from '../api-problem.js';
import {moveVersions} from './account-version.js';
import type {Executor, WriteOptions} from './database.js';

interface Waiting {
  readonly job: (tx: Executor) => Promise<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** More writes than this wait for nobody's good: the caller is told to come back. */
const MOST_WAITING = 5_000;
/** How long a group works before it commits, ms: reads and other requests get their turn. */
const LONGEST_GROUP = 20;
/** How long background work joins a group that somebody waits for, ms. */
const LONGEST_JOINED = 5;
/** How long another process's lock is waited for, ms. */
const LONGEST_LOCK = 5_000;

const unavailable = (detail: string): ApiProblem => new ApiProblem('unavailable', detail, {retryAfter: 1});

const codeOf = (error: unknown): string => (error as {code?: string} | null)?.code ?? '';
const isBusy = (error: unknown): boolean => /^SQLITE_(BUSY|LOCKED)/.test(codeOf(error));
const isFull = (error: unknown): boolean => /^SQLITE_(FULL|IOERR|READONLY|CANTOPEN)/.test(codeOf(error));

const asApiProblem = (error: unknown): unknown =>
  isBusy(error)
    ? unavailable('The database is locked by another process.')
    : isFull(error)
      ? unavailable('The database cannot be written to now: its disk is full or not writable.')
      : error;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Writes that arrive in one turn of the event loop share one transaction, and its one wait for the disk. Each runs in a
 * savepoint of its own, so that a failure takes back that write alone. The answer comes after the commit.
 */
export class GroupCommit {
  readonly #begin: BetterSqlite3.Statement;
  readonly #commit: BetterSqlite3.Statement;
  readonly #savepoint: BetterSqlite3.Statement;
  readonly #release: BetterSqlite3.Statement;
  readonly #waiting: Waiting[] = [];
  /** Taken when nothing else waits. */
  readonly #background: Waiting[] = [];
  #running: Promise<void> | undefined;
  #isClosed = false;

  constructor(
    readonly sqlite: BetterSqlite3.Database,
    readonly tx: Executor,
    readonly mostTogether: number,
  ) {
    this.#begin = sqlite.prepare('begin immediate');
    this.#commit = sqlite.prepare('commit');
    this.#savepoint = sqlite.prepare('savepoint one');
    this.#release = sqlite.prepare('release one');
  }

  /** How many writes wait for their turn. */
  get waiting(): number {
    return this.#waiting.length + this.#background.length;
  }

  write<T>(job: (tx: Executor) => Promise<T>, {isBackground = false}: WriteOptions = {}): Promise<T> {
    if (this.#isClosed) return Promise.reject(unavailable('The server is shutting down.'));
    if (this.waiting >= MOST_WAITING) return Promise.reject(unavailable('Too many writes are waiting.'));
    return new Promise<T>((resolve, reject) => {
      (isBackground ? this.#background : this.#waiting).push({
        job,
        resolve: resolve as (value: unknown) => void,
        reject,
      });
      this.#running ??= this.#run();
    });
  }

  /** Finishes what is waiting; refuses what comes after. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    // The rest of this turn's writes join the group.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.waiting > 0) {
      await this.#commitGroup();
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#running = undefined;
  }

  async #commitGroup(): Promise<void> {
    try {
      await this.#lock();
    } catch (error) {
      const refusal = asApiProblem(error);
      for (const {reject} of [...this.#waiting.splice(0), ...this.#background.splice(0)]) reject(refusal);
      return;
    }
    const done: (() => void)[] = [];
    const group: Waiting[] = [];
    const began = performance.now();
    let longestBackground = LONGEST_GROUP;
    try {
      let spent = 0;
      while (group.length < this.mostTogether && spent < LONGEST_GROUP) {
        const live = this.#waiting.shift();
        if (live) longestBackground = LONGEST_JOINED;
        const next = live ?? (spent < longestBackground ? this.#background.shift() : undefined);
        if (!next) break;
        group.push(next);
        done.push(await this.#runOne(next));
        spent = performance.now() - began;
      }
      await moveVersions(this.tx);
      this.#commit.run();
    } catch (error) {
      if (this.sqlite.inTransaction) this.sqlite.exec('rollback');
      const refusal = asApiProblem(error);
      for (const {reject} of group) reject(refusal);
      return;
    }
    for (const settle of done) settle();
  }

  /** Begins to write; waits without holding up the event loop while another process does. */
  async #lock(): Promise<void> {
    const until = performance.now() + LONGEST_LOCK;
    for (;;) {
      try {
        this.#begin.run();
        return;
      } catch (error) {
        if (!isBusy(error) || performance.now() > until) throw error;
      }
      await pause(5);
    }
  }

  /** @returns What to do when the group is committed. Throws when the whole group is lost. */
  async #runOne({job, resolve, reject}: Waiting): Promise<() => void> {
    this.#savepoint.run();
    try {
      const value = await job(this.tx);
      this.#release.run();
      return () => resolve(value);
    } catch (error) {
      // A full disk ends the transaction by itself, and with it what the others have written.
      if (!this.sqlite.inTransaction) throw error;
      this.sqlite.exec('rollback to one');
      this.#release.run();
      return () => reject(asApiProblem(error));
    }
  }
}
