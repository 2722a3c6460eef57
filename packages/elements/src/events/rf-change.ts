import type {VoteDetail} from './vote-detail.js';

/** The person voted, changed the vote or took it back. Fires at once, before anything is sent. */
export class RfChangeEvent extends Event {
  constructor(readonly detail: VoteDetail) {
    super('rf-change', {bubbles: true, composed: true});
  }
}

declare global {
  interface HTMLElementEventMap {
    'rf-change': RfChangeEvent;
  }
}
