import {html, nothing, type TemplateResult} from 'lit';
import {RfChangeEvent} from '../events/rf-change.js';
import {RfElement} from '../internal/element.js';
import {later} from '../internal/load-later.js';
import {Localize} from '../internal/localize.js';
import {feedback} from '../locales/feedback.js';
import {theme} from '../internal/theme.styles.js';
import {warnOnce} from '../internal/warn.js';
import {HintController} from './hint.js';
import {THUMB} from './icons.js';
import {styles} from './step-feedback.styles.js';
import type {Vote, VoteWatcher} from './vote.js';
import {findVote} from './votes.js';

type Value = 'up' | 'down' | undefined;

const valueOf = (wasHelpful: boolean | null): Value =>
  wasHelpful === null ? undefined : wasHelpful ? 'up' : 'down';

const wasHelpfulOf = (value: string | null | undefined): boolean | null =>
  value === 'up' ? true : value === 'down' ? false : null;

const loadExtras = later(() => import('./extras.js'), 'addExtras');

/**
 * Two thumbs for one step of a flow: helpful or not. A vote shows at once, can be changed and taken back, and
 * survives being offline.
 *
 * @summary Thumbs up or down on one step.
 * @tag rf-step-feedback
 *
 * @slot up-icon - Replaces the thumb up.
 * @slot down-icon - Replaces the thumb down.
 * @slot hint - Replaces the first-time hint.
 *
 * @event {RfChangeEvent} rf-change - The person pressed; fires at once.
 * @event {RfSavedEvent} rf-saved - The server has the vote.
 * @event {RfErrorEvent} rf-error - The vote was refused for good.
 *
 * @csspart group - The two buttons.
 * @csspart button - Each of them.
 * @csspart up - “Helpful”.
 * @csspart down - “Not helpful”.
 * @csspart hint - The first-time hint.
 * @csspart status - What could not be saved.
 *
 * @cssproperty [--rf-up=green] - The colour of a vote up.
 * @cssproperty [--rf-down=red] - The colour of a vote down, and of what went wrong.
 * @cssproperty [--rf-accent=blue] - The colour of the hint.
 * @cssproperty [--rf-radius=10px] - How round the corners are.
 */
export class RfStepFeedback extends RfElement implements VoteWatcher {
  static override readonly styles = [theme, styles];

  static override properties = {
    stepId: {attribute: 'step-id'},
    sessionId: {attribute: 'session-id'},
    value: {reflect: true},
    restore: {type: Boolean, reflect: true},
    track: {type: Boolean, reflect: true},
    label: {},
    hint: {},
    disabled: {type: Boolean, reflect: true},
    readonly: {type: Boolean, reflect: true},
  };

  /** The step. */
  stepId: string | undefined;

  /** The session; inside a provider the provider's. */
  sessionId: string | undefined;

  /** The vote shown. Set by the page it is shown only: no event, no request. */
  value: Value;

  /** Shows the vote that was given earlier in the session. */
  restore = false;

  /** Records a visit of the step when the person sees it. */
  track = false;

  /** The name of the group, in place of “Was this step helpful?”. */
  label: string | undefined;

  /** `off`: never shows the first-time hint. */
  hint: 'auto' | 'off' = 'auto';

  /** Both buttons are disabled. */
  disabled = false;

  /** Shows the vote; presses do nothing. */
  readonly = false;

  readonly #localize = new Localize(this, feedback);
  readonly #hint = new HintController(this);
  #vote: Vote | undefined;
  /** What this element itself has set `value` to; another value is the page's. */
  #shown: Value;
  #pressedLast: Value;
  /** What was pressed before there was a client and a session, in order. */
  readonly #held = new Map<Vote, boolean | null>();
  #hasExtras = false;

  /** @internal What is shown, pressed and sent here. */
  get vote(): Vote | undefined {
    return this.#vote;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#vote?.unwatch(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#vote?.watch(this);
  }

  protected override willUpdate(): void {
    this.#follow();
    this.#sendHeld();
    if (!this.#hasExtras && (this.restore || this.track)) {
      this.#hasExtras = true;
      void loadExtras().then(({addExtras}) => addExtras(this));
    }
  }

  protected override render(): TemplateResult {
    const {value} = this;
    const term = this.#localize.term.bind(this.#localize);
    // A title names a button, as what is in it has no name. Beside a label it would be read out a second time.
    const inert = this.readonly || nothing;
    return html`
      <div
        part="group"
        class=${value === this.#pressedLast ? 'cast' : ''}
        role="group"
        aria-label=${this.label ?? term('stepQuestion')}
      >
        <button
          part="button up"
          class="up"
          type="button"
          title=${term('helpful')}
          aria-pressed=${value === 'up'}
          aria-disabled=${inert}
          ?disabled=${this.disabled}
          @click=${() => this.#press('up')}
        >
          <span aria-hidden="true"
            ><slot name="up-icon"
              ><svg viewBox="0 0 24 24"><path d=${THUMB} /></svg></slot
          ></span>
        </button>
        <button
          part="button down"
          class="down"
          type="button"
          title=${term('notHelpful')}
          aria-pressed=${value === 'down'}
          aria-disabled=${inert}
          ?disabled=${this.disabled}
          @click=${() => this.#press('down')}
        >
          <span aria-hidden="true"
            ><slot name="down-icon"
              ><svg viewBox="0 0 24 24"><path d=${THUMB} /></svg></slot
          ></span>
        </button>
      </div>
      ${this.#hint.isShown ? this.#renderHint() : nothing}
      <span part="status" class="status" role="status"
        >${this.#vote?.failed ? term('voteNotSaved') : ''}</span
      >
    `;
  }

  #renderHint(): TemplateResult {
    const dismiss = this.#localize.term('dismiss');
    return html`<span part="hint" class="hint">
      <span><slot name="hint">${this.#localize.term('hint')}</slot></span>
      <button type="button" title=${dismiss} @click=${() => this.#hint.dismiss()}>
        <svg viewBox="0 0 24 24" aria-hidden="true"><path d="m4 4 16 16M20 4 4 20" /></svg>
      </button>
    </span>`;
  }

  /** Finds the vote that this element shows now. */
  #follow(): Vote {
    const old = this.#vote;
    const isValueGiven = this.value !== this.#shown;
    const vote = findVote(this.client, this.stepId ?? '', this.connection.sessionId);
    if (vote !== old) {
      old?.unwatch(this);
      vote.watch(this);
      this.#vote = vote;
      const isSame =
        (old?.stepId || vote.stepId) === vote.stepId && (old?.sessionId ?? vote.sessionId) === vote.sessionId;
      if (old && isSame) vote.takeOver(old);
    }
    if (isValueGiven) vote.show(wasHelpfulOf(this.value));
    else this.#showValue(vote);
    return vote;
  }

  #showValue(vote: Vote): void {
    this.value = this.#shown = valueOf(vote.shown);
  }

  #press(which: 'up' | 'down'): void {
    if (this.readonly) return;
    // The page may have changed the step in this very turn.
    const vote = this.#follow();
    const wasHelpful = this.value === which ? null : which === 'up';
    this.#pressedLast = which;
    this.#hint.dismiss();
    this.#held.set(vote, wasHelpful);
    if (!this.#sendHeld()) {
      vote.show(wasHelpful);
      this.connection.warn();
      if (!this.stepId) warnOnce(`<${this.localName}> waits for a step-id.`);
    }
    this.dispatchEvent(new RfChangeEvent({stepId: vote.stepId, sessionId: vote.sessionId, wasHelpful}));
  }

  /** Sends what was pressed, if all is there that it needs. */
  #sendHeld(): boolean {
    const {client, stepId} = this;
    const session = this.connection.sessionId;
    if (!this.#held.size || !client || !stepId || !session) return false;
    for (const [held, wasHelpful] of this.#held) {
      const vote = findVote(client, held.stepId || stepId, held.sessionId ?? session);
      this.connection.startSession();
      void vote.cast(client, wasHelpful, this);
    }
    this.#held.clear();
    return true;
  }

  /** @internal */
  voteChanged(): void {
    if (this.#vote) this.#showValue(this.#vote);
    this.requestUpdate();
  }
}

// With the class come the types of its events.
export type {RfChangeEvent} from '../events/rf-change.js';
export type {RfErrorEvent} from '../events/rf-error.js';
export type {RfSavedEvent} from '../events/rf-saved.js';

declare global {
  interface HTMLElementTagNameMap {
    'rf-step-feedback': RfStepFeedback;
  }
}
