import type {Period} from '@resolutionflow/sdk';

/** The viewer has chosen another period. */
export class RfPeriodChangeEvent extends Event {
  constructor(readonly detail: {period: Period}) {
    super('rf-period-change', {bubbles: true, composed: true});
  }
}

declare global {
  interface HTMLElementEventMap {
    'rf-period-change': RfPeriodChangeEvent;
  }
}
