import {html, type TemplateResult} from 'lit';

/** A star with rounded points. The styles fill it. */
export const star: TemplateResult = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path d="m12 2.6 2.9 5.9 6.5 1-4.7 4.6 1.1 6.5-5.8-3.1-5.8 3.1 1.1-6.5L2.6 9.5l6.5-1L12 2.6Z" />
</svg>`;

/** A tick in a circle. The styles draw it as it appears. */
export const tick: TemplateResult = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <circle cx="12" cy="12" r="10" />
  <path class="tick" d="m7.5 12.4 3.1 3.1 6-6.6" />
</svg>`;
