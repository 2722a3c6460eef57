/** One measured value and its budget. */
export interface Measurement {
  readonly name: string;
  readonly value: number;
  /** First and third quartile of all runs, if there was more than one. */
  readonly spread?: readonly [low: number, high: number];
  /** `ms`, `×`, `%`, `MB`, `lines/s`, `kB`, … */
  readonly unit: string;
  /** The limit that the value must keep. A value without a budget is printed for information. */
  readonly budget?: number;
  /** If true, the budget is a minimum, otherwise a maximum. */
  readonly atLeast?: boolean;
  /** The conditions of the measurement, and what it is compared with. */
  readonly note?: string;
}

/** A named group of measurements. */
export type Bench = () => Promise<Measurement[]>;

/** How often the two sides of a comparison take turns. */
export const PAIRS = 15;

export const isWithinBudget = ({value, budget, atLeast}: Measurement): boolean =>
  budget === undefined || (atLeast ? value >= budget : value <= budget);

/** The value below which a share (0–1) of all values lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

/** Median and quartiles, as the fields of a {@link Measurement}. */
export const summarize = (values: readonly number[]): Required<Pick<Measurement, 'value' | 'spread'>> => ({
  value: median(values),
  spread: [percentile(values, 0.25), percentile(values, 0.75)],
});

/** Prints progress beside the table. */
export const report = (text: string): void => void process.stderr.write(`  ${text}\n`);
