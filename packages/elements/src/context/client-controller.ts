import type {RfClient} from '@resolutionflow/sdk';
import type {ReactiveController} from 'lit';
import type {RfElement} from '../internal/element.js';
import {show, shown} from '../internal/shown.js';
import {warnOnce} from '../internal/warn.js';
import {closeWhenSent, createOwnClient} from './create-element-client.js';
import {pageClient} from './page-client.js';
import {contextEvent, type ProviderContext} from './provider-context.js';

/**
 * Finds the element's client, wherever it comes from and whenever it comes: the element's own property, its own
 * address, the nearest provider, the page's default. Asks the host for an update when that may have changed.
 */
export class ClientController implements ReactiveController {
  /** The client that the page gave to this very element. */
  own: RfClient | undefined;
  #context: ProviderContext | undefined;
  /** What the nearest provider offers is known, and every change of it asks the host for an update. */
  #isFollowing = false;
  /** The client of the host's own address. */
  #made: RfClient | undefined;
  #madeFor: string | undefined;
  #unsubscribe: (() => void) | undefined;

  constructor(readonly host: RfElement & {readonly sessionId?: string | undefined}) {
    host.addController(this);
    // Given before the element was defined. Lit would do that for a property of its own, but reads all of these at first.
    if (!Object.hasOwn(host, 'client')) return;
    this.own = host.client;
    delete (host as Partial<RfElement>).client;
  }

  /** The nearest provider's offer, looked for when it is first needed. */
  get context(): ProviderContext | undefined {
    if (!this.#isFollowing && this.host.isConnected) {
      this.ask();
      this.#isFollowing = true;
    }
    return this.#context;
  }

  get client(): RfClient | undefined {
    return this.own ?? this.#ownAddress() ?? this.context?.client ?? pageClient().client;
  }

  /** The host's session: its own `session-id`, else the provider's. */
  get sessionId(): string | null {
    return this.host.sessionId ?? this.context?.sessionId ?? null;
  }

  /** Starts the provider's session, unless that has happened; call it before sending what belongs to it. */
  startSession(): void {
    const {client} = this;
    if (client && !this.host.sessionId) this.context?.startSession(client);
  }

  /** Says what is missing before anything can be sent, if something is. */
  warn(): void {
    const {client, sessionId} = this;
    if (client && sessionId) return;
    const missing = client
      ? 'session: session-id or <rf-provider tree-id>'
      : 'client: base-url and token, <rf-provider> or configure()';
    warnOnce(`<${this.host.localName}> waits for a ${missing}.`);
  }

  hostConnected(): void {
    show(this.host);
    this.host.requestUpdate();
  }

  hostDisconnected(): void {
    shown.delete(this.host);
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    this.#context = undefined;
    this.#isFollowing = false;
    // One that is only moved keeps its client, and so what it has loaded.
    queueMicrotask(() => {
      if (this.host.isConnected) return;
      this.#letGo();
    });
  }

  /** Asks for the nearest provider. */
  ask(): void {
    this.host.dispatchEvent(
      contextEvent('context-request', this.host, {callback: this.#answered, subscribe: true}),
    );
  }

  readonly #answered = (context: ProviderContext, unsubscribe?: () => void) => {
    if (unsubscribe !== this.#unsubscribe) this.#unsubscribe?.();
    this.#unsubscribe = unsubscribe;
    this.#context = context;
    if (this.#isFollowing) this.host.requestUpdate();
  };

  #ownAddress(): RfClient | undefined {
    const {baseUrl} = this.host;
    if (this.#madeFor !== baseUrl) this.#letGo();
    this.#madeFor = baseUrl;
    return (this.#made ??= baseUrl ? createOwnClient(this.host, baseUrl) : undefined);
  }

  #letGo(): void {
    if (this.#made) closeWhenSent(this.#made);
    this.#made = undefined;
  }
}
