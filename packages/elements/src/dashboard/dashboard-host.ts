import type {Language} from '../internal/localize.js';
import type {DashboardTexts} from './locales/en.js';
import type {Navigation} from './navigation.js';
import {ValueFormat} from './value-format.js';
import type {ViewState} from './view-state.js';

/** What templates get from the dashboard: texts, formats, and the viewer's actions. */
export interface DashboardHost {
  /** Returns a text in the language of the element. */
  readonly term: <K extends keyof DashboardTexts>(
    key: K,
    ...args: DashboardTexts[K] extends (...args: infer A) => string ? A : []
  ) => string;
  readonly format: ValueFormat;
  readonly isRightToLeft: boolean;
  /** The document of the dashboard. */
  readonly document: Document;
  readonly viewState: ViewState;
  readonly navigation: Navigation;
  /** Loads again after a failure. */
  readonly retry: () => void;
  /** Loads the findings again, and nothing else. */
  readonly retryFindings: () => void;
}

/** Makes the host of a dashboard's templates. */
export function createHost(
  element: Element,
  language: () => Language<DashboardTexts>,
  rest: Pick<DashboardHost, 'viewState' | 'navigation' | 'retry' | 'retryFindings'>,
): DashboardHost {
  return {
    ...rest,
    term: (key, ...args) => {
      const text: unknown = language().texts[key];
      return typeof text === 'function' ? (text as (...all: unknown[]) => string)(...args) : (text as string);
    },
    format: new ValueFormat(() => language().formatTag),
    get isRightToLeft() {
      return element.matches(':dir(rtl)');
    },
    get document() {
      return element.ownerDocument;
    },
  };
}
