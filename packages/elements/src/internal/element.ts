import type {RfClient} from '@resolutionflow/sdk';
import {LitElement, type PropertyDeclarations} from 'lit';
import {ClientController} from '../context/client-controller.js';
import {RfErrorEvent} from '../events/rf-error.js';
import {version} from './version.js';

/** What all elements have in common: a client, a theme, and a language that is followed. */
export class RfElement extends LitElement {
  /** The version of this package. */
  static readonly version: string = version;

  static override properties: PropertyDeclarations = {
    baseUrl: {attribute: 'base-url'},
    token: {},
    theme: {reflect: true},
  };

  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, 'lang', 'dir'];
  }

  /** The server's address, for an element outside any provider. */
  baseUrl: string | undefined;

  /** The user's token, together with `base-url`. */
  token: string | undefined;

  /** Light or dark whatever the page is; `auto` follows the device. Without it the page's `color-scheme` counts. */
  theme: 'light' | 'dark' | 'auto' | undefined;

  /** @internal */
  readonly connection = new ClientController(this);

  /** The client in use: this element's own, the nearest provider's, or the page's. Set it to give one. */
  get client(): RfClient | undefined {
    return this.connection.client;
  }
  set client(client: RfClient | undefined) {
    this.connection.own = client ?? undefined;
    this.requestUpdate();
  }

  override attributeChangedCallback(name: string, old: string | null, value: string | null): void {
    super.attributeChangedCallback(name, old, value);
    if (name === 'lang' || name === 'dir') this.requestUpdate();
  }

  /** @internal Tells the page what was refused or went wrong. */
  fail(error: Error): void {
    this.dispatchEvent(new RfErrorEvent(error));
  }
}
