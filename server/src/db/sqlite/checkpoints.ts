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

  #start(): Worker {
    if (this.#worker) return this.#worker;
    const script = new URL(`./checkpoint-worker${extname(import.meta.url)}`, import.meta.url);
    const worker = new Worker(script, {workerData: {file: this.file}});
    worker.unref();
    // A thread that fails, for lack of file handles for example, must not end the process. SQLite moves the log itself
    // until the next thread starts.
    worker.on('error', () => undefined);
    worker.once('exit', () => {
      this.#worker = undefined;
      this.#writes = 0;
    });
    this.#worker = worker;
    return worker;
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }
}
