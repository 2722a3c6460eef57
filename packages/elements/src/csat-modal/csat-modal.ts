import {MAX_COMMENT_LENGTH} from '@resolutionflow/sdk/internal';
import {css, type PropertyValues} from 'lit';
import type {CloseReason} from '../events/rf-close.js';
import {isInPage} from '../internal/connected-elements.js';
import {FormsPreload, loadForms} from '../internal/forms-preload.js';
import {property} from '../internal/property.js';
import {RfElement} from '../internal/rf-element.js';
import {theme} from '../internal/theme.styles.js';
import {stepTexts} from '../locales/step-texts.js';
import type {CsatModalHost} from './host.js';
import type {RatingPrompt} from './rating-prompt.js';

/**
 * Asks for 1–5 stars and an optional comment after a session, in a modal dialog or in the page.
 *
 * @summary Rating dialog for the end of a session.
 * @tag rf-csat-modal
 *
 * @slot heading - Replaces the heading, which also names the dialog.
 * @slot description - Replaces the sentence below the heading.
 * @slot thanks - Replaces “Thank you”.
 *
 * @event {RfOpenEvent} rf-open - The dialog is about to open. Cancel the event to keep it closed.
 * @event {RfRatedEvent} rf-rated - The user has rated the session.
 * @event {RfSkipEvent} rf-skip - The user has skipped the rating.
 * @event {RfCloseEvent} rf-close - The dialog has closed, or did not open. `detail.reason` says why.
 * @event {RfErrorEvent} rf-error - The server has rejected the rating.
 *
 * @csspart dialog - The dialog, or the box in the page with `inline`.
 * @csspart heading - The heading.
 * @csspart description - The sentence below the heading.
 * @csspart stars - The row of stars.
 * @csspart star - One star.
 * @csspart reasons - The group of reasons, after 1 to 3 stars.
 * @csspart reason - Each of the reasons.
 * @csspart comment - The text field.
 * @csspart counter - The number of characters left.
 * @csspart skip - The button “Skip”.
 * @csspart submit - The button “Submit”.
 * @csspart error - Why the server has rejected the rating.
 * @csspart thanks - “Thank you”.
 *
 * @cssproperty [--rf-star=#fbbf24] - The colour of a chosen star.
 * @cssproperty [--rf-accent=#3b5bc2] - The colour of “Submit”, of chosen reasons and of the focus.
 * @cssproperty [--rf-surface=Canvas] - The background of the dialog.
 * @cssproperty [--rf-backdrop] - The colour that covers the page behind the dialog.
 * @cssproperty [--rf-shadow] - The shadow of the dialog.
 * @cssproperty [--rf-radius=10px] - The radius of the corners.
 */
export class RfCsatModal extends RfElement implements CsatModalHost {
  static override readonly styles = [
    theme,
    css`
      :host,
      .root {
        display: contents;
      }
    `,
  ];

  /** The session to rate. Default: the provider's session. */
  @property({attribute: 'session-id'}) sessionId: string | undefined;

  /**
   * Whether the user is being asked. Setting it asks the user, unless they have answered before.
   *
   * @default false
   */
  @property({type: Boolean, reflect: true, initial: false}) open!: boolean;

  /**
   * Opens when the provider's session completes.
   *
   * @default false
   */
  @property({type: Boolean, reflect: true, initial: false}) auto!: boolean;

  /**
   * Shows the form in the page instead of a dialog.
   *
   * @default false
   */
  @property({type: Boolean, reflect: true, initial: false}) inline!: boolean;

  /** The heading. Default: “How was this flow?”. */
  @property() heading: string | undefined;

  /** The sentence below the heading. */
  @property() description: string | undefined;

  /**
   * The longest comment, in UTF-16 units; 500 at most.
   *
   * @default 500
   */
  @property({attribute: 'max-length', type: Number, initial: MAX_COMMENT_LENGTH}) maxLength!: number;

  /**
   * Does not ask in this browser within this many days of the last rating or skip.
   *
   * @default 0
   */
  @property({attribute: 'quiet-days', type: Number, initial: 0}) quietDays!: number;

  /**
   * The reasons to choose from after 1 to 3 stars, in order: codes separated by spaces. `off` never asks for reasons.
   *
   * @default 'unclear outdated did_not_work missing_step no_access'
   */
  @property({whenFalse: 'off'}) reasons: string | undefined;

  /** The names of reasons by code, for example `{our_own: 'Our own reason'}`. Other codes keep their name. */
  @property({attribute: false}) reasonLabels: Readonly<Record<string, string>> | undefined;

  #prompt: RatingPrompt | undefined;
  /** Whether a call of `show()` waits for the code of the prompt. */
  #isShowQueued = false;
  #provider: HTMLElement | undefined;
  /** The session of the last inline question. */
  #inlineSession: string | null | undefined;

  constructor() {
    super();
    new FormsPreload(this);
  }

  /**
   * Asks the user, unless there is a reason not to.
   *
   * @param options - `force` asks even if the user has answered before.
   * @returns How it ended, once it has ended.
   */
  show({force = false}: {force?: boolean} = {}): Promise<CloseReason> {
    // The question is about this session, even if the page shows another one by the time the prompt has loaded.
    const {sessionId} = this.connection;
    this.open = true;
    this.#isShowQueued = !this.#prompt;
    return this.#usePrompt((prompt) => prompt.ask(sessionId, force));
  }

  /** Closes the form. Before the submission, this is a skip. */
  hide(): void {
    if (this.#prompt) this.#prompt.hide();
    else if (this.#isShowQueued) {
      this.#isShowQueued = false;
      void this.#usePrompt((prompt) => prompt.hide());
    }
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // A copy of a page, for example a snapshot, contains the open dialog of another session.
    if (!this.hasUpdated && this.connection.isSessionOwnedByProvider) this.open = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // An element that is only moved is connected again in the same turn.
    queueMicrotask(() => {
      if (isInPage(this)) return;
      this.#followProvider(undefined);
      this.hide();
    });
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    this.#followProvider(this.connection.context?.provider);
    if (changed.has('open')) {
      if (!this.open && changed.get('open')) this.hide();
      else if (this.open && !this.#isShowQueued) void this.show();
    }
    if (this.inline && !this.auto) this.#askInline();
    // Loads the language before it is needed.
    if (this.connection.hasSessionStarted) stepTexts.languageOf(this);
  }

  protected override render(): unknown {
    return this.#prompt?.render();
  }

  /** Uses the prompt at once if it has loaded. Otherwise calls wait for it and keep their order. */
  async #usePrompt<T>(use: (prompt: RatingPrompt) => T | Promise<T>): Promise<T> {
    if (this.#prompt) return use(this.#prompt);
    const {RatingPrompt} = await loadForms();
    return use((this.#prompt ??= this.#createPrompt(RatingPrompt)));
  }

  #createPrompt(Prompt: typeof RatingPrompt): RatingPrompt {
    this.#isShowQueued = false;
    this.addStyles(Prompt.styles);
    return new Prompt(this);
  }

  /** Asks about each session of the page once. */
  #askInline(): void {
    const session = this.connection.sessionId;
    if (this.#inlineSession === session) return;
    // A session that becomes known is the one of the running question.
    if (this.#inlineSession) this.hide();
    this.#inlineSession = session;
    void this.show();
  }

  #followProvider(provider: HTMLElement | undefined): void {
    if (provider === this.#provider) return;
    this.#provider?.removeEventListener('rf-session-complete', this.#onComplete);
    provider?.addEventListener('rf-session-complete', this.#onComplete);
    this.#provider = provider;
  }

  readonly #onComplete = (event: Event) => {
    // The event of a nested provider bubbles through this provider.
    if (!this.auto || event.target !== this.#provider) return;
    // The page's own listeners run before the dialog opens.
    queueMicrotask(() => void this.show());
  };
}

// Re-exported so that importing the class also declares its events.
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
