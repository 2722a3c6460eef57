export {RfChangeEvent} from './rf-change.js';
export {RfCloseEvent, type CloseReason} from './rf-close.js';
export {RfErrorEvent} from './rf-error.js';
export {RfOpenEvent} from './rf-open.js';
export {RfRatedEvent} from './rf-rated.js';
export {RfSavedEvent} from './rf-saved.js';
export {RfSessionCompleteEvent} from './rf-session-complete.js';
export {RfSkipEvent} from './rf-skip.js';
export type {VoteDetail} from './vote-detail.js';
