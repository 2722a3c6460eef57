import type {Me, RfClient, Role} from '@resolutionflow/sdk';
import {claimsOf} from '@resolutionflow/sdk/internal';
import type {ReactiveController, ReactiveControllerHost} from 'lit';

const ROLES: readonly Role[] = ['engineer', 'team_admin', 'super_admin'];

/** What the host is told. */
export interface CallerListener {
  /** Somebody else is looking from now on, or nobody: what the one before has seen is not theirs. */
  callerChanged(): void;
  callerFailed(error: Error): void;
}

/** Who is looking: what they may see depends on it. */
export class CallerController implements ReactiveController {
  me: Me | undefined;
  error: Error | undefined;
  #client: RfClient | undefined;
  #token: string | undefined;
  #claimed: Role | undefined;
  #asked = 0;
  /** What the token says is not confirmed yet, nor asked for. */
  #isUnconfirmed = false;

  constructor(readonly host: ReactiveControllerHost & CallerListener) {
    host.addController(this);
  }

  hostConnected(): void {
    if (!this.me) this.reload();
  }

  /** Whether it is somebody: by what the server has said, else by their token unless the server has refused it. */
  get isKnown(): boolean {
    return !!this.me || (!!this.#claimed && !this.error);
  }

  get isAdmin(): boolean {
    return this.isKnown && this.role !== 'engineer';
  }

  /**
   * Their role; before the server has said who they are what their token says, where it can be read, so that figures are
   * asked for at once. No figure is shown by it that the server does not give.
   */
  get role(): Role | undefined {
    return this.me?.role ?? this.#claimed;
  }

  /**
   * Asks a client, once for each token; where the token says what they may see, not until it is to be confirmed.
   *
   * @param client - Another one is taken for another person's until it has answered.
   * @param token - The token that the page has set, if it has: mostly a fresh one of the same person.
   */
  ask(client: RfClient | undefined, token: string | undefined): void {
    if (client === this.#client && token === this.#token) return;
    // What came by a token's word alone, before the server had said whose it is, may be another person's.
    if (!this.me && (this.#client ?? this.#token) !== undefined) this.host.callerChanged();
    if (client !== this.#client) this.#become(undefined);
    this.#client = client;
    this.#token = token;
    const claims = claimsOf(token ?? '');
    this.#claimed = ROLES.find((role) => role === claims.role);
    this.#isUnconfirmed = true;
    // An answer that is still on its way is about the one before.
    this.#asked++;
    this.error = undefined;
    if (!this.#claimed) this.reload();
  }

  /** Asks the server who is looking where that was only read from a token: what people look for has come first. */
  confirm(): void {
    if (this.#isUnconfirmed) this.reload();
  }

  /** Asks again. */
  reload(): void {
    const asked = ++this.#asked;
    this.#isUnconfirmed = false;
    this.error = undefined;
    this.#client?.getMe().then(
      (me) => {
        if (asked !== this.#asked) return;
        this.host.requestUpdate();
        this.#become(me);
      },
      (error: Error) => {
        if (asked !== this.#asked) return;
        this.error = error;
        this.host.requestUpdate();
        this.host.callerFailed(error);
      },
    );
  }

  #become(me: Me | undefined): void {
    const before = this.me;
    this.me = me;
    if (before && (before.user_id !== me?.user_id || before.account.id !== me.account.id)) {
      this.host.callerChanged();
    }
  }
}
