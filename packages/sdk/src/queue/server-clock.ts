/** A `Date` header has whole seconds and a response takes time: a smaller difference means nothing. */
const TOLERANCE_MS = 1500;

/** Changes when the device's clock is set. In some browsers, it also grows while the device sleeps. */
const clockSetting = (): number => Date.now() - performance.now();

/** Learns the difference between the server's clock and this device's clock. */
export class ServerClock {
  #offset: number | undefined;
  /** The {@link clockSetting} to which the offset belongs. */
  #setting = 0;

  /** How far the server's clock is ahead, ms. Undefined until the first response after the device's clock was set. */
  get offset(): number | undefined {
    return Math.abs(clockSetting() - this.#setting) > TOLERANCE_MS ? undefined : this.#offset;
  }

  /** The server's time, ms since the epoch; the device's time while the offset is unknown. */
  now(): number {
    return Date.now() + (this.offset ?? 0);
  }

  /** Learns from the `Date` header of a response of the server. The clock of a captive portal may be wrong. */
  observe(response: Response): void {
    if (!response.headers.has('X-Request-Id')) return;
    // The header has whole seconds. On average, the true time is half a second later.
    const offset = Date.parse(response.headers.get('Date') ?? '') + 500 - Date.now();
    this.#offset = this.offset ?? 0;
    if (Math.abs(offset - this.#offset) > TOLERANCE_MS) this.#offset = offset;
    this.#setting = clockSetting();
  }
}
