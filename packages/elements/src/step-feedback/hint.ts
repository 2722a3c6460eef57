import type {ReactiveController, ReactiveControllerHost} from 'lit';
import {recall, remember} from '../internal/storage.js';

const DISMISSED = 'rf-step-feedback-hint-dismissed';

/** Those that would show the hint, in the order in which they came; only the first one does. */
const candidates = new Set<HintController>();

const first = (): HintController | undefined => candidates.values().next().value;

/** The first-time hint: on one element of a page, until the first vote or its dismissal, once a browser. */
export class HintController implements ReactiveController {
  constructor(
    readonly host: ReactiveControllerHost & {readonly hint: 'auto' | 'off'; readonly isConnected: boolean},
  ) {
    host.addController(this);
  }

  get isShown(): boolean {
    return this.host.hint !== 'off' && first() === this;
  }

  hostConnected(): void {
    this.#stand();
  }

  hostUpdate(): void {
    if (this.host.hint === 'off') this.#leave();
    else this.#stand();
  }

  hostDisconnected(): void {
    this.#leave();
  }

  /** Never again in this browser. */
  dismiss(): void {
    if (recall(DISMISSED)) return;
    remember(DISMISSED, 'true');
    const shown = first();
    candidates.clear();
    shown?.host.requestUpdate();
  }

  #stand(): void {
    if (this.host.isConnected && this.host.hint !== 'off' && !recall(DISMISSED)) candidates.add(this);
  }

  #leave(): void {
    const wasShown = first() === this;
    candidates.delete(this);
    if (wasShown) first()?.host.requestUpdate();
  }
}
