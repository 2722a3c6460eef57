import {MAX_RATING_WITH_REASONS} from '@resolutionflow/sdk/internal';
import {html, nothing, type CSSResult, type TemplateResult} from 'lit';
import {textOf, type CharacterCounter} from '../internal/character-counter.js';
import {keepScrolling} from '../internal/keep-scrolling.js';
import {surface} from '../internal/surface.styles.js';
import {textArea} from '../internal/text-area.styles.js';
import type {FeedbackTexts} from '../locales/en.js';
import {offeredReasons, type ReasonChoice} from '../reasons/reason-choice.js';
import {renderReasonGroup} from '../reasons/reason-group.js';
import {reasonGroupStyles} from '../reasons/reason-group.styles.js';
import {star, tick} from './icons.js';
import {formStyles} from './rating-form.styles.js';
import type {PromptState} from './prompt-state.js';

const STARS = [1, 2, 3, 4, 5];

/** The styles of the form. They are loaded together with it. */
export const ratingFormStyles: readonly CSSResult[] = [surface, textArea, reasonGroupStyles, formStyles];

/** Content and callbacks of the form. */
export interface RatingFormOptions {
  readonly texts: FeedbackTexts;
  /** The language tag of the texts. */
  readonly language: string;
  readonly state: PromptState;
  readonly rating: number;
  /** The star under the mouse or with the focus. 0 shows the rating: after a key, until the mouse moves. */
  readonly preview: number;
  readonly comment: string;
  readonly counter: CharacterCounter;
  /** The element with the offered reasons and their names. */
  readonly choice: ReasonChoice;
  /** The codes of the chosen reasons. */
  readonly reasons: readonly string[];
  readonly error: Error | undefined;
  readonly heading: string | undefined;
  readonly description: string | undefined;
  readonly maxLength: number;
  readonly onRate: (rating: number) => void;
  readonly onPreview: (preview: number) => void;
  readonly onComment: (comment: string) => void;
  readonly onReason: (code: string) => void;
  readonly onSubmit: () => void;
  readonly onSkip: () => void;
}

/** The listeners of the dialog around the form. */
export interface DialogListeners {
  readonly onRenderingChange: () => void;
  readonly onCancel: (event: Event) => void;
  readonly onClose: (event: Event) => void;
  readonly onPointerDown: (event: PointerEvent) => void;
  readonly onClick: (event: MouseEvent) => void;
}

/** Renders the form in a dialog. */
export const renderDialog = (options: RatingFormOptions, dialog: DialogListeners): TemplateResult =>
  html`<div class="root" lang=${options.language}>
    <span class="probe" @transitionend=${dialog.onRenderingChange}></span>
    <dialog
      part="dialog"
      aria-labelledby="heading"
      aria-describedby="description"
      @wheel=${keepScrolling}
      @touchmove=${keepScrolling}
      @cancel=${dialog.onCancel}
      @close=${dialog.onClose}
      @pointerdown=${dialog.onPointerDown}
      @click=${dialog.onClick}
    >
      ${renderForm(options)}
    </dialog>
  </div>`;

/** Renders the form in the page. */
export const renderInline = (options: RatingFormOptions): TemplateResult =>
  html`<div class="root" lang=${options.language}>
    <div part="dialog" class="inline" ?hidden=${options.state === 'idle'}>${renderForm(options)}</div>
  </div>`;

/**
 * Handles clicks on the button, and the form's own submission: a sandbox without allow-forms blocks the second, and a page
 * that stops clicks blocks the first. Enter on a star clicks the button as well.
 */
function submitRating(event: Event, options: RatingFormOptions): void {
  // The form would load its page again.
  event.preventDefault();
  options.onSubmit();
}

function renderForm(options: RatingFormOptions): TemplateResult {
  const {texts, state, error} = options;
  const isBusy = state === 'submitting';
  const isDone = state === 'thanks';
  // The server’s reason may be in another language, which runs in the other direction.
  const problem = error ? html`${texts.ratingNotSaved} <bdi>${error.message}</bdi>` : '';
  return html`<div class="stack ${isDone ? 'done' : ''}">
    <form @keydown=${() => options.onPreview(0)} @submit=${(event: Event) => submitRating(event, options)}>
      <h2 id="heading" part="heading">
        <slot name="heading">${options.heading || texts.ratingHeading}</slot>
      </h2>
      <p id="description" class="description" part="description">
        <slot name="description">${options.description ?? texts.ratingDescription}</slot>
      </p>
      ${renderStars(options, isBusy)} ${renderReasons(options, isBusy)} ${renderComment(options, isBusy)}
      <p class="error" part="error" role="alert">${problem}</p>
      ${renderActions(options, isBusy)}
    </form>
    <div class="thanks" part="thanks" role="status" tabindex="-1">
      ${isDone ? html`${tick}<slot name="thanks">${texts.thanks}</slot>` : ''}
    </div>
  </div>`;
}

const charactersLeft = ({maxLength, comment}: RatingFormOptions): number => maxLength - comment.length;

function renderComment(options: RatingFormOptions, isBusy: boolean): TemplateResult {
  const {texts, rating, comment, maxLength, onComment} = options;
  const areStarsMissing = !rating && comment.trim() !== '';
  return html`<div class="field">
      <label for="comment">${texts.comment}</label>
      <textarea
        id="comment"
        part="comment"
        rows="3"
        maxlength=${maxLength}
        placeholder=${texts.commentPlaceholder}
        aria-describedby="counter"
        .value=${comment}
        ?readonly=${isBusy}
        @input=${(event: Event) => onComment((event.target as HTMLTextAreaElement).value)}
      ></textarea>
    </div>
    <div class="notes">
      <span id="missing" aria-live="polite">${areStarsMissing ? texts.starsMissing : ''}</span>
      ${options.counter.render(texts, charactersLeft(options))}
    </div>`;
}

function renderActions(options: RatingFormOptions, isBusy: boolean): TemplateResult {
  const {texts, rating, onSkip} = options;
  return html`<div class="actions">
    <button class="skip" part="skip" type="button" aria-disabled=${isBusy} @click=${onSkip}>
      ${texts.skip}
    </button>
    <button
      class="submit"
      part="submit"
      ?disabled=${!rating || charactersLeft(options) < 0}
      aria-disabled=${isBusy}
      aria-describedby="missing"
      @click=${(event: Event) => submitRating(event, options)}
    >
      ${isBusy ? texts.submitting : texts.submit}
    </button>
  </div>`;
}

/** A rating of few stars asks for reasons. */
function renderReasons(options: RatingFormOptions, isBusy: boolean): TemplateResult | typeof nothing {
  const {texts, rating, choice, reasons, onReason} = options;
  const codes = offeredReasons(choice);
  if (!rating || rating > MAX_RATING_WITH_REASONS || !codes.length) return nothing;
  return renderReasonGroup({
    texts,
    choice,
    codes,
    selected: reasons,
    isDisabled: isBusy,
    onToggle: onReason,
  });
}

function renderStars(options: RatingFormOptions, isBusy: boolean): TemplateResult {
  const {texts, rating, preview, onRate, onPreview} = options;
  const onChange = (event: Event) => onRate(Number((event.target as HTMLInputElement).value));
  const onFocus = (event: Event, n: number) => {
    if ((event.target as HTMLInputElement).matches(':focus-visible')) onPreview(n);
  };
  return html`<div
    class="stars"
    part="stars"
    role="radiogroup"
    aria-label=${texts.rating}
    @change=${onChange}
    @pointerleave=${() => onPreview(0)}
    @focusout=${() => onPreview(0)}
  >
    ${STARS.map(
      (n) =>
        html`<label
          class="star ${n <= (preview || rating) ? 'filled' : ''}"
          part="star"
          @pointermove=${() => onPreview(n)}
        >
          <input
            type="radio"
            name="rating"
            value=${n}
            aria-label=${textOf(texts.stars, n)}
            .checked=${rating === n}
            ?disabled=${isBusy && rating !== n}
            @focus=${(event: Event) => onFocus(event, n)}
          />${star}
        </label>`,
    )}
  </div>`;
}
