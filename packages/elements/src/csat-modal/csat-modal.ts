import {type PropertyValues, css, html} from 'lit';
import type {CloseReason} from '../events/rf-close.js';
import {RfElement} from '../internal/element.js';
import {later} from '../internal/load-later.js';
import {theme} from '../internal/theme.styles.js';
import {feedback} from '../locales/feedback.js';
import type {Asking} from './asking.js';

/** Nobody is asked until they have worked through a flow, so what asks comes later. */
const loadAsking = later(() => import('./asking.js'), 'Asking');

/** One function for all elements: a window hears each listener once, however often it is added. */
const loadSoon = () => void loadAsking();

/**
 * Asks for 1–5 stars and an optional comment after a session, in a modal dialog or in the page.
 *
 * @summary Rating dialog for the end of a session.
 * @tag rf-csat-modal
 *
 * @slot heading - Replaces the heading, which also names the dialog.
 * @slot description - Replaces the sentence below it.
 * @slot thanks - Replaces “Thank you”.
 *
 * @event {RfOpenEvent} rf-open - It is about to open; cancelling keeps it closed.
 * @event {RfRatedEvent} rf-rated - The person rated.
 * @event {RfSkipEvent} rf-skip - The person did not want to.
 * @event {RfCloseEvent} rf-close - It closed, or did not open; `detail.reason` says why.
 * @event {RfErrorEvent} rf-error - The rating was refused.
 *
 * @csspart dialog - The dialog; with `inline` the box in the page.
 * @csspart heading - The heading.
 * @csspart description - The sentence below it.
 * @csspart stars - The row of stars.
 * @csspart star - One star.
 * @csspart comment - The text field.
 * @csspart counter - How many characters are left.
 * @csspart skip - The button “Skip”.
 * @csspart submit - The button “Submit”.
 * @csspart error - Why a rating was refused.
 * @csspart thanks - “Thank you”.
 *
 * @cssproperty [--rf-star=gold] - The colour of a chosen star.
 * @cssproperty [--rf-accent=blue] - The colour of “Submit” and of the focus.
 * @cssproperty [--rf-surface=Canvas] - The dialog's background.
 * @cssproperty [--rf-backdrop] - What covers the page behind the dialog.
 * @cssproperty [--rf-shadow] - The dialog's shadow.
 * @cssproperty [--rf-radius=10px] - How round the corners are.
 */
export class RfCsatModal extends RfElement {
  static override readonly styles = [
    theme,
    css`
      :host {
        display: contents;
      }
    `,
  ];

  static override properties = {
    sessionId: {attribute: 'session-id'},
    open: {type: Boolean, reflect: true, initial: false},
    auto: {type: Boolean, reflect: true, initial: false},
    inline: {type: Boolean, reflect: true, initial: false},
    heading: {},
    description: {},
    maxLength: {attribute: 'max-length', type: Number, initial: 500},
    quietDays: {attribute: 'quiet-days', type: Number, initial: 0},
  };

  /** The session to rate; inside a provider the provider's. */
  sessionId: string | undefined;

  /**
   * Whether the person is being asked. Setting it asks, unless they have answered before.
   *
   * @default false
   */
  open!: boolean;

  /**
   * Opens when the provider's session completes.
   *
   * @default false
   */
  auto!: boolean;

  /**
   * The same form in the page instead of a dialog.
   *
   * @default false
   */
  inline!: boolean;

  /** The heading, in place of “How was this flow?”. */
  heading: string | undefined;

  /** The sentence below the heading. */
  description: string | undefined;

  /**
   * The longest comment, in UTF-16 units; at most 500.
   *
   * @default 500
   */
  maxLength!: number;

  /**
   * Do not ask this browser again within so many days of its last rating or skip.
   *
   * @default 0
   */
  quietDays!: number;

  /** @internal */
  readonly catalogue = feedback;

  #asking: Asking | undefined;
  /** How the first question ends, which what asks is loaded for. */
  #first: Promise<CloseReason> | undefined;
  #provider: HTMLElement | undefined;
  #askedInline: string | null | undefined;

  /**
   * Asks the person, unless there is a reason not to.
   *
   * @param options - `force` asks even so.
   * @returns How it ended, once it has closed.
   */
  show({force = false}: {force?: boolean} = {}): Promise<CloseReason> {
    // By the time that what asks is there the page may be about another session.
    const {sessionId} = this.connection;
    if (this.#asking) return this.#asking.ask(sessionId, force);
    this.open = true;
    if (force || !this.#first) this.#first = this.#load((asking) => asking.ask(sessionId, force));
    return this.#first;
  }

  /** Closes it. Before a submit that is a skip. */
  hide(): void {
    if (this.#asking) this.#asking.hide();
    else if (this.#first) {
      this.#first = undefined;
      void this.#load((asking) => asking.hide());
    }
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // Whoever starts to work on the page will be asked in the end, perhaps without a network by then.
    for (const type of ['pointerdown', 'keydown']) addEventListener(type, loadSoon, {once: true});
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // A move is a removal and an insertion in one turn; only what stays away is a removal.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#follow(undefined);
      this.hide();
    });
  }

  protected override willUpdate(): void {
    this.#follow(this.connection.context?.provider);
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('open')) {
      if (this.open) void this.show();
      else if (changed.get('open')) this.hide();
    }
    const session = this.connection.sessionId;
    if (this.inline && !this.auto && this.#askedInline !== session) {
      // A session that becomes known is the one that the person is being asked about already.
      if (this.#askedInline) this.hide();
      this.#askedInline = session;
      void this.show();
    }
  }

  protected override render(): unknown {
    return this.#asking?.render();
  }

  /** Does something as soon as what asks is there; in the order of the calls. */
  #load<T>(use: (asking: Asking) => T | Promise<T>): Promise<T> {
    return loadAsking().then(({Asking}) => use((this.#asking ??= new Asking(this, {css, html}))));
  }

  #follow(provider: HTMLElement | undefined): void {
    this.#provider?.removeEventListener('rf-session-complete', this.#onComplete);
    provider?.addEventListener('rf-session-complete', this.#onComplete);
    this.#provider = provider;
  }

  readonly #onComplete = (event: Event) => {
    // A provider further in fires the same event. The page hears of the session before the question opens.
    if (this.auto && event.target === this.#provider) queueMicrotask(() => void this.show());
  };
}

// With the class come the types of its events.
export type {RfCloseEvent} from '../events/rf-close.js';
export type {RfErrorEvent} from '../events/rf-error.js';
export type {RfOpenEvent} from '../events/rf-open.js';
export type {RfRatedEvent} from '../events/rf-rated.js';
export type {RfSkipEvent} from '../events/rf-skip.js';

declare global {
  interface HTMLElementTagNameMap {
    'rf-csat-modal': RfCsatModal;
  }
}
