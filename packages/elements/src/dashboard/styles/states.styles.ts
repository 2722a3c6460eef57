import {css} from 'lit';

/** Loading, stale and empty states. The view covers its skeleton, which reserves the space. */
export const states = css`
  .content {
    position: relative;
    display: grid;
    grid-template: auto 1fr auto / minmax(0, 1fr);
  }
  .room {
    min-height: 100vh;
  }
  .skeleton,
  .view {
    align-content: start;
    grid-area: 1 / 1 / 3;
  }
  .view {
    position: relative;
    grid-row-end: 2;
  }
  .skeleton {
    grid-row-end: 4;
    animation: breathe 1.6s 0.4s ease-in-out infinite alternate;
  }
  /* Marks and charts fade. Text keeps a readable contrast. */
  .old .view {
    --_text: var(--_muted);
    color: var(--_muted);
  }
  .old :is(.plot, .bar, .stars, .swatch, .view .icon) {
    opacity: 0.5;
    transition: opacity 0.15s 0.1s;
  }
  .state {
    display: grid;
    justify-items: center;
    align-content: center;
    gap: 6px;
    min-height: 22.9em;
    padding: 32px 24px;
    text-align: center;
  }
  .big {
    width: 2.3em;
    height: 2.3em;
    stroke-width: 1.1;
  }
  .state-title {
    font-size: 1.14em;
    font-weight: 600;
  }
  .state-hint {
    max-width: 36.6em;
    text-wrap: balance;
  }
  .state .control {
    margin-top: 10px;
  }
  .banner {
    position: sticky;
    z-index: 1;
    bottom: 12px;
    grid-area: 3 / 1;
    margin-top: 16px;
    display: flex;
    flex-wrap: wrap;
    gap: 8px 12px;
    align-items: center;
    justify-self: center;
    padding: 8px 8px 8px 14px;
    color: var(--_text);
    background: var(--_surface);
    border: 1px solid var(--_control);
    border-radius: calc(var(--_radius) * 1.2);
    box-shadow: var(--_float);
  }
  /* A focused control must not scroll below the banner. */
  .dashboard:has(.banner) :is(button, input, select, [tabindex]) {
    scroll-margin-bottom: 11.4em;
  }
  .banner .icon {
    color: var(--_down);
  }
  .placeholder {
    display: block;
    border-radius: 5px;
    background: var(--_soft);
  }
  @media (forced-colors: active) {
    .placeholder {
      outline: 1px solid GrayText;
      outline-offset: -1px;
    }
  }
  @keyframes breathe {
    to {
      opacity: 0.45;
    }
  }
  .row {
    --_room: calc(8px + max(0px, var(--_link) - 1lh) / 2);
    margin-top: 1px;
    padding-block: var(--_room);
    border-radius: 5px / calc(5px + var(--_room));
    background-clip: content-box;
  }
  .half {
    width: 45%;
  }
  .most {
    width: 65%;
  }
  .panel-head .placeholder {
    max-width: 10.3em;
  }
  .behind {
    visibility: hidden;
    animation: none;
  }
`;

/** Narrow skeletons have one height for all views, because the viewer's default view may not be known yet. */
export const heights = css`
  @container rf-dashboard (width < 72em) {
    .skeleton .grid:is(.team, .me) {
      min-height: 108em;
    }
  }
  @container rf-dashboard (width < 36em) {
    .skeleton .grid.flow {
      min-height: 108em;
    }
  }
`;
