import type {Period} from '@resolutionflow/sdk';
import type {Format} from './format.js';
import type {View} from './model.js';
import type {SortState} from './sections/table.js';
import type {DashboardTexts} from './texts.js';

/** What every section of the dashboard can use: words, numbers, and what a person may do. */
export interface DashboardContext {
  readonly term: <K extends keyof DashboardTexts>(
    key: K,
    ...args: DashboardTexts[K] extends (...args: infer A) => string ? A : []
  ) => string;
  readonly format: Format;
  readonly isRightToLeft: boolean;
  /** Whether a chart is shown as its table. */
  readonly isTable: (chart: string) => boolean;
  readonly toggleTable: (chart: string) => void;
  /** Whether a series of a chart was switched off. */
  readonly isHidden: (chart: string, series: string) => boolean;
  readonly toggleSeries: (chart: string, series: string) => void;
  readonly sortOf: (table: string) => SortState | undefined;
  readonly sortBy: (table: string, column: string) => void;
  readonly goTo: (view: View) => void;
  /** Returns from a flow to the view in which it was chosen. */
  readonly goBack: () => void;
  readonly choosePeriod: (period: Period) => void;
  readonly chooseFlow: (treeId: string, name: string) => void;
  readonly chooseEngineer: (engineerId: string | null, name?: string) => void;
  readonly retry: () => void;
}
