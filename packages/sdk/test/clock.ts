import {AsyncLocalStorage} from 'node:async_hooks';

interface Timer {
  readonly run: () => void;
  /** ms since the process started, by this clock. */
  readonly due: number;
  real: NodeJS.Timeout;
}

const real = {
  now: Date.now,
  performanceNow: performance.now.bind(performance),
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
  fetch: globalThis.fetch,
};

/** True inside `fetch`: its timers belong to the network and keep the real time. */
const isInFetch = new AsyncLocalStorage<true>();

/** ms since the epoch, by the real clock. */
export const trueNow = (): number => real.now();

/**
 * Replaces the device's clock and timers. A test can set the clock wrong or let hours pass at once. Network and server
 * keep the real time.
 */
export class Clock {
  /** How far the device's clock is ahead, ms. */
  wrongBy = 0;
  #passed = 0;
  readonly #timers = new Map<NodeJS.Timeout, Timer>();

  constructor() {
    Date.now = () => real.now() + this.#passed + this.wrongBy;
    performance.now = () => this.#elapsed();
    globalThis.setTimeout = ((run: () => void, ms = 0, ...args: never[]) =>
      isInFetch.getStore()
        ? real.setTimeout(run, ms, ...args)
        : this.#set(() => void Reflect.apply(run, undefined, args), ms)) as typeof setTimeout;
    globalThis.fetch = (...request) => isInFetch.run(true, () => real.fetch(...request));
    globalThis.clearTimeout = (timer) => this.#clear(timer as NodeJS.Timeout | undefined);
  }

  /** Advances the clock and runs the timers that become due, in order. */
  pass(ms: number): void {
    this.#passed += ms;
    const timers = [...this.#timers].sort(([, a], [, b]) => a.due - b.due);
    for (const [handle, timer] of timers) {
      real.clearTimeout(timer.real);
      if (timer.due <= this.#elapsed()) this.#fire(handle);
      else timer.real = real.setTimeout(() => this.#fire(handle), timer.due - this.#elapsed());
    }
  }

  /** Restores the real clock. */
  stop(): void {
    Date.now = real.now;
    performance.now = real.performanceNow;
    globalThis.setTimeout = real.setTimeout;
    globalThis.clearTimeout = real.clearTimeout;
    globalThis.fetch = real.fetch;
  }

  #elapsed(): number {
    return real.performanceNow() + this.#passed;
  }

  #set(run: () => void, ms: number): NodeJS.Timeout {
    const handle: NodeJS.Timeout = real.setTimeout(() => this.#fire(handle), ms);
    this.#timers.set(handle, {run, due: this.#elapsed() + ms, real: handle});
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
