import {html, nothing, svg, type TemplateResult} from 'lit';

/** An icon beside a text; hidden from assistive technology. */
export const icon = (path: string, className = ''): TemplateResult =>
  html`<svg class="icon ${className}" viewBox="0 0 16 16" aria-hidden="true"><path d=${path} /></svg>`;

const STAR = 'm8 1.6 1.9 4 4.4.6-3.2 3 .8 4.3L8 11.4l-3.9 2.1.8-4.3-3.2-3 4.4-.6Z';

const STAR_SIZE = 16;

/** A star that is filled from its start: the inner image cuts it off. */
const star = (share: number): TemplateResult =>
  html`<svg class="star" viewBox="0 0 ${STAR_SIZE} ${STAR_SIZE}" aria-hidden="true">
    <path d=${STAR} />
    ${share > 0 ? svg`<svg class="lit" width=${share * STAR_SIZE} height=${STAR_SIZE}><path d=${STAR} /></svg>` : nothing}
  </svg>`;

/** Five stars, filled as far as a rating or an average of ratings says. */
export const stars = (rating: number, label: string): TemplateResult =>
  html`<span class="stars" role="img" aria-label=${label}
    >${[0, 1, 2, 3, 4].map((before) => star(Math.min(1, rating - before)))}</span
  >`;

const percent = (share: number): string => `${Math.round(share * 1000) / 10}%`;

/** A bar that fills a share of its width. It is an SVG, because a strict policy forbids style attributes. */
export const bar = (share: number, className: string): TemplateResult =>
  html`<svg class="bar ${className}" aria-hidden="true" preserveAspectRatio="none">
    <rect class="track" width="100%" height="100%" rx="3" />
    <rect width=${percent(share)} height="100%" rx="3" />
  </svg>`;

const tick = (at: string): TemplateResult => svg`<line x1=${at} x2=${at} y1="2" y2="10" />`;

/**
 * A bar as wide as a rate, and a thin range on it: the interval that the rate is known by.
 *
 * @param name - The interval in words.
 */
export function rateBar(rate: number, [low, high]: readonly [number, number], name: string): TemplateResult {
  const [from, to] = [percent(low), percent(high)];
  return html`<svg class="bar rate-bar" role="img" aria-label=${name}>
    <rect class="track" width="100%" height="100%" rx="3" />
    <rect width=${percent(rate)} height="100%" rx="3" />
    <line class="range-line" x1=${from} x2=${to} y1="6" y2="6" />
    ${tick(from)} ${tick(to)}
  </svg>`;
}
