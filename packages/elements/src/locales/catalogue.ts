import {Catalogue} from '../internal/localize.js';
import en from './en.js';

/** The keys of every locale file of step feedback and the rating dialog. */
export type FeedbackTexts = typeof en;

export const feedbackTexts = new Catalogue<FeedbackTexts>(en, {});
