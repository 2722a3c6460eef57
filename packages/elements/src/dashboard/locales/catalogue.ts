import {Catalogue} from '../../internal/localize.js';
import {withNumbersOf} from '../../internal/number-language.js';
import english, {type DashboardTexts} from './en.js';

/** The dashboard's texts: English is part of the element, other languages are loaded when the page uses them. */
export const dashboardTexts = new Catalogue<DashboardTexts>(
  english,
  () => import('./loaders.js'),
  undefined,
  withNumbersOf,
);
