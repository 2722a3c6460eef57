import {ContextProvider} from '@lit/context';
import type {Outcome, RfClient, TokenSource} from '@resolutionflow/sdk';
import {uuid, warnOnce} from '@resolutionflow/sdk/internal';
import {css, html, type TemplateResult} from 'lit';
import {providerContext, type ProviderContext} from '../context/provider-context.js';
import {RfSessionCompleteEvent} from '../events/rf-session-complete.js';
import {property} from '../internal/property.js';
import {RfElement} from '../internal/rf-element.js';

/** A page may define the elements later than the provider. After this time, an undefined element causes a warning. */
const DEFINITION_TIMEOUT_MS = 5000;

/** A session that the provider has created. */
interface OwnSession {
  readonly id: string;
  readonly treeId: string;
  isStarted: boolean;
}

/**
 * Provides the server address, user token and session to the elements inside it.
 *
 * @summary Server address, token and session for the elements inside.
 * @tag rf-provider
 *
 * @slot - The page, with the elements in it.
 *
 * @event {RfSessionCompleteEvent} rf-session-complete - `complete()` has completed the session.
 * @event {RfErrorEvent} rf-error - The session could not be started or completed.
 */
export class RfProvider extends RfElement implements ProviderContext {
  static override readonly styles = css`
    :host {
      display: contents;
    }
    :host([hidden]) {
      display: none;
    }
  `;

  /** The flow of the session. Another flow means a new session. */
  @property({attribute: 'tree-id'}) treeId: string | undefined;

  /** Returns the token. Called when a request needs it, and once more after a 401. */
  @property({attribute: false}) getToken: TokenSource | undefined;

  /**
   * Address on your site that answers `{"token": "…"}` for the signed-in user, relative to the document. Fetched with
   * cookies when a request needs a token. The token is kept until shortly before it expires, until a 401, or until the
   * page is hidden or shown. Replaces `token` and `getToken`.
   */
  @property({attribute: 'token-url'}) tokenUrl: string | undefined;

  /** @internal */
  readonly provider = this;

  readonly #contextProvider = new ContextProvider(this, {
    context: providerContext,
    initialValue: this,
  });
  #hostSession: string | undefined;
  #ownSession: OwnSession | undefined;
  #definitionTimer: ReturnType<typeof setTimeout> | undefined;
  /** Calls of `complete()` that wait for a client and a session. */
  #waiting: (() => void)[] = [];

  /** The session: the one that the page has set, or the provider's own session for `tree-id`. */
  @property({attribute: 'session-id'})
  get sessionId(): string | undefined {
    return this.#hostSession ?? this.#own?.id;
  }
  set sessionId(id: string | undefined) {
    // Templates of a server write an empty attribute if there is no session.
    this.#hostSession = id || undefined;
  }

  /**
   * Completes the session and opens an `<rf-csat-modal auto>` inside.
   *
   * @param outcome - How the session ended.
   * @returns The details of `rf-session-complete`. `queued` is true if the server does not have the outcome yet.
   * @throws The error that `rf-error` reports as well.
   */
  complete(outcome: Outcome): Promise<RfSessionCompleteEvent['detail']> {
    const completing = this.#complete(outcome);
    // A page that ignores the promise learns of an error from `rf-error`.
    completing.catch((error: Error) => this.fail(error));
    return completing;
  }

  /**
   * Forgets the token from `token-url`. Call it when the user signs out, or another one signs in, without a page load.
   *
   * @example
   * ```js
   * document.querySelector('rf-provider').forgetToken();
   * ```
   */
  forgetToken(): void {
    this.connection.renewToken(this.tokenUrl);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#definitionTimer = setTimeout(() => {
      for (const {localName} of this.querySelectorAll(':not(:defined)')) {
        if (localName.startsWith('rf-')) {
          warnOnce(
            `<${localName}> is not defined: import @resolutionflow/elements/define, or correct the tag.`,
          );
        }
      }
    }, DEFINITION_TIMEOUT_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#definitionTimer);
  }

  /** @internal */
  get ownsSession(): boolean {
    return !this.#hostSession && !!this.#own;
  }

  /** @internal */
  get started(): boolean {
    return !!this.#hostSession || !!this.#own?.isStarted;
  }

  /** @internal */
  startSession(client: RfClient): void {
    const own = this.#hostSession ? undefined : this.#own;
    if (!own || own.isStarted) return;
    own.isStarted = true;
    // The update notifies the elements inside.
    this.requestUpdate();
    client.startSession({treeId: own.treeId, id: own.id}).catch((error: Error) => this.fail(error));
  }

  protected override updated(): void {
    // The value is always this element, so its consumers need to be notified explicitly.
    this.#contextProvider.setValue(this, true);
    if (this.client && this.sessionId) for (const resume of this.#waiting.splice(0)) resume();
  }

  protected override render(): TemplateResult {
    return html`<slot></slot>`;
  }

  get #own(): OwnSession | undefined {
    const {treeId} = this;
    if (!treeId) return undefined;
    if (this.#ownSession?.treeId !== treeId) this.#ownSession = {id: uuid(), treeId, isStarted: false};
    return this.#ownSession;
  }

  async #complete(outcome: Outcome): Promise<RfSessionCompleteEvent['detail']> {
    // The session of this moment counts, even if the page sets another one before there is a client.
    let {sessionId} = this;
    this.connection.warn();
    while (!this.client || !this.sessionId) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    sessionId ??= this.sessionId;
    this.startSession(this.client);
    const {status} = await this.client.completeSession({sessionId, outcome});
    const detail = {sessionId, outcome, queued: status === 'queued'};
    this.dispatchEvent(new RfSessionCompleteEvent(detail));
    return detail;
  }
}

// Re-exported so that importing the class also declares its events.
export type {RfErrorEvent} from '../events/rf-error.js';
export type {RfSessionCompleteEvent} from '../events/rf-session-complete.js';

declare global {
  interface HTMLElementTagNameMap {
    'rf-provider': RfProvider;
  }
}
