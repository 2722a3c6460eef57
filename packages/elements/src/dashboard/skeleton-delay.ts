import type {ReactiveController, ReactiveControllerHost} from 'lit';

const DELAY_MS = 200;

/** Waits before the first skeleton is shown, so that a fast response is the first thing that the viewer sees. */
export class SkeletonDelay implements ReactiveController {
  isOver = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  hostConnected(): void {
    if (this.isOver) return;
    this.#timer = setTimeout(() => {
      this.end();
      this.host.requestUpdate();
    }, DELAY_MS);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
  }

  /** Ends the delay early: there is something to show. */
  end(): void {
    this.isOver = true;
    clearTimeout(this.#timer);
  }
}
