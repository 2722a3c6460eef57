import type {ReactiveController} from 'lit';
import type {StepFeedbackHost} from './host.js';
import type {Vote} from './vote.js';

/** Implements `track`: records a visit when the user sees the step in a visible window. */
export class VisitController implements ReactiveController {
  #observer: IntersectionObserver | undefined;
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
    if (this.#observer || !this.host.isConnected) return;
    this.#observer = new IntersectionObserver((entries) => {
      this.#isInWindow = !!entries.at(-1)?.isIntersecting;
      this.#recordIfVisible();
    });
    this.#observer.observe(this.host);
    document.addEventListener('visibilitychange', this.#recordIfVisible);
  }

  #stop(): void {
    this.#observer?.disconnect();
    this.#observer = undefined;
    this.#isInWindow = false;
    document.removeEventListener('visibilitychange', this.#recordIfVisible);
  }

  readonly #recordIfVisible = (): void => {
    const {client, vote, connection} = this.host;
    if (!this.#isInWindow || document.hidden) return;
    if (!client || !vote?.stepId || !vote.sessionId || vote === this.#recorded) return;
    this.#recorded = vote;
    connection.startSession();
    const {stepId, sessionId} = vote;
    client.visitStep({stepId, sessionId}).catch((error: Error) => this.host.fail(error));
  };
}
