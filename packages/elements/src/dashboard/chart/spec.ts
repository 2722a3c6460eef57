/** One line, area or arc of a chart. */
export interface Series {
  /** Names its colour and its pattern: an outcome, or `sessions`. */
  readonly key: string;
  readonly name: string;
  /** One a label; a doughnut has one. */
  readonly values: readonly number[];
}

/** Everything that is drawn, in words and numbers. */
export interface ChartSpec {
  readonly kind: 'area' | 'line' | 'doughnut';
  /** What the axis says, one a value. */
  readonly labels: readonly string[];
  /** The same in full, for the tooltip. */
  readonly titles: readonly string[];
  readonly series: readonly Series[];
  /** What the tooltip says of all series together. */
  readonly total?: Series | undefined;
  readonly isRightToLeft: boolean;
  readonly formatCount: (value: number) => string;
}

/** How lines differ by more than colour: lengths of dash and gap, px. */
export const DASHES: Readonly<Record<string, readonly number[]>> = {
  resolved: [],
  escalated: [7, 3],
  workaround: [2, 3],
  unresolved: [9, 3, 2, 3],
};
