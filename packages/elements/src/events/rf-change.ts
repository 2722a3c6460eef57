import type {VoteDetail} from './vote-detail.js';

/** The user has voted, changed the vote or removed it. Fires at once, before the vote is sent. */
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
