import type {VoteDetail} from './vote-detail.js';

/** The server has the vote. */
export class RfSavedEvent extends Event {
  constructor(readonly detail: VoteDetail) {
    super('rf-saved', {bubbles: true, composed: true});
  }
}

declare global {
  interface HTMLElementEventMap {
    'rf-saved': RfSavedEvent;
  }
}
