/** The user has changed the reasons or the note of a vote. Fires at once, before the vote is sent. */
export class RfReasonsEvent extends Event {
  constructor(
    readonly detail: {
      stepId: string;
      /** `null` while no session is known. */
      sessionId: string | null;
      /** Codes, for example `outdated`; empty if there are none. */
      reasons: readonly string[];
      /** Trimmed; `null` if it is empty. */
      note: string | null;
    },
  ) {
    super('rf-reasons', {bubbles: true, composed: true});
  }
}

declare global {
  interface HTMLElementEventMap {
    'rf-reasons': RfReasonsEvent;
  }
}
