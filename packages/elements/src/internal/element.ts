import type {RfClient} from '@resolutionflow/sdk';
import {LitElement, type PropertyDeclaration} from 'lit';
import {ClientController} from '../context/client-controller.js';
import {RfErrorEvent} from '../events/rf-error.js';
import {version} from './version.js';

/** A property as Lit declares it, with what it is where nothing is given to it. */
export type Declaration = PropertyDeclaration & {readonly initial?: unknown};

/** What all elements have in common: a client, a theme, and a language that is followed. */
export class RfElement extends LitElement {
  /** The version of this package. */
  static readonly version: string = version;

  static override properties: Readonly<Record<string, Declaration>> = {
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

  // Defaults are the declaration's: to set each on each of a hundred elements takes long.
  protected static override getPropertyDescriptor(
    name: PropertyKey,
    key: string | symbol,
    options: Declaration,
  ): PropertyDescriptor {
    const descriptor = super.getPropertyDescriptor(name, key, options)!;
    return {
      ...descriptor,
      get(): unknown {
        return descriptor.get!.call(this) ?? options.initial;
      },
    };
  }

  override attributeChangedCallback(name: string, old: string | null, value: string | null): void {
    super.attributeChangedCallback(name, old, value);
    // `lang` and `dir` are no properties of Lit's.
    this.requestUpdate();
  }

  /** @internal Tells the page what was refused or went wrong. */
  fail(error: Error): void {
    this.dispatchEvent(new RfErrorEvent(error));
  }
}
