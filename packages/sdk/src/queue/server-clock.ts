/** A `Date` header has whole seconds and a response takes time: a smaller difference means nothing. */
const TOLERANCE_MS = 1500;

/** Learns the difference between the server's clock and this device's clock. */
export class ServerClock {
  #offset: number | undefined;

  /** How far the server's clock is ahead, ms. Undefined until the first response. */
  get offset(): number | undefined {
    return this.#offset;
  }

  /** The server's time, ms since the epoch; the device's time until the first response. */
  now(): number {
    return Date.now() + (this.#offset ?? 0);
  }

  /** Learns from the `Date` header of a response. */
  observe(response: Response): void {
    // The header is cut to whole seconds: half a second is the likeliest rest.
    const offset = Date.parse(response.headers.get('Date') ?? '') + 500 - Date.now();
    this.#offset ??= 0;
    if (Math.abs(offset - this.#offset) > TOLERANCE_MS) this.#offset = offset;
  }
}
