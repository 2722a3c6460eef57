import type {ReactiveController} from 'lit';
import type {StepFeedbackHost} from './host.js';
import type {Vote} from './vote.js';

/** Implements `track`: records a visit when the user sees the step in a visible window. */
export class VisitController implements ReactiveController {
  /** Ends the observation. */
  #abort: AbortController | undefined;
  #isInWindow = false;
  /** The vote of the step and session that were recorded last. */
  #recorded: Vote | undefined;

  constructor(readonly host: StepFeedbackHost) {
    host.addController(this);
  }

  hostUpdated(): void {
    if (this.host.track) this.#observe();
    else this.#stop();
    this.#recordIfVisible();
  }

  hostDisconnected(): void {
    this.#stop();
  }

  #observe(): void {
    const {ownerDocument, isConnected} = this.host;
    // The window of the element, because it may be a pop-out. jsdom has no such observer: there, nothing is visible.
    const Observer = ownerDocument.defaultView?.IntersectionObserver;
    if (this.#abort || !isConnected || !Observer) return;
    this.#abort = new AbortController();
    const {signal} = this.#abort;
    const observer = new Observer((entries) => {
      this.#isInWindow = !!entries.at(-1)?.isIntersecting;
      this.#recordIfVisible();
    });
    // Not the host: a page may give it no box, with `display: contents`.
    observer.observe(this.host.renderRoot.querySelector('[part=group]')!);
    ownerDocument.addEventListener('visibilitychange', this.#recordIfVisible);
    signal.addEventListener('abort', () => {
      observer.disconnect();
      // See `listen()`, which is loaded later.
      ownerDocument.removeEventListener('visibilitychange', this.#recordIfVisible);
    });
  }

  #stop(): void {
    this.#abort?.abort();
    this.#abort = undefined;
    this.#isInWindow = false;
  }

  readonly #recordIfVisible = (): void => {
    const {client, vote, connection} = this.host;
    if (!this.#isInWindow || this.host.ownerDocument.hidden) return;
    if (!client || !vote?.stepId || !vote.sessionId || vote === this.#recorded) return;
    this.#recorded = vote;
    connection.startSession();
    const {stepId, sessionId} = vote;
    client.visitStep({stepId, sessionId}).catch((error: Error) => this.host.fail(error));
  };
}
