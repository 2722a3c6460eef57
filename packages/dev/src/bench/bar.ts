/** One measured figure and what it must hold. */
export interface Bar {
  readonly name: string;
  readonly value: number;
  /** `ms`, `×`, `%`, `MB`, `lines/s`, `kB`, … */
  readonly unit: string;
  /** What the figure must reach or must not go over; a figure without one is told for its own sake. */
  readonly bar?: number;
  readonly atLeast?: boolean;
  /** What it was measured against, or under which conditions. */
  readonly note?: string;
}

export const holds = ({value, bar, atLeast}: Bar): boolean =>
  bar === undefined || (atLeast ? value >= bar : value <= bar);

/** A named group of measurements. */
export type Bench = () => Promise<Bar[]>;

/** The value below which a share of all values lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

export const say = (text: string): void => void process.stderr.write(`  ${text}\n`);
