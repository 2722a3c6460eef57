/** The rating dialog is about to open. If the event is cancelled, it stays closed. */
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
