import {whenIdle} from '@resolutionflow/sdk/internal';
import {css, html, nothing, render, type TemplateResult} from 'lit';
import {RfChangeEvent} from '../events/rf-change.js';
import {RfElement} from '../internal/element.js';
import {later} from '../internal/load-later.js';
import {feedback} from '../locales/feedback.js';
import {theme} from '../internal/theme.styles.js';
import {warnOnce} from '../internal/warn.js';
import {dismissHint, passHintOn, showsHint} from './hint.js';
import {styles} from './step-feedback.styles.js';
import type {Vote, VoteWatcher} from './vote.js';
import {isAnyVoteKnown, findVote} from './votes.js';

type Value = 'up' | 'down' | undefined;

const valueOf = (wasHelpful: boolean | null): Value =>
  wasHelpful === null ? undefined : wasHelpful ? 'up' : 'down';

const wasHelpfulOf = (value: string | null | undefined): boolean | null =>
  value === 'up' ? true : value === 'down' ? false : null;

const loadExtras = later(() => import('./extras.js'), 'addExtras');

/** Those that look for their vote once the page is painted. */
let waiting: RfStepFeedback[] = [];

function followAll(): void {
  const all = waiting;
  waiting = [];
  // What a page has given to one of them must not stop the others: each throws for itself.
  void all.map(async (element) => element.isConnected && element.follow());
}

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
 * @csspart group - The two buttons, without a box, until it is given a `display`.
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
  // One sheet: a shadow root takes longer for each.
  static override readonly styles = css`
    ${theme}${styles}
  `;

  static override properties = {
    stepId: {attribute: 'step-id'},
    sessionId: {attribute: 'session-id'},
    value: {reflect: true},
    restore: {type: Boolean, reflect: true, initial: false},
    track: {type: Boolean, reflect: true, initial: false},
    label: {},
    hint: {initial: 'auto'},
    disabled: {type: Boolean, reflect: true, initial: false},
    readonly: {type: Boolean, reflect: true, initial: false},
  };

  /** The step. */
  stepId: string | undefined;

  /** The session; inside a provider the provider's. */
  sessionId: string | undefined;

  /** The vote shown. Set by the page it is shown only: no event, no request. */
  value: Value;

  /**
   * Shows the vote that was given earlier in the session.
   *
   * @default false
   */
  restore!: boolean;

  /**
   * Records a visit of the step when the person sees it.
   *
   * @default false
   */
  track!: boolean;

  /** The name of the group, in place of “Was this step helpful?”. */
  label: string | undefined;

  /**
   * `off`: never shows the first-time hint.
   *
   * @default 'auto'
   */
  hint!: 'auto' | 'off';

  /**
   * Both buttons are disabled.
   *
   * @default false
   */
  disabled!: boolean;

  /**
   * Shows the vote; presses do nothing.
   *
   * @default false
   */
  readonly!: boolean;

  /** @internal What is shown, pressed and sent here. */
  vote: Vote | undefined;
  /** What this element itself has set `value` to; another value is the page's. */
  #shown: Value;
  /** What was pressed before there was a client and a session, in order. */
  #held: Map<Vote, boolean | null> | undefined;
  #hasExtras = false;
  #isPlain = true;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.vote?.unwatch(this);
    passHintOn(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.vote?.watch(this);
  }

  protected override willUpdate(): void {
    const isUrgent = this.hasUpdated || this.value !== this.#shown || isAnyVoteKnown();
    if (!isUrgent) {
      // Where a page knows no vote there is none to show, and it is painted first.
      if (waiting.push(this) === 1) whenIdle(followAll);
    } else if (this.isConnected) this.follow();
    if (this.#held) this.#sendHeld();
    if (!this.#hasExtras && (this.restore || this.track)) {
      this.#hasExtras = true;
      void loadExtras().then(({addExtras}) => addExtras(this));
    }
  }

  protected override render(): TemplateResult {
    const {texts} = feedback.languageOf(this);
    // A title names a button, as what is in it has no name. Beside a label it would be read out a second time.
    // A page may have many of these: what is bound here, and each attribute and box, counts. The spaces are for a page
    // that makes the element a block.
    // prettier-ignore
    return html`<div part="group" role="group" aria-label=${this.label ?? texts.stepQuestion}
      ><button part="button up" title=${texts.helpful} aria-pressed="false"
        ><slot name="up-icon" class="thumb"></slot></button>
        <button part="button down" title=${texts.notHelpful} aria-pressed="false"
        ><slot name="down-icon" class="thumb"></slot></button></div>
      <span part="status" role="status"></span>`;
  }

  /** Listeners that are parts of a template take longer. */
  protected override firstUpdated(): void {
    const group = this.renderRoot.firstElementChild!;
    group.addEventListener('click', (event) => this.#press(event));
    group.addEventListener('slotchange', this.#iconChanged);
  }

  /** What few elements of a page show has no place in what all of them draw. */
  protected override updated(): void {
    const {value, disabled, readonly} = this;
    const hasHint = showsHint(this);
    const hasFailed = this.vote?.failed;
    if ((this.#isPlain &&= !(value || disabled || readonly || hasHint || hasFailed))) return;
    const group = this.renderRoot.firstElementChild!;
    group.ariaDisabled = readonly ? 'true' : null;
    for (const button of group.querySelectorAll('button')) {
      button.disabled = disabled;
      button.ariaPressed = `${button.part.contains(`${value}`)}`;
    }
    const {texts} = feedback.languageOf(this);
    // prettier-ignore
    const hint = html`<span part="hint" class="hint"
      ><slot name="hint">${texts.hint}</slot
      ><button title=${texts.dismiss} @click=${dismissHint}><span class="cross"></span></button
    ></span>`;
    const status = this.renderRoot.querySelector<HTMLElement>('[part=status]')!;
    render(hasHint ? hint : nothing, this.renderRoot, {renderBefore: status});
    const problem = hasFailed ? texts.voteNotSaved : '';
    // What is written anew may be read out once more.
    if (status.textContent !== problem) status.textContent = problem;
  }

  /** An icon of the page's takes the place of the thumb; the name of the button stays its title. */
  #iconChanged({target}: Event): void {
    const slot = target as HTMLSlotElement;
    const [icon] = slot.assignedNodes();
    slot.className = icon ? '' : 'thumb';
    const button = slot.parentElement as HTMLElement;
    // Around the slot, once: what looks for a name goes from an icon to the element around its slot, not to the slot.
    if (icon && button.title) render(html`<span aria-hidden="true">${slot}</span>`, button);
  }

  /** @internal Finds the vote that this element shows now. */
  follow(): Vote {
    // Others may show the same one.
    followAll();
    const old = this.vote;
    const isValueGiven = this.value !== this.#shown;
    const vote = findVote(this.client, this.stepId ?? '', this.connection.sessionId);
    if (vote !== old) {
      old?.unwatch(this);
      vote.watch(this);
      this.vote = vote;
      if (
        old &&
        (old.stepId || vote.stepId) === vote.stepId &&
        (old.sessionId ?? vote.sessionId) === vote.sessionId
      ) {
        vote.takeOver(old);
      }
    }
    if (isValueGiven) vote.show(wasHelpfulOf(this.value));
    else this.#showValue(vote);
    return vote;
  }

  #showValue(vote: Vote): void {
    this.value = this.#shown = valueOf(vote.shown);
  }

  #press(event: Event): void {
    const path = event.composedPath();
    const button = path[path.indexOf(event.currentTarget!) - 1] as HTMLElement | undefined;
    // A press on what is in a disabled button may arrive.
    if (!button || this.readonly || this.disabled) return;
    const which = button.part.contains('up') ? 'up' : 'down';
    // The page may have changed the step in this very turn.
    const vote = this.follow();
    const wasHelpful = this.value === which ? null : which === 'up';
    button.className = 'cast';
    dismissHint();
    (this.#held ??= new Map()).set(vote, wasHelpful);
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
    const held = this.#held;
    if (!held || !client || !stepId || !session) return false;
    this.#held = undefined;
    for (const [{stepId: step, sessionId}, wasHelpful] of held) {
      this.connection.startSession();
      void findVote(client, step || stepId, sessionId ?? session).cast(client, wasHelpful, this);
    }
    return true;
  }

  /** @internal */
  voteChanged(vote: Vote): void {
    this.#showValue(vote);
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
