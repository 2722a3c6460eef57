/** The rating dialog is about to open. Cancelling it means "not now". */
export class RfOpenEvent extends Event {
  constructor() {
    super('rf-open', {bubbles: true, composed: true, cancelable: true});
  }
}

declare global {
  interface HTMLElementEventMap {
    'rf-open': RfOpenEvent;
  }
}
