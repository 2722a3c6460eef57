// The forms that elements load when they are needed. One file, because they share most of their code.
export {RatingPrompt} from './csat-modal/rating-prompt.js';
export {ReasonsPanel} from './step-feedback/reasons-panel.js';
