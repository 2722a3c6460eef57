import {css} from 'lit';

/** The tokens of elements that have surfaces and controls: the rating form and the dashboard. */
export const surface = css`
  :host {
    --_raised: var(--rf-surface-raised, color-mix(in srgb, CanvasText 5%, Canvas));
    --_control: var(--rf-border-control, color-mix(in srgb, CanvasText 52%, Canvas));
    --_on-accent: var(--rf-on-accent, color-mix(in srgb, Canvas 95%, var(--_accent)));
    --_star: var(--rf-star, #fbbf24);
  }
  .root {
    -webkit-tap-highlight-color: transparent;
    -webkit-text-size-adjust: 100%;
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;
