import {css} from 'lit';

/**
 * Charts. The canvas is positioned absolutely, so that its width never stops the container from shrinking. A
 * probe computes the colour of a token. Its transition tells the chart that the theme has changed.
 */
export const charts = css`
  .legend {
    display: flex;
    flex-wrap: wrap;
    min-height: 28px;
    gap: 0 4px;
    margin: 10px -7px 0;
  }
  .legend [aria-pressed='false'] {
    color: var(--_muted);
    text-decoration: line-through;
  }
  [aria-pressed='false'] > .swatch {
    opacity: 0.35;
  }
  .swatch {
    width: 22px;
    height: 8px;
    fill: none;
    stroke: currentColor;
    stroke-width: 3;
  }
  .hatched {
    stroke-width: 1.5;
  }
  .resolved {
    color: var(--_resolved);
  }
  .escalated {
    color: var(--_escalated);
  }
  .workaround {
    color: var(--_workaround);
  }
  .unresolved {
    color: var(--_unresolved);
  }
  .unfinished {
    color: var(--_unfinished);
  }
  .no_outcome {
    color: var(--_no-outcome);
  }
  .sessions {
    color: var(--_accent);
  }
  .fill {
    color: color-mix(in srgb, currentColor 28%, transparent);
  }
  .grid-line {
    color: var(--_soft);
  }
  .label {
    color: var(--_muted);
  }
  .surface {
    color: var(--_surface);
  }
  .probe {
    forced-color-adjust: none;
    position: absolute;
    visibility: hidden;
    transition: color 1ms !important;
  }
  .plot {
    position: relative;
    flex: 1 0 280px;
    min-height: 0;
    margin-top: 10px;
    font-size: 0.79em;
    direction: ltr;
  }
  .compact .plot {
    flex: none;
    height: 200px;
  }
  .doughnut .plot {
    flex-basis: 200px;
  }
  canvas {
    position: absolute;
    inset: 0;
  }
  .last-note {
    position: absolute;
    top: 0;
    right: 0;
    color: var(--_muted);
  }
  :host(:dir(rtl)) .last-note {
    right: auto;
    left: 0;
    direction: rtl;
  }
  .tooltip {
    position: absolute;
    z-index: 1;
    top: 0;
    left: 0;
    width: max-content;
    max-width: 19.7em;
    padding: 8px 10px;
    color: var(--_text);
    background: var(--_surface);
    border: 1px solid var(--_border);
    border-radius: calc(var(--_radius) * 0.8);
    font-size: 1.18em;
    box-shadow: var(--_float);
    pointer-events: none;
  }
  :host(:dir(rtl)) .tooltip {
    direction: rtl;
  }
  .tooltip ul {
    display: grid;
    gap: 2px;
  }
  .tooltip li {
    display: flex;
    gap: 8px;
    align-items: center;
  }
  .tooltip li b {
    margin-inline-start: auto;
    padding-inline-start: 12px;
  }
  .dot {
    width: 8px;
    height: 8px;
    border-radius: 2px;
  }
  .dot[class*=' '] {
    background: currentColor;
  }
  .dot.unfinished {
    background: repeating-linear-gradient(-45deg, currentColor 0 1.5px, transparent 1.5px 3px);
  }
  @media (forced-colors: active) {
    .swatch,
    .dot {
      forced-color-adjust: none;
    }
  }
`;
