/** Numbers that look random and are the same for the same seed. */
export class Random {
  #state: number;

  /** @param seed - Any text. A different seed gives a different sequence. */
  constructor(seed: string) {
    this.#state = 0x9e3779b9;
    for (const character of seed) {
      this.#state = Math.imul(this.#state ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
    }
  }

  /** A whole number of 32 bits. */
  #bits(): number {
    // A Weyl sequence, mixed by Murmur's finalizer.
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return (mixed ^ (mixed >>> 16)) >>> 0;
  }

  /** At least 0, less than 1. */
  next(): number {
    return this.#bits() / 2 ** 32;
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  between(least: number, most: number): number {
    return least + this.next() * (most - least);
  }

  /** Picks an entry of a list, with a chance in proportion to its weight. The list must not be empty. */
  pick<T>(items: readonly T[], weightOf: (item: T) => number = () => 1): T {
    let rest = this.next() * items.reduce((sum, item) => sum + weightOf(item), 0);
    for (const item of items) {
      rest -= weightOf(item);
      if (rest < 0) return item;
    }
    const last = items.at(-1);
    if (last === undefined) throw new RangeError('Nothing to pick from');
    return last;
  }

  /** Normally distributed, with mean 0 and deviation 1. */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
  }

  /** Log-normally distributed, as durations are: never below 0, half of them below the median. */
  logNormal(median: number, sigma: number): number {
    return median * Math.exp(sigma * this.normal());
  }

  uuid(): string {
    const hex = Array.from({length: 4}, () => this.#bits().toString(16).padStart(8, '0')).join('');
    const variant = '89ab'[Math.floor(this.next() * 4)];
    return [
      hex.slice(0, 8),
      hex.slice(8, 12),
      `4${hex.slice(13, 16)}`,
      `${variant}${hex.slice(17, 20)}`,
      hex.slice(20),
    ].join('-');
  }
}
