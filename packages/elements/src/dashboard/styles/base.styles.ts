import {css} from 'lit';

/** Colours, and rules for all parts of the dashboard. */
export const base = css`
  :host {
    display: block;
    /* The container for queries inside has no intrinsic width. So it takes the width that a flex box, grid or float has left. */
    width: -moz-available;
    width: -webkit-fill-available;
    width: stretch;
    min-width: 0;
    writing-mode: horizontal-tb;
    --_resolved: var(--rf-resolved, #059669);
    --_escalated: var(--rf-escalated, #dc2626);
    --_workaround: var(--rf-workaround, #b45309);
    --_unresolved: var(--rf-unresolved, #64748b);
    --_unfinished: var(--rf-unfinished, #7c3aed);
    --_no-outcome: var(--rf-no-outcome, #0e7490);
    --_soft: color-mix(in srgb, CanvasText 9%, Canvas);
    --_control-line: color-mix(in srgb, var(--_control) 62%, var(--_surface));
    --_link: 24px;
    /* On the background of the page. */
    --_page-muted: var(--rf-text-muted, color-mix(in srgb, currentColor 80%, #0000));
    --_page-accent: var(--rf-accent, color-mix(in srgb, #4e78ff 76%, currentColor));
  }
  .root {
    position: relative;
    display: block;
    contain-intrinsic-inline-size: 20em;
    container: rf-dashboard / inline-size;
    isolation: isolate;
  }
  /* With its own colour scheme, it cannot use the background of the page. */
  :host([theme]),
  :host([theme]) .root {
    background: var(--_surface);
  }
  .dashboard {
    font-size: 0.875em;
  }
  @supports (color: light-dark(#000, #fff)) {
    :host {
      --_resolved: var(--rf-resolved, light-dark(#059669, #34d399));
      --_escalated: var(--rf-escalated, light-dark(#dc2626, #f87171));
      --_workaround: var(--rf-workaround, light-dark(#b45309, #fbbf24));
      --_unresolved: var(--rf-unresolved, light-dark(#64748b, #94a3b8));
      --_unfinished: var(--rf-unfinished, light-dark(#7c3aed, #c4b5fd));
      --_no-outcome: var(--rf-no-outcome, light-dark(#0e7490, #67e8f9));
    }
  }
  .dashboard,
  .skeleton,
  .view,
  .header {
    display: grid;
    gap: 16px;
    min-width: 0;
  }
  h2,
  h3,
  p,
  dl,
  dd,
  ul {
    margin: 0;
    padding: 0;
  }
  ul {
    list-style: none;
  }
  /* In a page without a doctype, browsers give tables a font of their own. */
  button,
  input,
  select,
  table {
    font: inherit;
    color: inherit;
  }
  /* With smaller text, iOS zooms in when the field gets the focus. */
  @media (pointer: coarse) {
    input,
    select {
      font-size: max(16px, 1em);
    }
  }
  button {
    padding: 0;
    border: 0;
    background: none;
    text-align: inherit;
    cursor: pointer;
  }
  .icon {
    flex: none;
    width: 1em;
    height: 1em;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.5;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  :host(:dir(rtl)) :is(.mirrored, .bar, .star) {
    scale: -1 1;
  }
  label,
  .range,
  [role='tab'] {
    color: var(--_page-muted);
  }
  dt,
  thead th,
  .summary,
  .change,
  .note,
  .reason,
  .nothing,
  .state-hint,
  .spread,
  .quiet,
  .caret,
  .clear,
  .big,
  footer {
    color: var(--_muted);
  }
  dt,
  .summary,
  .change,
  .note,
  .reason,
  .quiet,
  .legend,
  footer {
    font-size: 0.93em;
  }
  label,
  thead th,
  .spread,
  .tag {
    font-size: 0.86em;
  }
  dt,
  label,
  thead th,
  .back,
  .link,
  .quiet,
  [role='tab'] {
    font-weight: 600;
  }
  table,
  .value,
  .change,
  .spread,
  .range,
  .tooltip {
    font-variant-numeric: tabular-nums;
  }
  .stars {
    display: inline-flex;
    gap: 1px;
  }
  .star {
    width: 14px;
    height: 14px;
    fill: none;
    stroke: var(--_control);
    stroke-width: 1.2;
    stroke-linejoin: round;
  }
  .lit {
    fill: var(--_star);
    stroke: color-mix(in srgb, var(--_star) 72%, CanvasText);
  }
  .bar {
    display: block;
    width: 100%;
    height: 6px;
    border-radius: 3px;
    fill: var(--_up);
  }
  .track {
    fill: var(--_soft);
  }
  .rate-bar {
    height: 12px;
  }
  .rate-bar line {
    stroke: var(--_text);
    stroke-width: 1.5;
  }
  .star-bar {
    fill: var(--_star);
  }
  @media (forced-colors: active) {
    .bar {
      fill: Highlight;
      outline: 1px solid;
    }
    .track {
      fill: Canvas;
    }
    /* The range stands below the rate: on the system's colour it would be invisible. */
    .rate-bar rect:not(.track) {
      height: 4px;
    }
  }
`;
