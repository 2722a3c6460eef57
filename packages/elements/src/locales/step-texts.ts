import {Catalogue} from '../internal/localize.js';
import english, {type StepTexts} from './en-step.js';

/** The texts of `<rf-step-feedback>` before anyone votes. */
export const stepTexts = new Catalogue<StepTexts>(english, () => import('./loaders.js'));
