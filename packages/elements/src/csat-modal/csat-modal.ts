import {isApiError} from '@resolutionflow/sdk';
import {html, type PropertyValues, type TemplateResult} from 'lit';
import {property, query, state} from 'lit/decorators.js';
import type {ProviderContext} from '../context/provider-context.js';
import {RfCloseEvent, type CloseReason} from '../events/rf-close.js';
import {RfOpenEvent} from '../events/rf-open.js';
import {RfRatedEvent} from '../events/rf-rated.js';
import {RfSkipEvent} from '../events/rf-skip.js';
import {RfElement} from '../internal/element.js';
import {Localize} from '../internal/localize.js';
import {theme} from '../internal/theme.styles.js';
import {warnOnce} from '../internal/warn.js';
import {feedbackTexts} from '../locales/catalogue.js';
import {styles} from './csat-modal.styles.js';
import {star, tick} from './icons.js';
import {askedWithin, hasBeenRated, hasBeenSkipped, rememberAnswer} from './memory.js';

const STARS = [1, 2, 3, 4, 5];
const LONGEST_COMMENT = 500;
/** How long a person waits for the server before being thanked all the same, in ms. */
const LONGEST_WAIT = 10_000;
const THANKS = 1600;

interface Question {
  readonly ended: Promise<CloseReason>;
  readonly end: (reason: CloseReason) => void;
  /** The session that it is about; null while none is known. */
  sessionId: string | null;
  /** How it ends when it is closed now. */
  reason: CloseReason;
  /** Closed while the answer was still on its way. */
  hidden: boolean;
}

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
 */
export class RfCsatModal extends RfElement {
  static override readonly styles = [theme, styles];

  /** The session to rate; inside a provider the provider's. */
  @property({attribute: 'session-id'}) sessionId: string | undefined;

  /** Whether the person is being asked. Setting it asks, unless they have answered before. */
  @property({type: Boolean, reflect: true}) open = false;

  /** Opens when the provider's session completes. */
  @property({type: Boolean, reflect: true}) auto = false;

  /** The same form in the page instead of a dialog. */
  @property({type: Boolean, reflect: true}) inline = false;

  /** The heading, in place of “How was this flow?”. */
  @property() heading: string | undefined;

  /** The sentence below the heading. */
  @property() description: string | undefined;

  /** The longest comment, in UTF-16 units; at most 500. */
  @property({attribute: 'max-length', type: Number}) maxLength = LONGEST_COMMENT;

  /** Do not ask this browser again within so many days of its last rating or skip. */
  @property({attribute: 'quiet-days', type: Number}) quietDays = 0;

  @state() private phase: 'closed' | 'asking' | 'submitting' | 'thanks' = 'closed';
  @state() private rating = 0;
  @state() private comment = '';
  @state() private error = '';

  @query('dialog') private readonly dialog!: HTMLDialogElement | null;
  @query('.thanks') private readonly thanks!: HTMLElement;

  readonly #localize = new Localize(this, feedbackTexts);
  #question: Question | undefined;
  #opener: HTMLElement | undefined;
  #provider: HTMLElement | undefined;
  #askedInline: string | null | undefined;
  #waiting: (() => void)[] = [];
  #pressedBackdrop = false;

  /**
   * Asks the person, unless there is a reason not to.
   *
   * @param options - `force` asks even so.
   * @returns How it ended, once it has closed.
   */
  show({force = false}: {force?: boolean} = {}): Promise<CloseReason> {
    if (this.#question) return this.#question.ended;
    let end!: Question['end'];
    const ended = new Promise<CloseReason>((resolve) => (end = resolve));
    this.#question = {ended, end, sessionId: this.#session, reason: 'skipped', hidden: false};
    const reason = this.#whyNot();
    const isAllowed = (!reason || force) && (this.dispatchEvent(new RfOpenEvent()) || force);
    if (isAllowed) void this.#ask();
    else this.#finish(reason ?? 'suppressed');
    return ended;
  }

  /** Closes it. Before a submit that is a skip. */
  hide(): void {
    const question = this.#question;
    if (!question) return;
    if (this.phase === 'submitting') {
      question.hidden = true;
      this.open = false;
      this.dialog?.close();
    } else {
      this.#finish();
    }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // A move is a removal and an insertion in one turn; only what stays away is a removal.
    queueMicrotask(() => {
      if (this.isConnected) this.#showDialog();
      else {
        this.#follow(undefined);
        if (this.#question) this.#opener?.focus();
        this.hide();
      }
    });
  }

  protected override willUpdate(): void {
    this.#follow(this.connection.context);
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (this.client && this.#session) for (const go of this.#waiting.splice(0)) go();
    if (changed.has('open')) {
      if (this.open) void this.show();
      else if (changed.get('open')) this.hide();
    }
    if (this.inline && !this.auto && this.#askedInline !== this.#session) {
      // A session that becomes known is the one that the person is being asked about already.
      const another = !!this.#askedInline;
      this.#askedInline = this.#session;
      if (another) this.hide();
      void this.show();
    }
  }

  protected override render(): TemplateResult {
    return this.inline
      ? html`<div part="dialog" ?hidden=${this.phase === 'closed'}>${this.#renderQuestion()}</div>`
      : html`<dialog
          part="dialog"
          aria-labelledby="heading"
          aria-describedby="description"
          @cancel=${this.#onCancel}
          @close=${this.#onClose}
          @pointerdown=${this.#onPointerDown}
          @click=${this.#onClick}
        >
          ${this.#renderQuestion()}
        </dialog>`;
  }

  #renderQuestion(): TemplateResult {
    const {phase} = this;
    const busy = phase === 'submitting';
    const longest = Math.min(this.maxLength, LONGEST_COMMENT);
    const left = longest - this.comment.length;
    const term = this.#localize.term.bind(this.#localize);
    return html`<div class="stack ${phase === 'thanks' ? 'done' : ''}">
      <form @submit=${this.#onSubmit}>
        <h2 id="heading" part="heading">
          <slot name="heading">${this.heading ?? term('ratingHeading')}</slot>
        </h2>
        <p id="description" class="description" part="description">
          <slot name="description">${this.description ?? term('ratingDescription')}</slot>
        </p>
        <div
          class="stars"
          part="stars"
          role="radiogroup"
          aria-label=${term('rating')}
          @change=${this.#onStar}
        >
          ${STARS.map(
            (n) =>
              html`<label class="star" part="star">
                <input
                  type="radio"
                  name="rating"
                  value=${n}
                  aria-label=${term('stars', n)}
                  .checked=${this.rating === n}
                  ?disabled=${busy}
                />${star}
              </label>`,
          )}
        </div>
        <label class="field">
          ${term('comment')}
          <textarea
            part="comment"
            rows="3"
            maxlength=${longest}
            placeholder=${term('commentPlaceholder')}
            aria-describedby="counter"
            .value=${this.comment}
            ?readonly=${busy}
            @input=${this.#onInput}
          ></textarea>
        </label>
        <span id="counter" class="counter" part="counter"
          >${left <= 50 ? term('charactersLeft', left) : ''}</span
        >
        <p class="error" part="error" role="alert">${this.error}</p>
        <div class="actions">
          <button class="skip" part="skip" type="button" aria-disabled=${busy} @click=${this.#onSkip}>
            ${term('skip')}
          </button>
          <button class="submit" part="submit" ?disabled=${!this.rating} aria-disabled=${busy}>
            ${busy ? term('submitting') : term('submit')}
          </button>
        </div>
      </form>
      <div class="thanks" part="thanks" role="status" tabindex="-1">
        ${phase === 'thanks' ? html`${tick}<span><slot name="thanks">${term('thanks')}</slot></span>` : ''}
      </div>
    </div>`;
  }

  get #session(): string | null {
    return this.sessionId ?? this.connection.context?.sessionId ?? null;
  }

  #whyNot(): CloseReason | undefined {
    const session = this.#session;
    if (session && hasBeenRated(session)) return 'already-rated';
    if ((session && hasBeenSkipped(session)) || askedWithin(this.quietDays)) return 'suppressed';
    return undefined;
  }

  async #ask(): Promise<void> {
    this.phase = 'asking';
    this.rating = 0;
    this.comment = '';
    this.error = '';
    this.open = true;
    await this.updateComplete;
    this.#showDialog();
  }

  #showDialog(): void {
    const {dialog} = this;
    if (!dialog || !this.#question || this.#question.hidden || !this.isConnected) return;
    // After a move in the page the browser shows it no longer, and has left the attribute behind.
    if (dialog.open) dialog.close();
    else this.#opener = focused();
    dialog.showModal();
  }

  #finish(reason = this.#question?.reason): void {
    const question = this.#question;
    if (!question || !reason) return;
    const {sessionId} = question;
    this.#question = undefined;
    // In the page the thanks stay; an empty place would make what is below jump.
    if (!this.inline || this.phase !== 'thanks') this.phase = 'closed';
    this.open = false;
    if (this.dialog?.open) this.dialog.close();
    if (reason === 'skipped') {
      rememberAnswer(sessionId, 'skipped');
      this.dispatchEvent(new RfSkipEvent({sessionId}));
    }
    this.dispatchEvent(new RfCloseEvent({reason}));
    question.end(reason);
  }

  #follow(context: ProviderContext | undefined): void {
    const provider = context?.provider;
    if (provider === this.#provider) return;
    this.#provider?.removeEventListener('rf-session-complete', this.#onComplete);
    provider?.addEventListener('rf-session-complete', this.#onComplete);
    this.#provider = provider;
  }

  readonly #onComplete = (event: Event) => {
    // A provider further in fires the same event.
    if (this.auto && event.target === this.#provider) void this.show();
  };

  readonly #onStar = (event: Event) => {
    this.rating = Number((event.target as HTMLInputElement).value);
    this.error = '';
  };

  readonly #onInput = (event: Event) => {
    this.comment = (event.target as HTMLTextAreaElement).value;
  };

  readonly #onSkip = () => {
    if (this.phase === 'asking') this.hide();
  };

  readonly #onCancel = (event: Event) => {
    if (this.phase === 'submitting') event.preventDefault();
  };

  readonly #onClose = () => {
    // The event comes late: by now the person may be asked again.
    if (!this.dialog?.open) this.hide();
  };

  readonly #onPointerDown = (event: PointerEvent) => {
    this.#pressedBackdrop = isOutside(event);
  };

  readonly #onClick = (event: MouseEvent) => {
    const meant = this.#pressedBackdrop && isOutside(event);
    this.#pressedBackdrop = false;
    if (meant && this.phase === 'asking' && !this.rating && !this.comment) this.hide();
  };

  readonly #onSubmit = (event: Event) => {
    event.preventDefault();
    if (this.phase === 'asking' && this.rating && this.#question) void this.#submit(this.#question);
  };

  async #submit(question: Question): Promise<void> {
    const {rating} = this;
    const comment = this.comment.trim() || null;
    this.phase = 'submitting';
    this.error = '';
    let queued = false;
    try {
      queued = await this.#send(question, rating, comment);
      question.reason = 'rated';
    } catch (error) {
      if (!isApiError(error, 'already_rated')) {
        this.#refused(question, error as Error);
        return;
      }
      question.reason = 'already-rated';
    }
    const {sessionId} = question;
    rememberAnswer(sessionId, 'rated');
    if (question.reason === 'rated') {
      this.dispatchEvent(new RfRatedEvent({sessionId, rating, comment, queued}));
    }
    if (question.hidden) this.#finish();
    else await this.#thank(question);
  }

  /** Resolves, after 10 s at most, to whether the rating has yet to reach the server. */
  #send(question: Question, rating: number, comment: string | null): Promise<boolean> {
    return new Promise((resolve, reject) => {
      let isLate = false;
      const timer = setTimeout(() => {
        isLate = true;
        resolve(true);
      }, LONGEST_WAIT);
      this.#deliver(question, rating, comment)
        .then(({status}) => resolve(status === 'queued'))
        .catch((error: Error) => (isLate ? this.fail(error) : reject(error)))
        .finally(() => clearTimeout(timer));
    });
  }

  async #deliver(question: Question, rating: number, comment: string | null) {
    if (!this.client) this.warnWithoutClient();
    else if (!this.#session) {
      warnOnce(`<${this.localName}> has no session: set session-id, or tree-id on the provider.`);
    }
    while (!this.client || !this.#session) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    const sessionId = (question.sessionId ??= this.#session);
    if (!this.sessionId) this.connection.context?.startSession(this.client);
    return this.client.rateSession({sessionId, rating, comment});
  }

  #refused(question: Question, error: Error): void {
    this.fail(error);
    if (question.hidden) {
      this.#finish();
      return;
    }
    this.phase = 'asking';
    this.error = `${this.#localize.term('ratingNotSaved')} ${isApiError(error) ? error.problem.detail : error.message}`;
  }

  async #thank(question: Question): Promise<void> {
    const hadFocus = !!this.shadowRoot?.activeElement;
    this.phase = 'thanks';
    await this.updateComplete;
    // What had the focus goes away; in the dialog it must not fall out of it.
    if (hadFocus) this.thanks.focus();
    setTimeout(() => this.#question === question && this.#finish(), THANKS);
  }
}

/** Whether a pointer is on the backdrop: it belongs to the dialog, but lies outside its box. */
function isOutside({target, currentTarget, clientX: x, clientY: y}: MouseEvent): boolean {
  const box = (currentTarget as Element).getBoundingClientRect();
  return target === currentTarget && (x < box.left || x > box.right || y < box.top || y > box.bottom);
}

/** What has the focus, inside shadow roots too. */
function focused(): HTMLElement | undefined {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element instanceof HTMLElement ? element : undefined;
}

declare global {
  interface HTMLElementTagNameMap {
    'rf-csat-modal': RfCsatModal;
  }
}
