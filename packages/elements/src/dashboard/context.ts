import type {Period} from '@resolutionflow/sdk';
import type {Format} from './format.js';
import type {View} from './model.js';
import type {SortState} from './sections/table.js';
import type {DashboardTexts} from './texts.js';

/** What every section of the dashboard can use: words, numbers, and what a person may do. */
export interface DashboardContext {
  term<K extends keyof DashboardTexts>(
    key: K,
    ...args: DashboardTexts[K] extends (...args: infer A) => string ? A : []
  ): string;
  readonly format: Format;
  readonly isRightToLeft: boolean;
  /** Whether a chart is shown as its table. */
  isTable(chart: string): boolean;
  toggleTable(chart: string): void;
  /** Whether a series of a chart was switched off. */
  isHidden(chart: string, series: string): boolean;
  toggleSeries(chart: string, series: string): void;
  sortOf(table: string): SortState | undefined;
  sortBy(table: string, column: string): void;
  goTo(view: View): void;
  /** Returns from a flow to the view in which it was chosen. */
  goBack(): void;
  choosePeriod(period: Period): void;
  chooseFlow(treeId: string): void;
  chooseEngineer(engineerId: string | null, name?: string): void;
  retry(): void;
}
