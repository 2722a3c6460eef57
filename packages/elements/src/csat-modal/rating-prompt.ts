import {MAX_COMMENT_LENGTH, MAX_RATING_WITH_REASONS} from '@resolutionflow/sdk/internal';
import type {ApiError} from '@resolutionflow/sdk';
import type {ReactiveController, TemplateResult} from 'lit';
import {RfCloseEvent, type CloseReason} from '../events/rf-close.js';
import {RfOpenEvent} from '../events/rf-open.js';
import {RfRatedEvent} from '../events/rf-rated.js';
import {RfSkipEvent} from '../events/rf-skip.js';
import {CharacterCounter} from '../internal/character-counter.js';
import {InputKeeper} from '../internal/keys.js';
import {toggleReason} from '../reasons/reason-choice.js';
import {feedbackTexts} from '../locales/feedback-texts.js';
import type {CsatModalHost} from './host.js';
import {ModalDialog} from './modal-dialog.js';
import type {PromptState} from './prompt-state.js';
import {ratingFormStyles, renderDialog, renderInline} from './rating-form.js';
import {hasAnsweredWithin, hasBeenRated, hasBeenSkipped, rememberAnswer} from './rating-history.js';

/** The user sees the thanks after this time, even if the server has not responded. */
const MAX_WAIT_MS = 10_000;
const THANKS_MS = 1600;

/** A question about one session. */
interface Question {
  /** Null while no session is known. */
  sessionId: string | null;
  /** The result of the question if it is closed now. */
  reason: CloseReason;
  readonly ended: Promise<CloseReason>;
  readonly end: (reason: CloseReason) => void;
}

/** The prompts that ask. Several elements of a page may ask about the same session. */
const asking = new Set<RatingPrompt>();

/** The user's answer, as submitted. */
interface RatingAnswer {
  readonly rating: number;
  readonly comment: string | null;
  readonly reasons: readonly string[];
}

/** Decides whether to ask for a rating, shows the form, submits the rating, and reports how the question ended. */
export class RatingPrompt implements ReactiveController {
  /** The styles of the form. */
  static readonly styles = ratingFormStyles;

  #state: PromptState = 'idle';
  #question: Question | undefined;
  #rating = 0;
  #preview = 0;
  #comment = '';
  readonly #counter = new CharacterCounter();
  /** The codes of the chosen reasons. */
  #reasons: readonly string[] = [];
  /** Why the server has rejected the rating. */
  #error: Error | undefined;
  /** Whether the page has closed the dialog during the submission. */
  #isHidden = false;
  /** Whether the last update has rendered the thanks. */
  #hasThanked = false;
  /** Submissions that wait for a client and a session. */
  #waiting: (() => void)[] = [];
  readonly #dialog: ModalDialog;

  constructor(readonly host: CsatModalHost) {
    host.addController(this);
    new InputKeeper(host);
    this.#dialog = new ModalDialog(host, {
      onDismiss: () => this.hide(),
      isBackdropActive: () => this.#state === 'asking' && !this.#rating && !this.#comment,
      isBusy: () => this.#state === 'submitting',
    });
  }

  /**
   * Asks about a session, unless there is a reason not to.
   *
   * @param sessionId - The session, or null while none is known.
   * @param force - Asks even if there is a reason not to.
   * @returns How the question ended, once it has ended.
   */
  ask(sessionId: string | null, force: boolean): Promise<CloseReason> {
    if (this.#question) return this.#question.ended;
    const question = createQuestion(sessionId);
    this.#question = question;
    const objection = this.#objectionTo(sessionId);
    const isAllowed = (!objection || force) && (this.host.dispatchEvent(new RfOpenEvent()) || force);
    if (isAllowed) this.#startAsking();
    else this.#finish(objection ?? 'suppressed');
    return question.ended;
  }

  /** Closes the form. Before the submission, this is a skip. A running submission continues. */
  hide(): void {
    if (this.#state === 'submitting') {
      this.#isHidden = true;
      this.#dialog.close();
    } else if (this.#question) {
      // The user cannot skip a dialog that is not rendered.
      const isUnseen = this.#state === 'asking' && this.#dialog.isWaiting;
      this.#finish(isUnseen ? 'suppressed' : this.#question.reason);
    }
  }

  /** Renders the form. The element calls it with each update. */
  render(): TemplateResult {
    const {heading, description, maxLength, inline} = this.host;
    const {texts, formatTag} = feedbackTexts.languageOf(this.host);
    const form = {
      texts,
      language: formatTag,
      state: this.#state,
      rating: this.#rating,
      preview: this.#preview,
      comment: this.#comment,
      counter: this.#counter,
      choice: this.host,
      reasons: this.#reasons,
      error: this.#error,
      heading,
      description,
      // An empty attribute is 0.
      maxLength: maxLength >= 1 ? Math.min(maxLength, MAX_COMMENT_LENGTH) : MAX_COMMENT_LENGTH,
      onRate: this.#onRate,
      onPreview: this.#onPreview,
      onComment: this.#onComment,
      onReason: this.#onReason,
      onSubmit: this.#onSubmit,
      onSkip: this.#onSkip,
    };
    return inline ? renderInline(form) : renderDialog(form, this.#dialog);
  }

  hostUpdated(): void {
    if (this.#question && !this.#isHidden) this.#dialog.show();
    this.#keepFocus();
    const {client, sessionId} = this.host.connection;
    if (client && sessionId) for (const resume of this.#waiting.splice(0)) resume();
  }

  readonly #onRate = (rating: number) => {
    this.#rating = rating;
    this.#preview = 0;
    if (rating > MAX_RATING_WITH_REASONS) this.#reasons = [];
    this.host.requestUpdate();
  };

  readonly #onPreview = (preview: number) => {
    if (preview === this.#preview) return;
    this.#preview = preview;
    // An update that opens the dialog or disables a star moves the focus. Lit warns about changes during an update.
    queueMicrotask(() => this.host.requestUpdate());
  };

  readonly #onComment = (comment: string) => {
    this.#comment = comment;
    this.host.requestUpdate();
  };

  readonly #onReason = (code: string) => {
    this.#reasons = toggleReason(this.#reasons, code);
    this.host.requestUpdate();
  };

  readonly #onSubmit = () => {
    if (this.#state === 'asking' && this.#rating && this.#question) void this.#submit(this.#question);
  };

  readonly #onSkip = () => {
    if (this.#state === 'asking') this.hide();
  };

  #objectionTo(sessionId: string | null): CloseReason | undefined {
    if (sessionId && hasBeenRated(sessionId)) return 'already-rated';
    if (sessionId && hasBeenSkipped(sessionId)) return 'suppressed';
    return hasAnsweredWithin(this.host.quietDays) ? 'suppressed' : undefined;
  }

  #startAsking(): void {
    asking.add(this);
    this.#rating = 0;
    this.#preview = 0;
    this.#comment = '';
    this.#reasons = [];
    this.#error = undefined;
    this.#isHidden = false;
    this.host.open = true;
    this.#enter('asking');
  }

  async #submit(question: Question): Promise<void> {
    const answer: RatingAnswer = {
      rating: this.#rating,
      comment: this.#comment.trim() || null,
      reasons: this.#reasons,
    };
    this.#error = undefined;
    this.#enter('submitting');
    try {
      const queued = await this.#send(question, answer);
      question.reason = 'rated';
      rememberAnswer(question.sessionId, 'rated');
      this.host.dispatchEvent(new RfRatedEvent({sessionId: question.sessionId, ...answer, queued}));
    } catch (error) {
      if ((error as Partial<ApiError>).code !== 'already_rated') {
        this.#reject(error as Error);
        return;
      }
      question.reason = 'already-rated';
      rememberAnswer(question.sessionId, 'rated');
    }
    this.#thank(question);
  }

  /** Resolves to whether the rating is queued, after `MAX_WAIT_MS` at the latest. */
  #send(question: Question, answer: RatingAnswer): Promise<boolean> {
    return new Promise((resolve, reject) => {
      let isLate = false;
      const timer = setTimeout(() => {
        isLate = true;
        resolve(true);
      }, MAX_WAIT_MS);
      this.#deliver(question, answer)
        .then(({status}) => resolve(status === 'queued'))
        .catch((error: Error) => (isLate ? this.host.fail(error) : reject(error)))
        .finally(() => clearTimeout(timer));
    });
  }

  /** Waits for a client and a session, then sends the rating. */
  async #deliver(question: Question, answer: RatingAnswer): Promise<{readonly status: string}> {
    const {connection} = this.host;
    connection.warn();
    while (!connection.client || !connection.sessionId) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    const sessionId = (question.sessionId ??= connection.sessionId);
    connection.startSession();
    return connection.client.rateSession({...answer, sessionId});
  }

  /** The server has rejected the rating: the user may correct it. */
  #reject(error: Error): void {
    this.host.fail(error);
    this.#error = error;
    this.#enter('asking');
    if (this.#isHidden) this.hide();
  }

  #thank(question: Question): void {
    if (this.#isHidden) {
      this.#finish(question.reason);
      return;
    }
    this.#enter('thanks');
    setTimeout(() => this.#question === question && this.#finish(question.reason), THANKS_MS);
  }

  #finish(reason: CloseReason): void {
    const question = this.#question;
    if (!question) return;
    this.#question = undefined;
    asking.delete(this);
    // Inline thanks stay: without them, the content below would move.
    if (!this.host.inline || this.#state !== 'thanks') this.#enter('idle');
    this.#dialog.close();
    this.host.open = false;
    const {sessionId} = question;
    if (reason === 'skipped') {
      rememberAnswer(sessionId, 'skipped');
      this.host.dispatchEvent(new RfSkipEvent({sessionId}));
    }
    this.host.dispatchEvent(new RfCloseEvent({reason}));
    question.end(reason);
    if (!sessionId) return;
    // The page may have asked again in `rf-close`.
    for (const other of asking) if (other !== this) other.#followAnswer(sessionId, reason);
  }

  /** The user has answered another element of the page. A form in the page stays after a skip. */
  #followAnswer(sessionId: string, reason: CloseReason): void {
    if (this.#question?.sessionId !== sessionId || this.#state !== 'asking') return;
    if (reason === 'rated' || reason === 'already-rated') this.#finish('already-rated');
    else if (reason === 'skipped' && !this.host.inline) this.#finish('suppressed');
  }

  /** Moves the focus from the form, which is no longer visible, to the thanks: it must stay in the dialog. */
  #keepFocus(): void {
    const isThanking = this.#state === 'thanks';
    const root = this.host.renderRoot as ShadowRoot;
    if (isThanking && !this.#hasThanked && root.activeElement) {
      root.querySelector<HTMLElement>('.thanks')?.focus();
    }
    this.#hasThanked = isThanking;
  }

  #enter(state: PromptState): void {
    this.#state = state;
    this.host.requestUpdate();
  }
}

function createQuestion(sessionId: string | null): Question {
  let end!: Question['end'];
  const ended = new Promise<CloseReason>((resolve) => (end = resolve));
  return {sessionId, reason: 'skipped', ended, end};
}
