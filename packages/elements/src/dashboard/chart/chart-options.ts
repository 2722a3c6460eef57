/** One line, area or arc of a chart. */
export interface Series {
  /** The name of its colour: an outcome, or `sessions`. */
  readonly key: string;
  /** How its line differs by more than colour: lengths of dash and gap, px. */
  readonly dash: readonly number[];
  readonly name: string;
  /** One value a day; a single one for a doughnut. */
  readonly values: readonly number[];
}

/** What a chart shows, and how it formats values. */
export interface ChartOptions {
  readonly kind: 'area' | 'line' | 'doughnut';
  /** `YYYY-MM-DD`, one for each value. */
  readonly days: readonly string[];
  readonly series: readonly Series[];
  /** The sum of all series, for the tooltip. */
  readonly total?: Series | undefined;
  readonly isRightToLeft: boolean;
  /** The language tag of the functions below. */
  readonly language: string;
  readonly formatCount: (value: number) => string;
  /** Formats a day for the axis. */
  readonly formatDay: (day: string) => string;
  /** Formats a day for the tooltip. */
  readonly formatDayInFull: (day: string) => string;
}
