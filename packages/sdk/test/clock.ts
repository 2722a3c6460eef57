interface Timer {
  readonly run: () => void;
  /** By the clock's own measure, ms. */
  readonly due: number;
  real: NodeJS.Timeout;
}

const real = {
  now: Date.now,
  moment: performance.now.bind(performance),
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
};

/** The platform's own timers, those of its `fetch` among them, are the network's and not the device's. */
const isSetByPlatform = (): boolean => !!new Error().stack?.split('\n')[3]?.includes('node:internal');

/** ms since the epoch, whatever a device believes. */
export const trueNow = (): number => real.now();

/**
 * The device's clock and its timers, and nothing else: they run as they do, and a test may set the clock wrong or let
 * hours go by at once. Network and server are not told.
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
      isSetByPlatform() ? real.setTimeout(run, ms, ...args) : this.#set(run, ms)) as typeof setTimeout;
    globalThis.clearTimeout = (timer) => this.#clear(timer as NodeJS.Timeout | undefined);
  }

  /** Time goes by, and everything that was due in it happens, in order. */
  pass(ms: number): void {
    this.#passed += ms;
    const timers = [...this.#timers].sort(([, a], [, b]) => a.due - b.due);
    for (const [handle, timer] of timers) {
      real.clearTimeout(timer.real);
      if (timer.due <= this.#moment()) this.#fire(handle);
      else timer.real = real.setTimeout(() => this.#fire(handle), timer.due - this.#moment());
    }
  }

  /** Gives the device its real clock back. */
  stop(): void {
    Date.now = real.now;
    performance.now = real.moment;
    globalThis.setTimeout = real.setTimeout;
    globalThis.clearTimeout = real.clearTimeout;
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
