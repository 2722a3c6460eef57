import {AsyncLocalStorage} from 'node:async_hooks';

interface Timer {
  readonly run: () => void;
  /** ms since the process began, by this clock. */
  readonly due: number;
  real: NodeJS.Timeout;
}

const real = {
  now: Date.now,
  moment: performance.now.bind(performance),
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
  fetch: globalThis.fetch,
};

/** True in everything that `fetch` does: its timers belong to the network, not to the device. */
const isInFetch = new AsyncLocalStorage<true>();

/** ms since the epoch, by the real clock. */
export const trueNow = (): number => real.now();

/**
 * Replaces the device's clock and its timers. They run as before, but a test may set the clock wrong or let hours pass
 * at once. Network and server keep the real time.
 */
export class Clock {
  /** How far the device's clock is ahead, ms. */
  wrongBy = 0;
  #passed = 0;
  readonly #timers = new Map<NodeJS.Timeout, Timer>();

  constructor() {
    Date.now = () => real.now() + this.#passed + this.wrongBy;
    performance.now = () => this.#moment();
    globalThis.setTimeout = ((run: () => void, ms = 0, ...args: never[]) =>
      isInFetch.getStore() ? real.setTimeout(run, ms, ...args) : this.#set(run, ms)) as typeof setTimeout;
    globalThis.fetch = (...request) => isInFetch.run(true, () => real.fetch(...request));
    globalThis.clearTimeout = (timer) => this.#clear(timer as NodeJS.Timeout | undefined);
  }

  /** Lets time pass, and runs the timers that are due in it, in order. */
  pass(ms: number): void {
    this.#passed += ms;
    const timers = [...this.#timers].sort(([, a], [, b]) => a.due - b.due);
    for (const [handle, timer] of timers) {
      real.clearTimeout(timer.real);
      if (timer.due <= this.#moment()) this.#fire(handle);
      else timer.real = real.setTimeout(() => this.#fire(handle), timer.due - this.#moment());
    }
  }

  /** Restores the real clock. */
  stop(): void {
    Date.now = real.now;
    performance.now = real.moment;
    globalThis.setTimeout = real.setTimeout;
    globalThis.clearTimeout = real.clearTimeout;
    globalThis.fetch = real.fetch;
  }

  #moment(): number {
    return real.moment() + this.#passed;
  }

  #set(run: () => void, ms: number): NodeJS.Timeout {
    const handle: NodeJS.Timeout = real.setTimeout(() => this.#fire(handle), ms);
    this.#timers.set(handle, {run, due: this.#moment() + ms, real: handle});
    return handle;
  }

  #fire(handle: NodeJS.Timeout): void {
    const timer = this.#timers.get(handle);
    this.#timers.delete(handle);
    timer?.run();
  }

  #clear(handle: NodeJS.Timeout | undefined): void {
    const timer = handle && this.#timers.get(handle);
    real.clearTimeout(timer?.real ?? handle);
    if (handle) this.#timers.delete(handle);
  }
}
