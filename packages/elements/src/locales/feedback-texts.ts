import {Catalogue} from '../internal/localize.js';
import english, {type FeedbackTexts} from './en.js';
import {stepTexts} from './step-texts.js';

/** The texts of `<rf-step-feedback>` and `<rf-csat-modal>`. Their English belongs to code that is loaded later. */
export const feedbackTexts = new Catalogue<FeedbackTexts>(english, stepTexts.loaders, stepTexts.languages);
