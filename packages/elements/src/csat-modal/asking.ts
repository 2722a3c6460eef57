import {RfCloseEvent, type CloseReason} from '../events/rf-close.js';
import {RfOpenEvent} from '../events/rf-open.js';
import {RfSkipEvent} from '../events/rf-skip.js';
import type {Lit} from '../internal/lit.js';
import type {RfCsatModal} from './csat-modal.js';
import {askedWithin, hasBeenSkipped, rememberAnswer} from './memory.js';
import {hasBeenRated} from './rated.js';
import {RatingForm} from './rating-form.js';

/** A person being asked. */
export interface Question {
  /** The session that it is about; null while none is known. */
  sessionId: string | null;
  /** How it ends when it is closed now. */
  reason: CloseReason;
  readonly ended: Promise<CloseReason>;
  readonly end: (reason: CloseReason) => void;
}

/** All of an `<rf-csat-modal>` that is not needed before somebody is asked: whether to ask, the form, and how it ended. */
export class Asking {
  readonly #host: RfCsatModal;
  readonly #form: RatingForm;
  #question: Question | undefined;

  constructor(host: RfCsatModal, lit: Lit) {
    this.#host = host;
    this.#form = new RatingForm(host, this, lit);
  }

  render(): unknown {
    return this.#form.render();
  }

  /** Asks about a session, unless there is a reason not to; resolves to how it ended. */
  ask(sessionId: string | null, force: boolean): Promise<CloseReason> {
    if (this.#question) return this.#question.ended;
    let end!: Question['end'];
    const ended = new Promise<CloseReason>((resolve) => (end = resolve));
    const question: Question = {sessionId, reason: 'skipped', ended, end};
    this.#question = question;
    const reason = this.#whyNot(question);
    if ((!reason || force) && (this.#host.dispatchEvent(new RfOpenEvent()) || force)) {
      this.#host.open = true;
      void this.#form.ask(question);
    } else this.finish(reason ?? 'suppressed');
    return ended;
  }

  /** Closes it. Before a submit that is a skip. */
  hide(): void {
    // A form that is being sent is only hidden; it finishes itself.
    if (this.#question && !this.#form.hide()) this.finish(this.#question.reason);
  }

  /** The server has a rating, or will. */
  rated(sessionId: string | null): void {
    rememberAnswer(sessionId, 'rated');
  }

  /** Ends the question. */
  finish(reason: CloseReason): void {
    const question = this.#question;
    if (!question) return;
    this.#question = undefined;
    this.#form.close();
    this.#host.open = false;
    const {sessionId} = question;
    if (reason === 'skipped') {
      rememberAnswer(sessionId, 'skipped');
      this.#host.dispatchEvent(new RfSkipEvent({sessionId}));
    }
    this.#host.dispatchEvent(new RfCloseEvent({reason}));
    question.end(reason);
  }

  #whyNot({sessionId}: Question): CloseReason | undefined {
    if (sessionId && hasBeenRated(sessionId)) return 'already-rated';
    if ((sessionId && hasBeenSkipped(sessionId)) || askedWithin(this.#host.quietDays)) return 'suppressed';
    return undefined;
  }
}
