import {Catalogue} from '../internal/localize.js';
import english, {type FeedbackTexts} from './en.js';

/** The texts of `<rf-step-feedback>` and `<rf-csat-modal>`. */
export const feedbackTexts = new Catalogue<FeedbackTexts>(english, () => import('./loaders.js'));
