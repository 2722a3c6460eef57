/** The user has rated the session. */
export class RfRatedEvent extends Event {
  constructor(
    readonly detail: {
      /** `null` while no session is known. */
      sessionId: string | null;
      /** 1–5. */
      rating: number;
      /** Trimmed; `null` if it is empty. */
      comment: string | null;
      /** Codes of reasons, for example `outdated`; empty if there are none. */
      reasons: readonly string[];
      /** Accepted, but not yet on the server. */
      queued: boolean;
    },
  ) {
    super('rf-rated', {bubbles: true, composed: true});
  }
}

declare global {
  interface HTMLElementEventMap {
    'rf-rated': RfRatedEvent;
  }
}
