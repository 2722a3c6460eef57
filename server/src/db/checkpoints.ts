import {extname} from 'node:path';
import {Worker} from 'node:worker_threads';

/** Until so many writes the log is short: its few checkpoints are not worth a thread. */
const WRITES_BEFORE = 1_000;

/** Keeps the write-ahead log of a database short by a thread of its own, once there is much to write. */
export class Checkpoints {
  #writes = 0;
  #worker: Worker | undefined;

  constructor(readonly file: string) {}

  /** Takes note of a write. */
  count(): void {
    if (++this.#writes !== WRITES_BEFORE) return;
    const script = new URL(`./checkpoint-worker${extname(import.meta.url)}`, import.meta.url);
    this.#worker = new Worker(script, {workerData: {file: this.file}});
    this.#worker.unref();
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }
}
