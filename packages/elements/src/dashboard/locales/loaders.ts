import type {Loader} from '../../internal/localize.js';
import type {DashboardTexts} from '../texts.js';

/** By language without region; `nb` and `nn` are Norwegian. */
const loaders: Readonly<Record<string, Loader<DashboardTexts>>> = {
  da: () => import('./da.js'),
  de: () => import('./de.js'),
  el: () => import('./el.js'),
  es: () => import('./es.js'),
  fr: () => import('./fr.js'),
  id: () => import('./id.js'),
  it: () => import('./it.js'),
  nl: () => import('./nl.js'),
  no: () => import('./no.js'),
  nb: () => import('./no.js'),
  nn: () => import('./no.js'),
  pt: () => import('./pt-BR.js'),
  sv: () => import('./sv.js'),
};

export default loaders;
