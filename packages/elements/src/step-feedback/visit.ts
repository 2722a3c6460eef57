import type {ReactiveController} from 'lit';
import type {RfStepFeedback} from './step-feedback.js';
import type {Vote} from './vote.js';

/** With `track`: records a visit when the person sees the step: it is in the window, and the window is not hidden. */
export class VisitController implements ReactiveController {
  #observer: IntersectionObserver | undefined;
  #isInWindow = false;
  /** Stands for the step and the session that were visited last. */
  #visited: Vote | undefined;

  constructor(readonly host: RfStepFeedback) {
    host.addController(this);
  }

  hostUpdated(): void {
    if (!this.host.track) this.hostDisconnected();
    else if (!this.#observer) {
      this.#observer = new IntersectionObserver((entries) => {
        this.#isInWindow = !!entries.at(-1)?.isIntersecting;
        this.#look();
      });
      this.#observer.observe(this.host);
      document.addEventListener('visibilitychange', this.#look);
    }
    this.#look();
  }

  hostConnected(): void {
    this.host.requestUpdate();
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
    this.#observer = undefined;
    this.#isInWindow = false;
    document.removeEventListener('visibilitychange', this.#look);
  }

  readonly #look = () => {
    const {client, vote, connection} = this.host;
    if (!this.#isInWindow || document.hidden) return;
    if (!client || !vote?.stepId || !vote.sessionId || vote === this.#visited) return;
    this.#visited = vote;
    connection.startSession();
    const {stepId, sessionId} = vote;
    client.visitStep({stepId, sessionId}).catch((error: Error) => this.host.fail(error));
  };
}
