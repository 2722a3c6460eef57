import type {ReactiveController, ReactiveControllerHost} from 'lit';

const DISMISSED = 'rf-step-feedback-hint-dismissed';

/** Dismissed on this page, where storage is denied or full. */
let isDismissedHere = false;

function isDismissed(): boolean {
  try {
    return isDismissedHere || DISMISSED in localStorage;
  } catch {
    return isDismissedHere;
  }
}

/** Those that would show the hint, in the order in which they came; only the first one does. */
const candidates = new Set<HintController>();

function first(): HintController | undefined {
  const [controller] = candidates;
  return controller;
}

/** The first-time hint: on one element of a page, until the first vote or its dismissal, once a browser. */
export class HintController implements ReactiveController {
  constructor(
    readonly host: ReactiveControllerHost & {readonly hint: 'auto' | 'off'; readonly isConnected: boolean},
  ) {
    host.addController(this);
  }

  get isShown(): boolean {
    return first() === this && !isDismissed();
  }

  hostUpdate(): void {
    if (this.host.isConnected && this.host.hint !== 'off') candidates.add(this);
    else this.hostDisconnected();
  }

  hostDisconnected(): void {
    const wasShown = this.isShown;
    candidates.delete(this);
    // One that goes in the same turn passes it on itself.
    if (wasShown && first()?.host.isConnected) first()!.host.requestUpdate();
  }

  /** Never again in this browser. */
  dismiss(): void {
    if (isDismissed()) return;
    try {
      localStorage[DISMISSED] = true;
    } catch {
      isDismissedHere = true;
    }
    first()?.host.requestUpdate();
  }
}
