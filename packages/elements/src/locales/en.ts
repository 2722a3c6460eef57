import {ratingTexts} from '../csat-modal/texts.js';
import {stepTexts} from '../step-feedback/texts.js';

const texts = {...stepTexts, ...ratingTexts};

/** The keys of every locale file. */
export type FeedbackTexts = typeof texts;

export default texts;
