import type {Loader} from '../../internal/localize.js';
import type {DashboardTexts} from './en.js';

/** By language without region; `nb` and `nn` are Norwegian. */
const loaders: Readonly<Record<string, Loader<DashboardTexts>>> = {
  ar: () => import('./ar.js'),
  bg: () => import('./bg.js'),
  cs: () => import('./cs.js'),
  da: () => import('./da.js'),
  de: () => import('./de.js'),
  el: () => import('./el.js'),
  es: () => import('./es.js'),
  fi: () => import('./fi.js'),
  fr: () => import('./fr.js'),
  he: () => import('./he.js'),
  hi: () => import('./hi.js'),
  hu: () => import('./hu.js'),
  id: () => import('./id.js'),
  it: () => import('./it.js'),
  ja: () => import('./ja.js'),
  ko: () => import('./ko.js'),
  nl: () => import('./nl.js'),
  no: () => import('./no.js'),
  nb: () => import('./no.js'),
  nn: () => import('./no.js'),
  pl: () => import('./pl.js'),
  pt: () => import('./pt-BR.js'),
  sv: () => import('./sv.js'),
  tr: () => import('./tr.js'),
  zh: () => import('./zh-CN.js'),
};

export default loaders;
