/** Something was refused for good or could not be shown. What came from the server has `status` and `code`. */
export class RfErrorEvent extends Event {
  readonly detail: {error: Error & {status?: number; code?: string}};

  constructor(error: Error) {
    super('rf-error', {bubbles: true, composed: true});
    this.detail = {error};
  }
}

declare global {
  interface HTMLElementEventMap {
    'rf-error': RfErrorEvent;
  }
}
