/** One line, area or arc of a chart. */
export interface Series {
  /** Names its colour: an outcome, or `sessions`. */
  readonly key: string;
  /** How its line differs by more than colour: lengths of dash and gap, px. */
  readonly dash: readonly number[];
  readonly name: string;
  /** One a day; a doughnut has one. */
  readonly values: readonly number[];
}

/** Everything that is drawn, and how its figures are written. */
export interface ChartSpec {
  readonly kind: 'area' | 'line' | 'doughnut';
  /** `YYYY-MM-DD`, one a value. */
  readonly days: readonly string[];
  readonly series: readonly Series[];
  /** What the tooltip says of all series together. */
  readonly total?: Series | undefined;
  readonly isRightToLeft: boolean;
  /** In which these write. */
  readonly language: string;
  readonly formatCount: (value: number) => string;
  /** As the axis has room for it. */
  readonly formatDay: (day: string) => string;
  /** In full, for the tooltip. */
  readonly formatDayInFull: (day: string) => string;
}
