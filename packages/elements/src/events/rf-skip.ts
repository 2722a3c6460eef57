/** The user has skipped the rating. */
export class RfSkipEvent extends Event {
  constructor(readonly detail: {sessionId: string | null}) {
    super('rf-skip', {bubbles: true, composed: true});
  }
}

declare global {
  interface HTMLElementEventMap {
    'rf-skip': RfSkipEvent;
  }
}
