/** One line, area or arc of a chart. */
export interface Series {
  /** The name of its colour: `sessions`, or one of their parts. */
  readonly key: string;
  /** Pattern of its line: lengths of dash and gap, px. It distinguishes series without colour. */
  readonly dash: readonly number[];
  /** Whether lines cross the area below. */
  readonly isHatched?: boolean;
  readonly name: string;
  /** One value for each point; a doughnut has one value. */
  readonly values: readonly number[];
}

/** Content of a chart, and the formats of its values. */
export interface ChartOptions {
  readonly kind: 'area' | 'line' | 'doughnut';
  /** The first day of each point, `YYYY-MM-DD`. */
  readonly days: readonly string[];
  /** The full name of each point, for the tooltip. */
  readonly names: readonly string[];
  /** The note that the last day or week is not over. */
  readonly lastNote?: string;
  readonly series: readonly Series[];
  /** The sum of all series, for the tooltip. */
  readonly total?: Series | undefined;
  readonly isRightToLeft: boolean;
  /** The language tag of the functions below. */
  readonly language: string;
  readonly formatCount: (value: number) => string;
  /** Formats a day for the axis. */
  readonly formatDay: (day: string) => string;
}
