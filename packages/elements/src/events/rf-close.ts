/** How asking for a rating ended. `suppressed`: the person was not asked. */
export type CloseReason = 'rated' | 'skipped' | 'already-rated' | 'suppressed';

/** The rating dialog closed, or did not open. */
export class RfCloseEvent extends Event {
  constructor(readonly detail: {reason: CloseReason}) {
    super('rf-close', {bubbles: true, composed: true});
  }
}

declare global {
  interface HTMLElementEventMap {
    'rf-close': RfCloseEvent;
  }
}
