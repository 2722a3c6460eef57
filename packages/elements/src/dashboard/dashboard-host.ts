import type {Language} from '../internal/localize.js';
import {feedbackTexts} from '../locales/feedback-texts.js';
import {reasonName, type ReasonChoice} from '../reasons/reason-choice.js';
import type {DashboardTexts} from './locales/en.js';
import type {Navigation} from './navigation.js';
import {ValueFormat} from './value-format.js';
import type {ViewState} from './view-state.js';

/** The part of the dashboard that templates use: texts, formats, and the viewer's actions. */
export interface DashboardHost {
  /** Returns a text in the language of the element. */
  readonly term: <K extends keyof DashboardTexts>(
    key: K,
    ...args: DashboardTexts[K] extends (...args: infer A) => string ? A : []
  ) => string;
  /** Returns the name of a reason, for example of `outdated`. */
  readonly reasonName: (code: string) => string;
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
  element: HTMLElement & Pick<ReasonChoice, 'reasonLabels'>,
  language: () => Language<DashboardTexts>,
  rest: Pick<DashboardHost, 'viewState' | 'navigation' | 'retry' | 'retryFindings'>,
): DashboardHost {
  return {
    ...rest,
    term: (key, ...args) => {
      const text: unknown = language().texts[key];
      return typeof text === 'function' ? (text as (...all: unknown[]) => string)(...args) : (text as string);
    },
    reasonName: (code) => reasonName(code, element, feedbackTexts.languageOf(element).texts),
    format: new ValueFormat(() => language().formatTag),
    get isRightToLeft() {
      return element.matches(':dir(rtl)');
    },
    get document() {
      return element.ownerDocument;
    },
  };
}
