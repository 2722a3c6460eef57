/** Limits of a wait. */
export interface WaitLimits {
  /** ms. */
  readonly timeout?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Waits for code of the host, which may never settle.
 *
 * @returns The result of `work`. Rejects with a `DOMException` named `TimeoutError` after the timeout, and with the
 * reason of the signal when it aborts.
 */
export function within<T>({timeout, signal}: WaitLimits, work: () => T | PromiseLike<T>): Promise<T> {
  const settled = new AbortController();
  return new Promise<T>((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason as Error);
    signal?.addEventListener('abort', () => reject(signal.reason as Error), {signal: settled.signal});
    if (timeout !== undefined) {
      const timer = setTimeout(() => reject(new DOMException('No result in time.', 'TimeoutError')), timeout);
      settled.signal.addEventListener('abort', () => clearTimeout(timer));
    }
    // `resolve(promise)` would ignore a later rejection.
    void Promise.resolve(work()).then(resolve, reject);
  }).finally(() => settled.abort());
}
