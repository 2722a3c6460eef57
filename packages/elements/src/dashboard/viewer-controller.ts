import type {Me, RfClient, Role} from '@resolutionflow/sdk';
import {ROLES, claimsOf} from '@resolutionflow/sdk/internal';
import type {ReactiveController, ReactiveControllerHost} from 'lit';

/** Callbacks of the viewer controller. */
export interface ViewerListener {
  /** Another person uses the dashboard from now on, or nobody: discard all data of the previous viewer. */
  viewerChanged(): void;
  viewerFailed(error: Error): void;
}

/** Loads the viewer. The viewer's role decides which views are available. */
export class ViewerController implements ReactiveController {
  me: Me | undefined;
  error: Error | undefined;
  #client: RfClient | undefined;
  #token: string | undefined;
  #claimedRole: Role | undefined;
  #requests = 0;

  constructor(readonly host: ReactiveControllerHost & ViewerListener) {
    host.addController(this);
  }

  hostConnected(): void {
    if (!this.me) this.reload();
  }

  /** Whether the viewer is known: from the server, or from a token that the server has not refused. */
  get isKnown(): boolean {
    return !!this.me || (!!this.#claimedRole && !this.error);
  }

  get isAdmin(): boolean {
    return this.isKnown && this.role !== 'engineer';
  }

  /**
   * The viewer's role. Until the server has responded it is the role that the token claims, so that metrics can load at
   * the same time. A false claim shows nothing: the server checks every request.
   */
  get role(): Role | undefined {
    return this.me?.role ?? this.#claimedRole;
  }

  /**
   * Loads the viewer again if the client or the token has changed.
   *
   * @param client - Another client counts as another viewer.
   * @param token - The token that the page has set, if any. A new token is mostly a fresh one of the same viewer.
   */
  follow(client: RfClient | undefined, token: string | undefined): void {
    if (client === this.#client && token === this.#token) return;
    // Data that was loaded by an unverified claim may be another person's.
    if (!this.me && (this.#client ?? this.#token) !== undefined) this.host.viewerChanged();
    if (client !== this.#client) this.#become(undefined);
    this.#client = client;
    this.#token = token;
    const claims = claimsOf(token ?? '');
    this.#claimedRole = ROLES.find((role) => role === claims.role);
    this.reload();
  }

  reload(): void {
    // A response to an earlier request is about the previous client or token.
    const request = ++this.#requests;
    this.error = undefined;
    this.#client?.getMe().then(
      (me) => {
        if (request !== this.#requests) return;
        this.host.requestUpdate();
        this.#become(me);
      },
      (error: Error) => {
        if (request !== this.#requests) return;
        this.error = error;
        this.host.requestUpdate();
        this.host.viewerFailed(error);
      },
    );
  }

  #become(me: Me | undefined): void {
    const before = this.me;
    this.me = me;
    if (before && (before.user_id !== me?.user_id || before.account.id !== me.account.id)) {
      this.host.viewerChanged();
    }
  }
}
