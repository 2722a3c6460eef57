/**
 * The server has permanently rejected something, or something could not be loaded. Errors of the server have
 * `status` and `code`.
 */
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
