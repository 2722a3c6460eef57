import {MAX_RETRY_AFTER_MS} from './retry.js';

/** ms since the page began: a jump of the clock does not change a pause. */
export const monotonicNow = (): number => performance.now();

/**
 * The pause that a server has asked for with `Retry-After`. Tabs share it through `localStorage`; without storage, each
 * tab has its own.
 */
export class RetryPause {
  readonly #key: string | undefined;
  /** By {@link monotonicNow}. */
  #until = 0;

  /** @param baseUrl - The server, if the pause is shared with other tabs. */
  constructor(baseUrl: string | undefined) {
    if (baseUrl !== undefined) this.#key = `resolutionflow-feedback-retry-after:${baseUrl}`;
  }

  /** @param ms - Length of the pause from now. */
  start(ms: number): void {
    this.#until = monotonicNow() + ms;
    try {
      // A time of the device's clock, because tabs have no other clock in common.
      if (this.#key) localStorage[this.#key] = Date.now() + ms;
    } catch {
      // Denied or full: only this tab pauses.
    }
  }

  /** The end of the pause, by {@link monotonicNow}. In the past if there is none. */
  get until(): number {
    try {
      const rest = this.#key ? Number(localStorage[this.#key]) - Date.now() : 0;
      if (rest > 0 && rest <= MAX_RETRY_AFTER_MS) return Math.max(this.#until, monotonicNow() + rest);
      // It is over, or was written by a wrong clock.
      if (rest) delete localStorage[this.#key!];
    } catch {
      // Denied: only this tab pauses.
    }
    return this.#until;
  }
}
