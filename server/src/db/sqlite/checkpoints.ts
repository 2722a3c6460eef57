import {extname} from 'node:path';
import {Worker} from 'node:worker_threads';

/** Up to this number of writes, the log is short: its few checkpoints are not worth a thread. */
const WRITES_BEFORE_THREAD = 1_000;
/** How long a caller waits for an empty log, ms. */
const MAX_WAIT_MS = 2_000;

/** Keeps the write-ahead log of a database short, in a separate thread. */
export class Checkpoints {
  #writes = 0;
  #requests = 0;
  #worker: Worker | undefined;

  constructor(readonly file: string) {}

  /** Counts a write. */
  count(): void {
    if (++this.#writes === WRITES_BEFORE_THREAD) this.#start();
  }

  /** Empties the log. See `Database.emptyLog`. */
  async emptyLog(): Promise<void> {
    const worker = this.#start();
    if (!worker) return;
    const request = ++this.#requests;
    await new Promise<void>((resolve) => {
      const settle = (): void => {
        clearTimeout(timer);
        worker.off('message', onMessage).off('exit', settle);
        resolve();
      };
      const onMessage = (emptiedFor: number): void => {
        if (emptiedFor >= request) settle();
      };
      const timer = setTimeout(settle, MAX_WAIT_MS);
      worker.on('message', onMessage).on('exit', settle);
      worker.postMessage(request);
    });
  }

  /**
   * A thread that cannot start or fails, for lack of file handles for example, must not end the process. SQLite moves the log
   * itself until the next thread starts.
   */
  #start(): Worker | undefined {
    if (this.#worker) return this.#worker;
    const script = new URL(`./checkpoint-worker${extname(import.meta.url)}`, import.meta.url);
    try {
      this.#worker = new Worker(script, {workerData: {file: this.file}});
    } catch {
      this.#writes = 0;
      return undefined;
    }
    this.#worker.unref();
    this.#worker.on('error', () => undefined);
    this.#worker.once('exit', () => {
      this.#worker = undefined;
      this.#writes = 0;
    });
    return this.#worker;
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }
}
