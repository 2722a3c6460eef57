import {ContextConsumer} from '@lit/context';
import type {RfClient} from '@resolutionflow/sdk';
import {warnOnce} from '@resolutionflow/sdk/internal';
import type {LoadConnection} from '@resolutionflow/sdk/internal';
import type {ReactiveController, ReactiveControllerHost} from 'lit';
import {addConnected, isInPage, removeConnected} from '../internal/connected-elements.js';
import {closeWhenSent, createOwnClient, sendPending} from './create-element-client.js';
import {ElementToken, type TokenSource} from './element-token.js';
import {pageClient} from './page-client.js';
import {providerContext, type ProviderContext} from './provider-context.js';

/** An element that uses a client. */
export interface ClientHost extends ReactiveControllerHost, HTMLElement, TokenSource {
  disconnectedCallback(): void;
  readonly baseUrl: string | undefined;
  readonly sessionId?: string | undefined;
  readonly connection: ClientController;
  /** Loads the network code of the client for `baseUrl`. */
  readonly loadConnection?: LoadConnection;
}

/**
 * Finds the client and the session of an element. The first of these wins: the element's `client` property, its
 * `base-url`, the nearest provider, the page's default client. The host updates when the client may have changed.
 */
export class ClientController implements ReactiveController {
  /** The client that the page has set on this element. */
  own: RfClient | undefined;
  readonly #provider: ContextConsumer<typeof providerContext, ClientHost>;
  /** The client for the host's `base-url`, and its token. */
  #addressClient: RfClient | undefined;
  #token: ElementToken | undefined;
  #address: string | undefined;
  #lastSource: Omit<TokenSource, 'baseURI'> | undefined;

  constructor(readonly host: ClientHost) {
    host.addController(this);
    this.#provider = new ContextConsumer(host, {context: providerContext, subscribe: true});
  }

  /** The context of the nearest provider. */
  get context(): ProviderContext | undefined {
    return this.#provider.value;
  }

  get client(): RfClient | undefined {
    return this.own ?? this.#clientOfAddress() ?? this.context?.client ?? pageClient().client;
  }

  /** The host's `session-id`, or the provider's session. */
  get sessionId(): string | null {
    return this.host.sessionId || this.context?.sessionId || null;
  }

  /** Whether the provider has created the session. A copy of the element then belongs to another session. */
  get isSessionOwnedByProvider(): boolean {
    return !this.host.sessionId && !!this.context?.ownsSession;
  }

  /** Whether the server may know the session. A session that the host names may have started elsewhere. */
  get hasSessionStarted(): boolean {
    return !!this.host.sessionId || !!this.context?.started;
  }

  /** Starts the provider's session, unless it has started. Call it before you send anything that belongs to it. */
  startSession(): void {
    const {client} = this;
    if (client && !this.host.sessionId) this.context?.startSession(client);
  }

  /** Warns the host developer if the client or the session is missing. */
  warn(): void {
    const {client, sessionId} = this;
    if (client && sessionId) return;
    const missing = client
      ? 'session: session-id or <rf-provider tree-id>'
      : 'client: base-url and token, <rf-provider> or configure()';
    warnOnce(`<${this.host.localName}> waits for a ${missing}.`);
  }

  /** Looks for a provider, unless the element has one. */
  findProvider(): void {
    if (!this.context) this.#provider.hostConnected();
  }

  hostConnected(): void {
    addConnected(this.host);
    this.host.requestUpdate();
  }

  hostUpdated(): void {
    const {token, getToken, tokenUrl} = this.host;
    const last = this.#lastSource;
    this.#lastSource = {token, getToken, tokenUrl};
    if (last && (last.token !== token || last.getToken !== getToken || last.tokenUrl !== tokenUrl))
      this.renewToken(last.tokenUrl);
  }

  /**
   * Forgets a fetched token, because another user may have signed in, and sends the pending votes of that user.
   *
   * @param tokenUrl - Where the token comes from.
   */
  renewToken(tokenUrl: string | undefined): void {
    this.#token?.forget(tokenUrl);
    void sendPending(this.#addressClient);
  }

  hostDisconnected(): void {
    removeConnected(this.host);
    // The consumer keeps its last value, but the element may return outside of this provider.
    delete this.#provider.value;
    // An element that is only moved keeps its client.
    queueMicrotask(() => {
      if (!isInPage(this.host)) this.#closeAddressClient();
    });
  }

  #clientOfAddress(): RfClient | undefined {
    const {baseUrl} = this.host;
    if (this.#address !== baseUrl) this.#closeAddressClient();
    this.#address = baseUrl;
    if (!this.#addressClient && baseUrl) {
      this.#token = new ElementToken(this.host);
      this.#addressClient = createOwnClient(this.#token, baseUrl, this.host.loadConnection);
    }
    return this.#addressClient;
  }

  #closeAddressClient(): void {
    if (this.#addressClient) closeWhenSent(this.#addressClient);
    this.#addressClient = undefined;
  }
}
