import {css} from 'lit';

export const styles = css`
  :host {
    display: inline-flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px 10px;
    max-width: 100%;
    vertical-align: middle;
    font-size: 0.875rem;
  }
  [role='group'] {
    display: flex;
    gap: 6px;
  }
  button {
    display: grid;
    flex: none;
    place-items: center;
    width: var(--_target);
    height: var(--_target);
    padding: 0;
    color: var(--_muted);
    background: none;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    cursor: pointer;
    transition: 0.15s;
    transition-property: color, background-color, border-color, scale;
  }
  .up {
    --_hue: var(--_up);
  }
  .down {
    --_hue: var(--_down);
  }
  svg,
  ::slotted(svg) {
    display: block;
    width: 20px;
    height: 20px;
  }
  .down svg {
    rotate: x 180deg;
  }
  path {
    fill: #0000;
    stroke: currentColor;
    stroke-width: 1.6;
    stroke-linecap: round;
    stroke-linejoin: round;
    transition: fill 0.15s;
  }
  [aria-pressed='true'] {
    color: var(--_hue);
    background: color-mix(in srgb, var(--_hue) 12%, #0000);
    border-color: color-mix(in srgb, var(--_hue) 45%, #0000);
  }
  [aria-pressed='true'] path {
    fill: currentColor;
  }
  .cast [aria-pressed='true'] {
    animation: pop 0.3s;
  }
  @keyframes pop {
    40% {
      scale: 1.12;
    }
  }
  :host([value]) [aria-pressed='false'] {
    color: color-mix(in srgb, var(--_text) 60%, var(--_surface));
    border-color: #0000;
  }
  @media (hover: hover) {
    button:hover:not(:disabled, [aria-disabled]) {
      color: var(--_hue, var(--_text));
      border-color: currentColor;
    }
  }
  button:active:not(:disabled, [aria-disabled]) {
    scale: 0.92;
  }
  :disabled {
    opacity: 0.45;
  }
  :disabled,
  [aria-disabled] {
    cursor: default;
  }
  .hint {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    min-width: 0;
    padding: 3px;
    padding-inline-start: 12px;
    background: color-mix(in srgb, var(--_accent) 10%, var(--_surface));
    border-radius: var(--_radius);
    overflow-wrap: anywhere;
  }
  .hint button {
    border-color: #0000;
  }
  .hint svg {
    width: 14px;
    height: 14px;
  }
  .status {
    color: var(--_down);
  }
  /* Out of the row, yet always there: a live region must exist before it speaks. */
  .status:empty {
    position: absolute;
  }
  @media (pointer: fine) {
    .hint {
      --_target: 28px;
    }
  }
  @media (forced-colors: active) {
    button {
      border-color: ButtonText;
    }
    [aria-pressed='true'] {
      forced-color-adjust: none;
      color: HighlightText;
      background: Highlight;
    }
  }
`;
