import type {Loader} from '../../internal/localize.js';
import type {DashboardTexts} from '../texts.js';

/** By language without region. */
const loaders: Readonly<Record<string, Loader<DashboardTexts>>> = {};

export default loaders;
