import type {Period} from '@resolutionflow/sdk';
import type {Arrangement} from './arrangement.js';
import type {Format} from './format.js';
import type {View} from './model.js';
import type {DashboardTexts} from './texts.js';

/** What every section of the dashboard can use: words, numbers, and what a person may do. */
export interface DashboardContext {
  readonly term: <K extends keyof DashboardTexts>(
    key: K,
    ...args: DashboardTexts[K] extends (...args: infer A) => string ? A : []
  ) => string;
  readonly format: Format;
  readonly isRightToLeft: boolean;
  readonly arrangement: Arrangement;
  readonly goTo: (view: View) => void;
  /** Returns from a flow to the view in which it was chosen. */
  readonly goBack: () => void;
  /** Returns which one it is then. */
  readonly choosePeriod: (period: Period) => Period;
  readonly chooseFlow: (treeId: string, name: string) => void;
  readonly chooseEngineer: (engineerId: string | null, name?: string) => void;
  readonly retry: () => void;
}
