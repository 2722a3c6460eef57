import type {Period} from '@resolutionflow/sdk';

/** The figures of a view are there. */
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
