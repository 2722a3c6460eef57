import type {Period} from '@resolutionflow/sdk';

/** The metrics of a view have loaded. */
export class RfLoadEvent extends Event {
  constructor(readonly detail: {view: 'team' | 'me' | 'flow'; period: Period}) {
    super('rf-load', {bubbles: true, composed: true});
  }
}

declare global {
  interface HTMLElementEventMap {
    'rf-load': RfLoadEvent;
  }
}
