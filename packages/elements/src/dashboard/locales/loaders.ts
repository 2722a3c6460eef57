import type {Loader} from '../../internal/localize.js';
import type {DashboardTexts} from '../texts.js';

/** By language without region; `nb` and `nn` are Norwegian. */
const loaders: Readonly<Record<string, Loader<DashboardTexts>>> = {
  da: () => import('./da.js'),
  de: () => import('./de.js'),
  nl: () => import('./nl.js'),
  no: () => import('./no.js'),
  nb: () => import('./no.js'),
  nn: () => import('./no.js'),
  sv: () => import('./sv.js'),
};

export default loaders;
