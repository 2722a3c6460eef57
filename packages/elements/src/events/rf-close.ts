/** How a question for a rating ended. `suppressed` means that the user was not asked. */
export type CloseReason = 'rated' | 'skipped' | 'already-rated' | 'suppressed';

/** The rating dialog has closed, or did not open. */
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
