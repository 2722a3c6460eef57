import type {ApiError} from '@resolutionflow/sdk';
import type {ReactiveController, TemplateResult} from 'lit';
import {RfRatedEvent} from '../events/rf-rated.js';
import type {Lit} from '../internal/lit.js';
import {surface} from '../internal/surface.styles.js';
import type {Asking, Question} from './asking.js';
import type {RfCsatModal} from './csat-modal.js';
import {styles} from './csat-modal.styles.js';
import {star, tick} from './icons.js';
import {ratingTexts} from './texts.js';

const STARS = [1, 2, 3, 4, 5];
const LONGEST_COMMENT = 500;
/** From here on the person sees how many characters are left. */
const NEAR_THE_END = 50;
/** How long a person waits for the server before being thanked all the same, in ms. */
const LONGEST_WAIT = 10_000;
const THANKS = 1600;

type Phase = 'closed' | 'asking' | 'submitting' | 'thanks';

/** The form of an `<rf-csat-modal>`: what is shown, typed and sent. */
export class RatingForm implements ReactiveController {
  readonly #host: RfCsatModal;
  readonly #asking: Asking;
  readonly #lit: Lit;
  #question: Question | undefined;
  #phase: Phase = 'closed';
  #rating = 0;
  #comment = '';
  #error = '';
  /** Closed by the page while its answer was on its way. */
  #isHidden = false;
  /** The dialog was shown and nobody has closed it from here. */
  #isShown = false;
  #opener: HTMLElement | undefined;
  #pressedBackdrop = false;
  #waiting: (() => void)[] = [];

  constructor(host: RfCsatModal, asking: Asking, lit: Lit) {
    this.#host = host;
    this.#asking = asking;
    this.#lit = lit;
    host.catalogue.add('en', ratingTexts);
    const root = host.renderRoot as ShadowRoot;
    root.adoptedStyleSheets = [
      ...root.adoptedStyleSheets,
      ...[surface, styles].map((of) => of(lit).styleSheet!),
    ];
    host.addController(this);
  }

  /** Shows an empty form. */
  async ask(question: Question): Promise<void> {
    this.#question = question;
    this.#rating = 0;
    this.#comment = this.#error = '';
    this.#isHidden = false;
    this.#enter('asking');
    await this.#host.updateComplete;
    this.#showDialog();
  }

  /** Hides a form that is being sent; says whether it is. */
  hide(): boolean {
    const isSending = this.#phase === 'submitting';
    if (isSending) {
      this.#isHidden = true;
      this.#isShown = false;
      this.#dialog?.close();
    }
    return isSending;
  }

  /** Takes the form away. */
  close(): void {
    this.#question = undefined;
    this.#isShown = false;
    // In the page the thanks stay; an empty place would make what is below jump.
    if (!this.#host.inline || this.#phase !== 'thanks') this.#enter('closed');
    const dialog = this.#dialog;
    if (dialog?.open) dialog.close();
    // Removed with the element, a dialog cannot give the focus back by itself.
    if (!this.#host.isConnected) this.#opener?.focus();
    this.#opener = undefined;
  }

  hostConnected(): void {
    // Moved in the page: the browser shows it no longer.
    if (this.#dialog?.open) this.#showDialog();
  }

  hostUpdated(): void {
    if (this.#host.client && this.#host.connection.sessionId) for (const go of this.#waiting.splice(0)) go();
  }

  render(): TemplateResult {
    const {html} = this.#lit;
    const content = this.#renderContent();
    return this.#host.inline
      ? html`<div part="dialog" class="inline" ?hidden=${this.#phase === 'closed'}>${content}</div>`
      : html`<dialog
          part="dialog"
          aria-labelledby="heading"
          aria-describedby="description"
          @cancel=${this.#onCancel}
          @close=${this.#onClose}
          @pointerdown=${this.#onPointerDown}
          @click=${this.#onClick}
        >
          ${content}
        </dialog>`;
  }

  #renderContent(): TemplateResult {
    const {html} = this.#lit;
    const isBusy = this.#phase === 'submitting';
    const isDone = this.#phase === 'thanks';
    const {heading, description, maxLength} = this.#host;
    const longest = Math.min(maxLength, LONGEST_COMMENT);
    const left = longest - this.#comment.length;
    const term = this.#term.bind(this);
    return html`<div class="stack ${isDone ? 'done' : ''}">
      <form @submit=${this.#onSubmit}>
        <h2 id="heading" part="heading"><slot name="heading">${heading ?? term('ratingHeading')}</slot></h2>
        <p id="description" class="description" part="description">
          <slot name="description">${description ?? term('ratingDescription')}</slot>
        </p>
        <div
          class="stars"
          part="stars"
          role="radiogroup"
          aria-label=${term('rating')}
          @change=${this.#onStar}
        >
          ${STARS.map((n) => this.#renderStar(n, isBusy))}
        </div>
        <div class="field">
          <label for="comment">${term('comment')}</label>
          <textarea
            id="comment"
            part="comment"
            rows="3"
            maxlength=${longest}
            placeholder=${term('commentPlaceholder')}
            aria-describedby="counter"
            .value=${this.#comment}
            ?readonly=${isBusy}
            @input=${this.#onInput}
          ></textarea>
        </div>
        <span id="counter" class="counter" part="counter" aria-live="polite"
          >${left <= NEAR_THE_END ? term('charactersLeft', left) : ''}</span
        >
        <p class="error" part="error" role="alert">${this.#error}</p>
        <div class="actions">
          <button class="skip" part="skip" type="button" aria-disabled=${isBusy} @click=${this.#onSkip}>
            ${term('skip')}
          </button>
          <button class="submit" part="submit" ?disabled=${!this.#rating} aria-disabled=${isBusy}>
            ${isBusy ? term('submitting') : term('submit')}
          </button>
        </div>
      </form>
      <div class="thanks" part="thanks" role="status" tabindex="-1">
        ${isDone ? html`${tick(this.#lit)}<slot name="thanks">${term('thanks')}</slot>` : ''}
      </div>
    </div>`;
  }

  #renderStar(n: number, isBusy: boolean): TemplateResult {
    const {html} = this.#lit;
    return html`<label class="star" part="star">
      <input
        type="radio"
        name="rating"
        value=${n}
        aria-label=${this.#term('stars', n)}
        .checked=${this.#rating === n}
        ?disabled=${isBusy && this.#rating !== n}
      />${star(this.#lit)}
    </label>`;
  }

  /** A text in the form's language. A page may have replaced a sentence that counts by one that does not. */
  #term(key: keyof typeof ratingTexts, n = 0): string {
    const text: string | ((n: number) => string) = this.#host.catalogue.languageOf(this.#host).texts[key];
    return typeof text === 'function' ? text(n) : text;
  }

  get #dialog(): HTMLDialogElement | null {
    return this.#host.renderRoot.querySelector('dialog');
  }

  #enter(phase: Phase): void {
    this.#phase = phase;
    this.#host.requestUpdate();
  }

  #showDialog(): void {
    const dialog = this.#dialog;
    if (!dialog || !this.#question || this.#isHidden) return;
    if (dialog.open) dialog.close();
    else this.#opener = focused();
    dialog.showModal();
    this.#isShown = true;
  }

  readonly #onStar = (event: Event) => {
    this.#rating = Number((event.target as HTMLInputElement).value);
    this.#host.requestUpdate();
  };

  readonly #onInput = (event: Event) => {
    this.#comment = (event.target as HTMLTextAreaElement).value;
    this.#host.requestUpdate();
  };

  readonly #onSkip = () => {
    if (this.#phase === 'asking') this.#asking.hide();
  };

  readonly #onCancel = (event: Event) => {
    if (this.#phase === 'submitting') event.preventDefault();
  };

  readonly #onClose = () => {
    // The event comes late: what it tells of may be known, and the person asked again.
    if (this.#isShown && !this.#dialog?.open) this.#asking.hide();
  };

  readonly #onPointerDown = (event: PointerEvent) => {
    this.#pressedBackdrop = isOutside(event);
  };

  readonly #onClick = (event: MouseEvent) => {
    const isMeant = this.#pressedBackdrop && isOutside(event);
    this.#pressedBackdrop = false;
    if (isMeant && !this.#rating && !this.#comment) this.#onSkip();
  };

  readonly #onSubmit = (event: Event) => {
    event.preventDefault();
    if (this.#phase === 'asking' && this.#rating && this.#question) void this.#submit(this.#question);
  };

  async #submit(question: Question): Promise<void> {
    const rating = this.#rating;
    const comment = this.#comment.trim() || null;
    this.#error = '';
    this.#enter('submitting');
    let queued = false;
    try {
      queued = await this.#send(question, rating, comment);
      question.reason = 'rated';
    } catch (error) {
      if ((error as Partial<ApiError>).code !== 'already_rated') {
        this.#refused(error as Error);
        return;
      }
      question.reason = 'already-rated';
    }
    const {sessionId} = question;
    this.#asking.rated(sessionId);
    if (question.reason === 'rated') {
      this.#host.dispatchEvent(new RfRatedEvent({sessionId, rating, comment, queued}));
    }
    if (this.#isHidden) this.#asking.finish(question.reason);
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
        .catch((error: Error) => (isLate ? this.#host.fail(error) : reject(error)))
        .finally(() => clearTimeout(timer));
    });
  }

  async #deliver(question: Question, rating: number, comment: string | null) {
    const {connection} = this.#host;
    connection.warn();
    while (!connection.client || !connection.sessionId) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    const sessionId = (question.sessionId ??= connection.sessionId);
    connection.startSession();
    return connection.client.rateSession({sessionId, rating, comment});
  }

  #refused(error: Error): void {
    this.#host.fail(error);
    this.#error = `${this.#term('ratingNotSaved')} ${error.message}`;
    this.#enter('asking');
    if (this.#isHidden) this.#asking.hide();
  }

  async #thank(question: Question): Promise<void> {
    const root = this.#host.renderRoot as ShadowRoot;
    const hadFocus = !!root.activeElement;
    this.#enter('thanks');
    await this.#host.updateComplete;
    // What had the focus goes away; it must not fall out of the dialog.
    if (hadFocus) root.querySelector<HTMLElement>('.thanks')?.focus();
    setTimeout(() => this.#question === question && this.#asking.finish(question.reason), THANKS);
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
