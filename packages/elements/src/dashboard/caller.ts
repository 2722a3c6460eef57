import type {Me, RfClient} from '@resolutionflow/sdk';
import type {ReactiveController, ReactiveControllerHost} from 'lit';

/** Who is looking: what they may see depends on it. */
export class CallerController implements ReactiveController {
  me: Me | undefined;
  error: Error | undefined;
  #client: RfClient | undefined;

  constructor(readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  hostConnected(): void {
    if (this.#client && !this.me) this.reload();
  }

  get isAdmin(): boolean {
    return !!this.me && this.me.role !== 'engineer';
  }

  /** Asks a client, once. */
  ask(client: RfClient): void {
    if (client === this.#client) return;
    this.#client = client;
    this.me = undefined;
    this.reload();
  }

  /** Asks again. */
  reload(): void {
    const client = this.#client;
    if (!client) return;
    this.error = undefined;
    const isCurrent = () => client === this.#client;
    client
      .getMe()
      .then(
        (me) => {
          if (isCurrent()) this.me = me;
        },
        (error: Error) => {
          if (isCurrent()) this.error = error;
        },
      )
      .finally(() => this.host.requestUpdate());
  }
}
