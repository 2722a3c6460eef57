import type {RfClient} from '@resolutionflow/sdk';
import {LitElement, type CSSResult, type PropertyValues} from 'lit';
import {ClientController} from '../context/client-controller.js';
import {RfErrorEvent} from '../events/rf-error.js';
import {updateTranslated} from './page-translation.js';
import {property} from './property.js';
import {adoptStyles} from './style-sheets.js';
import {version} from './version.js';

/**
 * Maps an attribute's name without hyphens to the attribute, `stepid` to `step-id`: React on a server writes the property
 * `stepId` as `stepid`.
 */
const hyphenated = new Map<string, string>();

/** The base class of all elements: a client, a theme and a language. */
export class RfElement extends LitElement {
  /** The version of this package. */
  static readonly version: string = version;

  static override get observedAttributes(): string[] {
    const names = super.observedAttributes;
    for (const name of names) if (name.includes('-')) hyphenated.set(name.replaceAll('-', ''), name);
    const unhyphenated = [...hyphenated]
      .filter(([, name]) => names.includes(name))
      .map(([spelling]) => spelling);
    return [...names, ...unhyphenated, 'lang', 'dir'];
  }

  /** The server's address, for an element outside any provider. */
  @property({attribute: 'base-url'}) baseUrl: string | undefined;

  /** The user's token. Use it together with `base-url`. */
  @property() token: string | undefined;

  /** `light` and `dark` override the page's `color-scheme`. `auto` follows the device. */
  @property({reflect: true}) theme: 'light' | 'dark' | 'auto' | undefined;

  /** @internal */
  readonly connection: ClientController = new ClientController(this);

  /** The styles of the class and its lazily loaded styles. */
  #styles = (this.constructor as typeof RfElement).elementStyles as readonly CSSResult[];

  constructor() {
    super();
    this.#upgradeClient();
  }

  /** The client in use: this element's own, the nearest provider's, or the page's. Set it to use your own client. */
  get client(): RfClient | undefined {
    return this.connection.client;
  }
  set client(client: RfClient | undefined) {
    // A framework may set NaN or a word for “none”.
    this.connection.own = Object(client) === client ? client : undefined;
    this.requestUpdate();
  }

  override attributeChangedCallback(name: string, old: string | null, value: string | null): void {
    super.attributeChangedCallback(hyphenated.get(name) ?? name, old, value);
    // `lang` and `dir` are not Lit properties, so Lit does not update for them.
    this.requestUpdate();
  }

  protected override update(changed: PropertyValues): void {
    updateTranslated(this.renderRoot, () => super.update(changed));
  }

  /** Called when the element has moved into another document, which does not accept the sheets of the last one. */
  adoptedCallback(): void {
    this.#adoptStyles();
  }

  protected override createRenderRoot(): ShadowRoot {
    const {shadowRootOptions} = this.constructor as typeof RfElement;
    // A saved page may contain a declarative shadow root with what the element had rendered. This empties it.
    const root = this.attachShadow(shadowRootOptions);
    this.#adoptStyles();
    return root;
  }

  /** Adds styles that belong to code that has been loaded later. */
  protected addStyles(styles: readonly CSSResult[]): void {
    this.#styles = [...this.#styles, ...styles];
    this.#adoptStyles();
  }

  /** @internal Reports an error to the page. */
  fail(error: Error): void {
    this.dispatchEvent(new RfErrorEvent(error));
  }

  #adoptStyles(): void {
    if (this.shadowRoot) adoptStyles(this.shadowRoot, this.#styles);
  }

  /** The page may have set `client` before the element was defined; that value hides the accessor. */
  #upgradeClient(): void {
    if (!Object.hasOwn(this, 'client')) return;
    const {client} = this;
    delete (this as Partial<RfElement>).client;
    this.client = client;
  }
}
