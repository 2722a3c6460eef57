import type {Outcome} from '@resolutionflow/sdk';

/** The provider has completed its session. */
export class RfSessionCompleteEvent extends Event {
  constructor(
    readonly detail: {
      sessionId: string;
      outcome: Outcome;
      /** Accepted, but not yet on the server. */
      queued: boolean;
    },
  ) {
    super('rf-session-complete', {bubbles: true, composed: true});
  }
}

declare global {
  interface HTMLElementEventMap {
    'rf-session-complete': RfSessionCompleteEvent;
  }
}
