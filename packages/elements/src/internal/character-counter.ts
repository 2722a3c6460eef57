import {html, type TemplateResult} from 'lit';
import type {FeedbackTexts} from '../locales/en.js';

/** The counter appears when this many characters are left. */
const COUNTER_FROM = 50;
/** A screen reader says how many characters are left once every so many. */
const SPOKEN_EVERY = 10;

/** Shows how many characters a text field still accepts, near its limit. */
export class CharacterCounter {
  #spoken: number | undefined;

  /** Renders the counter. Its id is `counter`. */
  render(texts: FeedbackTexts, left: number): TemplateResult {
    const isNearLimit = left <= COUNTER_FROM;
    if (!isNearLimit) this.#spoken = undefined;
    else if (left % SPOKEN_EVERY === 0) this.#spoken = left;
    else this.#spoken ??= left;
    return html`<span id="counter" class="counter" part="counter"
        >${isNearLimit ? textOf(texts.charactersLeft, left) : ''}</span
      ><span class="visually-hidden" aria-live="polite"
        >${this.#spoken === undefined ? '' : textOf(texts.charactersLeft, this.#spoken)}</span
      >`;
  }
}

/** Returns a text about a number. A page may replace it with a text that does not mention the number. */
export const textOf = (text: string | ((n: number) => string), n: number): string =>
  typeof text === 'function' ? text(n) : text;
