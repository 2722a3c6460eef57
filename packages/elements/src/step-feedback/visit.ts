import type {ReactiveController, ReactiveControllerHost} from 'lit';

interface VisitHost extends ReactiveControllerHost, HTMLElement {
  readonly track: boolean;
  /** The person sees the step. Called with every update while that is so. */
  visited(): void;
}

/** Notices when the person sees the step: it is in the window, and the window is not hidden. */
export class VisitController implements ReactiveController {
  #observer: IntersectionObserver | undefined;
  #isInWindow = false;

  constructor(readonly host: VisitHost) {
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
    if (this.#isInWindow && !document.hidden) this.host.visited();
  };
}
