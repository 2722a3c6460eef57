import {unavailable} from '../api-problem.js';
import {applyChanges, forgetChanges, pendingChanges} from './account-changes.js';
import type {Executor, WriteOptions} from './database.js';

/** Runs transactions on one connection of a database engine. */
export interface Transactions {
  readonly tx: Executor;
  /** Limit of jobs in a batch, which run at the same time. 1 on SQLite, where no statement waits for a network. */
  readonly maxParallelJobs: number;
  /** Starts a transaction. Waits for locks without blocking the event loop. */
  begin(): Promise<void>;
  commit(): Promise<void>;
  /** Ends the transaction, if there is one, without its changes. Never throws. */
  rollback(error: unknown): Promise<void>;
  /** Starts a batch of jobs inside the transaction. */
  beginBatch(): Promise<void>;
  endBatch(): Promise<void>;
  /** Rolls back the changes of the batch only, because of the error. */
  undoBatch(error: unknown): Promise<void>;
  /** Whether the error has ended the transaction, and the work of all its jobs with it. */
  isLost(error: unknown): boolean;
  /** Whether the error only says that another statement has failed, after which the transaction runs none until it is undone. */
  isConsequence(error: unknown): boolean;
  /** Whether the error is a conflict with another process, so that the job may succeed when it runs again. */
  mayRepeatJob(error: unknown): boolean;
  /** Whether nothing was committed, so that all jobs of the transaction may run again. */
  mayRepeat(error: unknown): boolean;
  /** The error as an API problem, if it is about the database's availability. */
  asApiProblem(error: unknown): unknown;
}

interface Waiting {
  readonly subject: string | undefined;
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

/** Takes the first jobs of a queue that may run at the same time: at least one, if there is one. */
function takeBatch(queue: Waiting[], most: number): Waiting[] {
  let count = 0;
  while (count < most && queue[count]?.subject !== undefined) count++;
  return queue.splice(0, Math.max(count, 1));
}

/**
 * Writes that arrive in one turn of the event loop share a transaction and its wait for the disk. They run in batches,
 * each in a savepoint. If a write fails, its batch is rolled back and runs again in smaller parts, so that only the
 * failing write has no effect. The response follows the commit.
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
    {isBackground = false, subject}: WriteOptions = {},
  ): Promise<T> {
    if (this.#isClosed) return Promise.reject(unavailable('The server is shutting down.'));
    // Separate limits: many imports at once must not reject the votes of others.
    const queue = isBackground ? this.#background : this.#waiting;
    if (queue.length >= MAX_WAITING_WRITES)
      return Promise.reject(unavailable('Too many writes are pending.'));
    return new Promise<T>((resolve, reject) => {
      queue.push({subject, job, resolve: resolve as (value: unknown) => void, reject});
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
    const batches: Waiting[][] = [];
    const until = performance.now() + MAX_REPETITION_MS;
    for (let attempt = 1; ; attempt++) {
      try {
        const settle = await this.#transaction(batches, attempt);
        for (const one of settle) one();
        return;
      } catch (error) {
        await this.transactions.rollback(error);
        forgetChanges(this.transactions.tx);
        if (this.transactions.mayRepeat(error) && performance.now() < until) {
          await pauseBefore(attempt);
          continue;
        }
        const problem = this.transactions.asApiProblem(error);
        // Without a transaction, none of the writes can run.
        const rejected = batches.length
          ? batches.flat()
          : [...this.#waiting.splice(0), ...this.#background.splice(0)];
        for (const {reject} of rejected) reject(problem);
        return;
      }
    }
  }

  /**
   * Runs jobs in one transaction and commits it.
   *
   * @param batches - Jobs of the attempt before. If it is empty, jobs are taken from the queue and added to it.
   * @returns What to do after the commit.
   */
  async #transaction(batches: Waiting[][], attempt: number): Promise<(() => void)[]> {
    await this.transactions.begin();
    const settle: (() => void)[] = [];
    if (batches.length > 0) {
      for (const batch of batches) settle.push(...(await this.#runBatch(batch, attempt)));
    } else {
      for (const batch of this.#takeBatches()) {
        batches.push(batch);
        settle.push(...(await this.#runBatch(batch, attempt)));
      }
    }
    await applyChanges(this.transactions.tx);
    await this.transactions.commit();
    return settle;
  }

  /** Takes jobs from the queue until the group is full or its time is over. */
  *#takeBatches(): Generator<Waiting[]> {
    const began = performance.now();
    let maxMs = MAX_GROUP_MS;
    let spent = 0;
    for (let size = 0; size < this.mostTogether && spent < MAX_GROUP_MS;) {
      const isLive = this.#waiting.length > 0;
      if (isLive) maxMs = MAX_BACKGROUND_MS;
      else if (spent >= maxMs) return;
      const most = Math.min(this.transactions.maxParallelJobs, this.mostTogether - size);
      const batch = takeBatch(isLive ? this.#waiting : this.#background, most);
      if (batch.length === 0) return;
      size += batch.length;
      yield batch;
      spent = performance.now() - began;
    }
  }

  /** @returns What to do after the commit. Throws if the whole group is lost. */
  async #runBatch(batch: readonly Waiting[], attempt: number): Promise<(() => void)[]> {
    const {transactions} = this;
    for (let jobAttempt = attempt; ; jobAttempt++) {
      await transactions.beginBatch();
      const changes = pendingChanges(transactions.tx);
      try {
        const values = await this.#runTogether(batch, jobAttempt);
        await transactions.endBatch();
        return batch.map(({resolve}, index) => resolve.bind(undefined, values[index]));
      } catch (error) {
        if (transactions.isLost(error)) throw error;
        await transactions.undoBatch(error);
        forgetChanges(transactions.tx, changes);
        if (batch.length > 1) {
          const middle = batch.length >> 1;
          const first = await this.#runBatch(batch.slice(0, middle), attempt);
          return [...first, ...(await this.#runBatch(batch.slice(middle), attempt))];
        }
        if (transactions.mayRepeatJob(error) && jobAttempt - attempt < MAX_JOB_ATTEMPTS) continue;
        const problem = transactions.asApiProblem(error);
        return batch.map(({reject}) => reject.bind(undefined, problem));
      }
    }
  }

  /**
   * Runs jobs at the same time, and those of one subject in order. Ends when none of them runs any more.
   *
   * @returns Their results.
   * @throws The error that has ended the transaction, or the first one.
   */
  async #runTogether(batch: readonly Waiting[], attempt: number): Promise<unknown[]> {
    const {tx} = this.transactions;
    const last = new Map<string | undefined, Promise<unknown>>();
    const results = batch.map(({subject, job}) => {
      const before = last.get(subject);
      const result = before ? before.then(() => job(tx, attempt)) : job(tx, attempt);
      last.set(subject, result);
      return result;
    });
    const settled = await Promise.allSettled(results);
    const errors = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    if (errors.length > 0) {
      const causes = errors.filter((error) => !this.transactions.isConsequence(error));
      throw causes.find((error) => this.transactions.isLost(error)) ?? causes[0] ?? errors[0];
    }
    return Promise.all(results);
  }
}
