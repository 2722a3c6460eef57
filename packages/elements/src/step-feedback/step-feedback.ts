import {warnOnce} from '@resolutionflow/sdk/internal';
import {html, nothing, type TemplateResult} from 'lit';
import {RfChangeEvent} from '../events/rf-change.js';
import {FormsPreload, loadForms} from '../internal/forms-preload.js';
import {property} from '../internal/property.js';
import {RfElement} from '../internal/rf-element.js';
import {theme} from '../internal/theme.styles.js';
import type {StepTexts} from '../locales/en-step.js';
import {stepTexts} from '../locales/step-texts.js';
import {HintController} from './hint.js';
import type {StepFeedbackHost} from './host.js';
import type {ReasonsPanel} from './reasons-panel.js';
import {THUMB} from './icons.js';
import {RestoreController} from './restore-controller.js';
import {styles} from './step-feedback.styles.js';
import {VisitController} from './visit-controller.js';
import {findVote} from './vote-store.js';
import type {Vote, VoteContent, VoteWatcher} from './vote.js';

type Direction = 'up' | 'down';
type Value = Direction | undefined;

const valueOf = (wasHelpful: boolean | null): Value =>
  wasHelpful === null ? undefined : wasHelpful ? 'up' : 'down';

const wasHelpfulOf = (value: string | null | undefined): boolean | null =>
  value === 'up' ? true : value === 'down' ? false : null;

/**
 * Two thumbs for one step of a flow: helpful or not helpful. A vote shows at once, can be changed and removed, and
 * is queued while the browser is offline. After “Not helpful”, a small panel asks for reasons.
 *
 * @summary Thumbs up or down on one step.
 * @tag rf-step-feedback
 *
 * @slot up-icon - Replaces the thumb up.
 * @slot down-icon - Replaces the thumb down.
 * @slot hint - Replaces the first-time hint.
 *
 * @event {RfChangeEvent} rf-change - The user has voted. Fires at once.
 * @event {RfReasonsEvent} rf-reasons - The user has changed the reasons or the note of the vote. Fires at once.
 * @event {RfSavedEvent} rf-saved - The server has the vote, with its reasons and note.
 * @event {RfErrorEvent} rf-error - The server has rejected the vote for good.
 *
 * @csspart group - The two buttons.
 * @csspart button - Each of the buttons.
 * @csspart up - The button “Helpful”.
 * @csspart down - The button “Not helpful”.
 * @csspart change-reasons - The button “Add a reason” or “Change the reason”.
 * @csspart panel - The panel that asks for reasons.
 * @csspart reasons - The group of reasons in the panel.
 * @csspart reason - Each of the reasons.
 * @csspart note - The text field “Tell the author more”.
 * @csspart counter - The number of characters left for the note.
 * @csspart done - The button “Done”.
 * @csspart hint - The first-time hint.
 * @csspart status - The message that a vote could not be saved.
 *
 * @cssproperty [--rf-up=#14803d] - The colour of a vote up.
 * @cssproperty [--rf-down=#bf2828] - The colour of a vote down, and of the error message.
 * @cssproperty [--rf-accent=#3b5bc2] - The colour of the hint and of chosen reasons.
 * @cssproperty [--rf-surface=Canvas] - The background of the panel.
 * @cssproperty [--rf-shadow] - The shadow of the panel.
 * @cssproperty [--rf-radius=10px] - The radius of the corners.
 */
export class RfStepFeedback extends RfElement implements StepFeedbackHost, VoteWatcher {
  static override readonly styles = [theme, styles];

  /** The step. */
  @property({attribute: 'step-id'}) stepId: string | undefined;

  /** The session. Default: the provider's session. */
  @property({attribute: 'session-id'}) sessionId: string | undefined;

  /** The vote. A value that the page sets is shown, but fires no event and sends no request. */
  @property({reflect: true}) value: Value;

  /**
   * Shows the user's earlier vote in the session.
   *
   * @default false
   */
  @property({type: Boolean, reflect: true, initial: false}) restore!: boolean;

  /**
   * Records a visit when the element becomes visible.
   *
   * @default false
   */
  @property({type: Boolean, reflect: true, initial: false}) track!: boolean;

  /** The name of the group. Default: “Was this step helpful?”. */
  @property() label: string | undefined;

  /**
   * `off` never shows the first-time hint.
   *
   * @default 'auto'
   */
  @property({initial: 'auto', whenFalse: 'off'}) hint!: 'auto' | 'off';

  /**
   * The reasons that the panel offers, in order: codes separated by spaces. `off` never asks for reasons.
   *
   * @default 'unclear outdated did_not_work missing_step no_access'
   */
  @property({whenFalse: 'off'}) reasons: string | undefined;

  /** The names of reasons by code, for example `{our_own: 'Our own reason'}`. Other codes keep their name. */
  @property({attribute: false}) reasonLabels: Readonly<Record<string, string>> | undefined;

  /**
   * Disables both buttons.
   *
   * @default false
   */
  @property({type: Boolean, reflect: true, initial: false}) disabled!: boolean;

  /**
   * Shows the vote, but the buttons do nothing.
   *
   * @default false
   */
  @property({type: Boolean, reflect: true, initial: false}) readonly!: boolean;

  /** @internal */
  vote: Vote | undefined;

  readonly #hint = new HintController(this);
  /** The value that this element has set itself. A different value was set by the page. */
  #ownValue: Value;
  /** Votes that wait for a client and a session, in order. */
  readonly #unsent = new Map<Vote, VoteContent>();
  /** The button that the user has clicked. Only a click animates the icon. */
  #clicked: Value;
  #panel: ReasonsPanel | undefined;

  constructor() {
    super();
    new RestoreController(this);
    new VisitController(this);
    new FormsPreload(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // A copy of a page, for example a snapshot, contains the votes of another session.
    if (!this.hasUpdated && this.connection.isSessionOwnedByProvider) this.value = undefined;
    this.vote?.watch(this);
  }

  override disconnectedCallback(): void {
    // Before the element forgets its client: the panel may have a note to submit.
    this.#panel?.close();
    super.disconnectedCallback();
    this.vote?.unwatch(this);
  }

  protected override willUpdate(): void {
    if (this.isConnected) this.#updateVote();
    this.#sendUnsent();
    if ((this.#asksForReasons && this.value === 'down') || this.vote?.failed) void this.#usePanel();
  }

  protected override render(): TemplateResult {
    const {texts, formatTag} = stepTexts.languageOf(this);
    return html`<div class="root" lang=${formatTag}>
      <div
        part="group"
        role="group"
        aria-label=${this.label || texts.stepQuestion}
        aria-disabled=${this.readonly ? 'true' : nothing}
        @keydown=${keepButtonKey}
      >
        <button
          type="button"
          part="button up"
          class=${this.#clicked === 'up' ? 'clicked' : nothing}
          aria-label=${texts.helpful}
          aria-pressed=${this.value === 'up'}
          ?disabled=${this.disabled}
          @click=${() => this.#choose('up')}
        >
          <span aria-hidden="true"
            ><slot name="up-icon">
              <svg class="thumb" viewBox="0 0 20 20"><path d=${THUMB} /></svg> </slot
          ></span>
        </button>
        <button
          type="button"
          part="button down"
          class=${this.#clicked === 'down' ? 'clicked' : nothing}
          aria-label=${texts.notHelpful}
          aria-pressed=${this.value === 'down'}
          ?disabled=${this.disabled}
          @click=${() => this.#choose('down')}
        >
          <span aria-hidden="true"
            ><slot name="down-icon">
              <svg class="thumb" viewBox="0 0 20 20">
                <path d=${THUMB} transform="matrix(1 0 0 -1 0 20)" />
              </svg> </slot
          ></span>
        </button>
      </div>
      ${this.#asksForReasons || this.#hint.hasRoom ? this.#renderHintAndReasons(texts) : nothing}
      <span part="status" role="status">${this.vote?.failed ? texts.voteNotSaved : nothing}</span>
    </div>`;
  }

  #renderHintAndReasons({hint, dismiss}: StepTexts): TemplateResult {
    return html`<span class="hint-and-reasons">
      ${this.#asksForReasons ? html`<span class="room">${this.#panel?.render()}</span>` : nothing}
      ${this.#hint.hasRoom ? this.#renderHint(hint, dismiss) : nothing}
    </span>`;
  }

  #renderHint(hint: string, dismiss: string): TemplateResult {
    return html`<span part="hint" class=${this.#hint.isShown && !this.value ? nothing : 'dismissed'}>
      <slot name="hint">${hint}</slot>
      <button type="button" aria-label=${dismiss} @click=${this.#dismissHint}>
        <svg viewBox="0 0 20 20" aria-hidden="true"><path d="M5 6 6 5l9 9-1 1ZM14 5l1 1-9 9-1-1Z" /></svg>
      </button>
    </span>`;
  }

  readonly #dismissHint = (): void => {
    // The hint's button disappears: the focus stays next to it.
    if (this.shadowRoot?.activeElement?.closest('[part=hint]')) {
      this.renderRoot.querySelector<HTMLElement>('[part~=down]')?.focus();
    }
    this.#hint.dismiss();
  };

  /** Votes, or removes the vote if the user chooses the same button again. */
  #choose(direction: Direction): void {
    // A click on the content of a disabled button may arrive here.
    if (this.readonly || this.disabled) return;
    // The page may have changed the step since the last update.
    const vote = this.#updateVote();
    const wasHelpful = this.value === direction ? null : direction === 'up';
    this.#clicked = direction;
    this.#hint.dismiss();
    this.submit(vote, {wasHelpful});
    this.dispatchEvent(new RfChangeEvent({stepId: vote.stepId, sessionId: vote.sessionId, wasHelpful}));
    if (wasHelpful === false && this.#asksForReasons) void this.#usePanel(performance.now());
  }

  /** @internal */
  submit(vote: Vote, content: VoteContent): void {
    this.#unsent.set(vote, content);
    if (this.#sendUnsent()) return;
    vote.show(content);
    this.connection.warn();
    if (!this.stepId) warnOnce(`<${this.localName}> waits for a step-id.`);
  }

  get #asksForReasons(): boolean {
    return this.reasons !== 'off';
  }

  /** Loads the panel. Opens it if the user voted at this time, in ms. */
  async #usePanel(votedAt = 0): Promise<void> {
    if (!this.#panel) {
      const {ReasonsPanel} = await loadForms();
      if (!this.#panel) this.addStyles(ReasonsPanel.styles);
      this.#panel ??= new ReasonsPanel(this);
      this.requestUpdate();
    }
    if (votedAt) this.#panel.open(votedAt);
  }

  /** Sends the unsent votes. Returns false if there is no client, step or session yet. */
  #sendUnsent(): boolean {
    const {client, stepId} = this;
    const session = this.connection.sessionId;
    if (!this.#unsent.size || !client || !stepId || !session) return false;
    const unsent = [...this.#unsent];
    this.#unsent.clear();
    for (const [{stepId: step, sessionId}, content] of unsent) {
      this.connection.startSession();
      void findVote(client, step || stepId, sessionId ?? session).submit(client, content, this);
    }
    return true;
  }

  /** Finds the vote for the current client, step and session. */
  #updateVote(): Vote {
    const old = this.vote;
    const isValueSetByPage = this.value !== this.#ownValue;
    const vote = findVote(this.client, this.stepId ?? '', this.connection.sessionId);
    if (vote !== old) {
      old?.unwatch(this);
      vote.watch(this);
      this.vote = vote;
      if (old && isSameOrLess(old, vote)) vote.takeOver(old);
    }
    if (isValueSetByPage) vote.show({wasHelpful: wasHelpfulOf(this.value)});
    else this.#showValue(vote);
    return vote;
  }

  #showValue(vote: Vote): void {
    this.value = this.#ownValue = valueOf(vote.shown.wasHelpful);
  }

  /** @internal */
  voteChanged(vote: Vote): void {
    this.#showValue(vote);
    this.requestUpdate();
  }
}

/** Keeps a key that clicks the button from shortcuts of the page. The panel's `InputKeeper` is loaded later. */
const keepButtonKey = (event: KeyboardEvent): void => {
  if (event.key === 'Enter' || event.key === ' ') event.stopPropagation();
  // A held key votes once.
  if (event.key === 'Enter' && event.repeat) event.preventDefault();
};

/** Whether the old vote is on the same step and session, or its step or session was not known yet. */
const isSameOrLess = (old: Vote, vote: Vote): boolean =>
  (old.stepId || vote.stepId) === vote.stepId && (old.sessionId ?? vote.sessionId) === vote.sessionId;

// Re-exported so that importing the class also declares its events.
export type {RfChangeEvent} from '../events/rf-change.js';
export type {RfErrorEvent} from '../events/rf-error.js';
export type {RfReasonsEvent} from '../events/rf-reasons.js';
export type {RfSavedEvent} from '../events/rf-saved.js';

declare global {
  interface HTMLElementTagNameMap {
    'rf-step-feedback': RfStepFeedback;
  }
}
