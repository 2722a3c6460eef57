import type {ClientRateLimitInfo, Options, Store} from 'express-rate-limit';

interface Window {
  hits: number;
  /** Monotonic time, in ms. */
  readonly endsAt: number;
}

/** Counts requests in a fixed window per key. A change of the system clock neither extends nor ends a window. */
export class WindowStore implements Store {
  readonly localKeys = true;
  /** Ordered by their end: all windows have the same length. */
  readonly #windows = new Map<string, Window>();
  #length = 0;

  init({windowMs}: Options): void {
    this.#length = windowMs;
  }

  increment(key: string): ClientRateLimitInfo {
    const now = performance.now();
    this.#removeEnded(now);
    let window = this.#windows.get(key);
    if (!window) {
      window = {hits: 0, endsAt: now + this.#length};
      this.#windows.set(key, window);
    }
    window.hits++;
    // The library subtracts the system time again, at once.
    return {totalHits: window.hits, resetTime: new Date(Date.now() + window.endsAt - now)};
  }

  decrement(key: string): void {
    const window = this.#windows.get(key);
    if (window) window.hits--;
  }

  resetKey(key: string): void {
    this.#windows.delete(key);
  }

  #removeEnded(now: number): void {
    for (const [key, {endsAt}] of this.#windows) {
      if (endsAt > now) return;
      this.#windows.delete(key);
    }
  }
}
