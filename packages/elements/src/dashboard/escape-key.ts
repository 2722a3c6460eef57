import type {ReactiveController, ReactiveControllerHost} from 'lit';
import {onEscape} from '../internal/keys.js';

/** Closes a list or menu of the dashboard with Escape. */
export class EscapeKey implements ReactiveController {
  #listening: AbortController | undefined;

  /** @param close - See `onEscape()`. */
  constructor(
    readonly host: ReactiveControllerHost & Node,
    readonly close: () => boolean,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.#listening = new AbortController();
    if (this.host.ownerDocument) onEscape(this.host.ownerDocument, this.close, this.#listening.signal);
  }

  hostDisconnected(): void {
    this.#listening?.abort();
  }
}
