import {html, type TemplateResult} from 'lit';
import type {FeedbackTexts} from '../locales/en.js';

/** The counter appears when this many characters are left. */
const COUNTER_FROM = 50;

/** Renders how many characters a text field still accepts, near its limit. Its id is `counter`. */
export const renderCounter = (texts: FeedbackTexts, left: number): TemplateResult =>
  html`<span id="counter" class="counter" part="counter" aria-live="polite"
    >${left <= COUNTER_FROM ? textOf(texts.charactersLeft, left) : ''}</span
  >`;

/** Returns a text about a number. A page may replace it with a text that does not mention the number. */
export const textOf = (text: string | ((n: number) => string), n: number): string =>
  typeof text === 'function' ? text(n) : text;
