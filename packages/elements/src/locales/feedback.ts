import {Catalogue} from '../internal/localize.js';
import {stepTexts} from '../step-feedback/texts.js';
import type {FeedbackTexts} from './en.js';

/** The texts of step feedback and the rating form, which brings its English ones with it. */
export const feedback = new Catalogue<FeedbackTexts>(stepTexts, () => import('./loaders.js'));
