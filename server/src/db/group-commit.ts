import {unavailable} from '../api-problem.js';
import {applyChanges, forgetChanges, pendingChanges} from './account-changes.js';
import type {Executor, WriteOptions} from './database.js';

/** Runs transactions on one connection of a database engine. */
export interface Transactions {
  readonly tx: Executor;
  /** Starts a transaction. Waits for locks without blocking the event loop. */
  begin(): Promise<void>;
  commit(): Promise<void>;
  /** Ends the transaction, if there is one, without its changes. Never throws. */
  rollback(): Promise<void>;
  /** Starts a job inside the transaction. */
  beginJob(): Promise<void>;
  endJob(): Promise<void>;
  /** Rolls back the changes of the job only. */
  undoJob(): Promise<void>;
  /** Whether the error has ended the transaction, and the work of all its jobs with it. */
  isLost(error: unknown): boolean;
  /** Whether the error is a conflict with another process, so that the job may succeed when it runs again. */
  mayRepeatJob(error: unknown): boolean;
  /** Whether nothing was committed, so that all jobs of the transaction may run again. */
  mayRepeat(error: unknown): boolean;
  /** The error as an API problem, if it is about the database's availability. */
  asApiProblem(error: unknown): unknown;
}

interface Waiting {
  readonly job: (tx: Executor, attempt: number) => Promise<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Limit of live writes, and also of background writes. Beyond it, writes are rejected with 503 and
 * `Retry-After`.
 */
const MAX_WAITING_WRITES = 5_000;
/** How long a group works before it commits, so that reads and other requests get their turn. */
const MAX_GROUP_MS = 20;
/** How long a group with live writes also accepts background writes. */
const MAX_BACKGROUND_MS = 5;
/** How long a group is repeated after conflicts and lost connections. */
const MAX_REPETITION_MS = 5_000;
/** Longest pause before a repetition. */
const MAX_PAUSE_MS = 250;
const MAX_JOB_ATTEMPTS = 5;

/** Grows with each attempt. Random, so that two processes in conflict do not retry at the same time. */
const pauseBefore = (attempt: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(MAX_PAUSE_MS, 5 * 2 ** attempt)));

/**
 * Writes that arrive in one turn of the event loop share a transaction and its wait for the disk. Each runs in a
 * separate savepoint, so that a failure rolls back only that write. The response follows the commit.
 */
export class GroupCommit {
  readonly #waiting: Waiting[] = [];
  /** Taken when no live write is in the queue. */
  readonly #background: Waiting[] = [];
  #running: Promise<void> | undefined;
  #isClosed = false;

  constructor(
    readonly transactions: Transactions,
    readonly mostTogether: number,
  ) {}

  /** Number of writes in the queue. */
  get waiting(): number {
    return this.#waiting.length + this.#background.length;
  }

  write<T>(
    job: (tx: Executor, attempt: number) => Promise<T>,
    {isBackground = false}: WriteOptions = {},
  ): Promise<T> {
    if (this.#isClosed) return Promise.reject(unavailable('The server is shutting down.'));
    // Separate limits: many imports at once must not reject the votes of others.
    const queue = isBackground ? this.#background : this.#waiting;
    if (queue.length >= MAX_WAITING_WRITES)
      return Promise.reject(unavailable('Too many writes are waiting.'));
    return new Promise<T>((resolve, reject) => {
      queue.push({job, resolve: resolve as (value: unknown) => void, reject});
      this.#running ??= this.#run();
    });
  }

  /** Finishes all pending writes. Later ones are rejected. */
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
    const group: Waiting[] = [];
    const until = performance.now() + MAX_REPETITION_MS;
    for (let attempt = 1; ; attempt++) {
      try {
        const settle = await this.#transaction(group, attempt);
        for (const one of settle) one();
        return;
      } catch (error) {
        await this.transactions.rollback();
        forgetChanges(this.transactions.tx);
        if (this.transactions.mayRepeat(error) && performance.now() < until) {
          await pauseBefore(attempt);
          continue;
        }
        const problem = this.transactions.asApiProblem(error);
        // Without a transaction, none of the writes can run.
        const rejected = group.length ? group : [...this.#waiting.splice(0), ...this.#background.splice(0)];
        for (const {reject} of rejected) reject(problem);
        return;
      }
    }
  }

  /**
   * Runs jobs in one transaction and commits it.
   *
   * @param group - Jobs of the attempt before. If it is empty, jobs are taken from the queue and added to it.
   * @returns What to do after the commit.
   */
  async #transaction(group: Waiting[], attempt: number): Promise<(() => void)[]> {
    await this.transactions.begin();
    const settle: (() => void)[] = [];
    if (group.length > 0) {
      for (const one of group) settle.push(await this.#runOne(one, attempt));
    } else {
      for (const next of this.#takeGroup()) {
        group.push(next);
        settle.push(await this.#runOne(next, attempt));
      }
    }
    await applyChanges(this.transactions.tx);
    await this.transactions.commit();
    return settle;
  }

  /** Takes jobs from the queue until the group is full or its time is over. */
  *#takeGroup(): Generator<Waiting> {
    const began = performance.now();
    let maxMs = MAX_GROUP_MS;
    let spent = 0;
    for (let size = 0; size < this.mostTogether && spent < MAX_GROUP_MS; size++) {
      const live = this.#waiting.shift();
      if (live) maxMs = MAX_BACKGROUND_MS;
      const next = live ?? (spent < maxMs ? this.#background.shift() : undefined);
      if (!next) return;
      yield next;
      spent = performance.now() - began;
    }
  }

  /** @returns What to do after the commit. Throws if the whole group is lost. */
  async #runOne({job, resolve, reject}: Waiting, attempt: number): Promise<() => void> {
    const {transactions} = this;
    for (let jobAttempt = attempt; ; jobAttempt++) {
      await transactions.beginJob();
      const changes = pendingChanges(transactions.tx);
      try {
        const value = await job(transactions.tx, jobAttempt);
        await transactions.endJob();
        return () => resolve(value);
      } catch (error) {
        if (transactions.isLost(error)) throw error;
        await transactions.undoJob();
        forgetChanges(transactions.tx, changes);
        if (transactions.mayRepeatJob(error) && jobAttempt - attempt < MAX_JOB_ATTEMPTS) continue;
        return () => reject(transactions.asApiProblem(error));
      }
    }
  }
}
