import type {ContextCallback, ContextEvent} from '@lit/context';
import type {Outcome, RfClient, TokenSource} from '@resolutionflow/sdk';
import {uuid} from '@resolutionflow/sdk/internal';
import {css, html, type TemplateResult} from 'lit';
import {contextEvent, providerContext, type ProviderContext} from '../context/provider-context.js';
import {RfSessionCompleteEvent} from '../events/rf-session-complete.js';
import {RfElement} from '../internal/element.js';

/**
 * Gives everything inside it a client and a session.
 *
 * @summary Server address, token and session for the elements inside.
 * @tag rf-provider
 *
 * @slot - The page, with the elements in it.
 *
 * @event {RfSessionCompleteEvent} rf-session-complete - The session was completed by `complete()`.
 * @event {RfErrorEvent} rf-error - The session could not be started or completed.
 */
export class RfProvider extends RfElement implements ProviderContext {
  static override readonly styles = css`
    :host {
      display: contents;
    }
  `;

  static override properties = {
    treeId: {attribute: 'tree-id'},
    getToken: {attribute: false},
    sessionId: {attribute: 'session-id'},
  };

  /** The flow that is run. Another one is another session. */
  treeId: string | undefined;

  /** Asked for a token when a request needs one, and once more after a 401. */
  getToken: TokenSource | undefined;

  /** @internal */
  readonly provider = this;

  #hostSession: string | undefined;
  #ownSession: {readonly id: string; readonly treeId: string; isStarted: boolean} | undefined;
  /** Those inside that want to be told, with what they say to be told no more. */
  readonly #inside = new Map<ContextCallback<ProviderContext>, () => void>();
  #waiting: (() => void)[] = [];

  constructor() {
    super();
    this.addEventListener('context-request', (event) => {
      const {context, contextTarget, callback, subscribe} = event as ContextEvent<typeof providerContext>;
      if (context !== providerContext || contextTarget === this) return;
      event.stopPropagation();
      if (subscribe && !this.#inside.has(callback)) {
        this.#inside.set(callback, () => this.#inside.delete(callback));
      }
      this.#tell(callback);
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // Those inside that were there before it ask again.
    this.dispatchEvent(contextEvent('context-provider', this));
  }

  /** The session: the one that the page has started, else one of this provider's own for the flow. */
  get sessionId(): string | undefined {
    return this.#hostSession ?? this.#own?.id;
  }
  set sessionId(id: string | undefined) {
    this.#hostSession = id ?? undefined;
  }

  /**
   * Completes the session, and opens an `<rf-csat-modal auto>` inside.
   *
   * @param outcome - How it ended.
   * @returns Whether the server has it or it is queued. Rejects with what `rf-error` tells as well.
   */
  complete(outcome: Outcome): Promise<RfSessionCompleteEvent['detail']> {
    const completing = this.#complete(outcome);
    // A page that does not wait for the answer hears of a refusal by `rf-error`.
    completing.catch((error: Error) => this.fail(error));
    return completing;
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
    client.startSession({treeId: own.treeId, id: own.id}).catch((error: Error) => this.fail(error));
  }

  protected override updated(): void {
    // Those inside are told that something may be another now.
    for (const callback of this.#inside.keys()) this.#tell(callback);
    if (this.client && this.sessionId) for (const go of this.#waiting.splice(0)) go();
  }

  protected override render(): TemplateResult {
    return html`<slot></slot>`;
  }

  #tell(callback: ContextCallback<ProviderContext>): void {
    callback(this, this.#inside.get(callback));
  }

  get #own() {
    const {treeId} = this;
    if (!treeId) return undefined;
    if (this.#ownSession?.treeId !== treeId) this.#ownSession = {id: uuid(), treeId, isStarted: false};
    return this.#ownSession;
  }

  async #complete(outcome: Outcome): Promise<RfSessionCompleteEvent['detail']> {
    let {sessionId} = this;
    this.connection.warn();
    while (!this.client || !this.sessionId) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    sessionId ??= this.sessionId;
    this.startSession(this.client);
    const {status} = await this.client.completeSession({sessionId, outcome});
    const detail = {sessionId, outcome, queued: status === 'queued'};
    this.dispatchEvent(new RfSessionCompleteEvent(detail));
    return detail;
  }
}

// With the class come the types of its events.
export type {RfErrorEvent} from '../events/rf-error.js';
export type {RfSessionCompleteEvent} from '../events/rf-session-complete.js';

declare global {
  interface HTMLElementTagNameMap {
    'rf-provider': RfProvider;
  }
}
