import {TimeoutError} from '../errors/timeout-error.js';

/** Limits of a wait. */
export interface WaitLimits {
  /** ms. */
  readonly timeout?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Names what did not respond, in the message of the error. Default: the server. */
  readonly source?: string;
}

/**
 * Waits for work that may never settle, such as code of the host.
 *
 * @param work - Its signal aborts when the wait ends: release everything then.
 * @returns The result of `work`. Rejects with a {@link TimeoutError} after the timeout, and with the reason of the signal
 * when it aborts.
 */
export function within<T>(
  {timeout, signal, source}: WaitLimits,
  work: (ended: AbortSignal) => T | PromiseLike<T>,
): Promise<T> {
  const settled = new AbortController();
  return new Promise<T>((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason as Error);
    signal?.addEventListener('abort', () => reject(signal.reason as Error), {signal: settled.signal});
    if (timeout !== undefined) {
      const timer = setTimeout(() => reject(new TimeoutError(timeout, source)), timeout);
      settled.signal.addEventListener('abort', () => clearTimeout(timer));
    }
    // `resolve(promise)` would ignore a later rejection.
    void Promise.resolve(work(settled.signal)).then(resolve, reject);
  }).finally(() => settled.abort());
}
