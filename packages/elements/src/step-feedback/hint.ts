import type {ReactiveController} from 'lit';
import {getItem, setItem} from '../internal/local-memory.js';
import type {StepFeedbackHost} from './host.js';

const DISMISSED_KEY = 'rf-step-feedback-hint-dismissed';

/** The elements that may show the hint, in the order in which they were connected. The first one shows it. */
const candidates = new Set<HintController>();

/** Shows the first-time hint on one element of a page, until it is dismissed in this browser. */
export class HintController implements ReactiveController {
  #hasBeenShown = false;

  constructor(readonly host: StepFeedbackHost) {
    host.addController(this);
  }

  /** Whether this element shows the hint. */
  get isShown(): boolean {
    return firstCandidate() === this && getItem(DISMISSED_KEY) === null;
  }

  /** Whether the hint has room. It keeps its room after the dismissal, so that nothing on the page moves. */
  get hasRoom(): boolean {
    this.#hasBeenShown ||= this.isShown;
    return this.#hasBeenShown;
  }

  /** Removes the hint from this browser. */
  dismiss(): void {
    setItem(DISMISSED_KEY, 'true');
    firstCandidate()?.host.requestUpdate();
  }

  hostUpdate(): void {
    if (this.host.isConnected && this.host.hint !== 'off') candidates.add(this);
    else this.#passOn();
  }

  hostDisconnected(): void {
    this.#hasBeenShown = false;
    this.#passOn();
  }

  /** Lets the next element show the hint. */
  #passOn(): void {
    const wasFirst = firstCandidate() === this || !this.host.isConnected;
    if (candidates.delete(this) && wasFirst) firstCandidate()?.host.requestUpdate();
  }
}

function firstCandidate(): HintController | undefined {
  // Elements that are removed together are disconnected before this runs.
  for (const candidate of candidates) if (candidate.host.isConnected) return candidate;
  return undefined;
}
