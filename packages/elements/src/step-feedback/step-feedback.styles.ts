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
  .group {
    display: inline-flex;
    gap: 4px;
  }
  .vote {
    --_hue: var(--_up);
    display: grid;
    place-items: center;
    width: var(--_target);
    height: var(--_target);
    padding: 0;
    color: var(--_muted);
    background: none;
    border: 1px solid transparent;
    border-radius: var(--_radius);
    cursor: pointer;
    transition:
      color 0.15s,
      background-color 0.15s,
      border-color 0.15s,
      scale 0.15s;
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
  .thumb {
    fill: transparent;
    stroke: currentColor;
    stroke-width: 1.6;
    stroke-linecap: round;
    stroke-linejoin: round;
    transition: fill 0.15s;
  }
  .vote[aria-pressed='true'] {
    color: var(--_hue);
    background: color-mix(in srgb, var(--_hue) 12%, transparent);
    border-color: color-mix(in srgb, var(--_hue) 35%, transparent);
  }
  [aria-pressed='true'] .thumb {
    fill: currentColor;
  }
  .cast[aria-pressed='true'] svg {
    animation: pop 0.35s cubic-bezier(0.3, 1.6, 0.6, 1);
  }
  @keyframes pop {
    40% {
      transform: scale(1.25) rotate(-8deg);
    }
  }
  .voted .vote[aria-pressed='false'] {
    color: color-mix(in srgb, var(--_text) 60%, var(--_surface));
  }
  @media (hover: hover) {
    .vote:hover:not(:disabled, [aria-disabled='true']) {
      color: var(--_hue);
      background: color-mix(in srgb, var(--_hue) 10%, transparent);
    }
  }
  .vote:active:not(:disabled, [aria-disabled='true']) {
    scale: 0.92;
  }
  .vote:disabled {
    opacity: 0.45;
    cursor: not-allowed;
  }
  .vote[aria-disabled='true'] {
    cursor: default;
  }
  .hint {
    position: relative;
    display: inline-flex;
    align-items: center;
    gap: 4px;
    min-width: 0;
    padding-block: 3px;
    padding-inline: 12px 4px;
    background: color-mix(in srgb, var(--_accent) 10%, Canvas);
    border-radius: var(--_radius);
    overflow-wrap: anywhere;
    animation: appear 0.3s ease-out;
  }
  @keyframes appear {
    from {
      opacity: 0;
      transform: translateY(4px);
    }
  }
  .dismiss {
    display: grid;
    flex: none;
    place-items: center;
    width: max(24px, var(--_target) - 8px);
    height: max(24px, var(--_target) - 8px);
    padding: 0;
    color: var(--_muted);
    background: none;
    border: 0;
    border-radius: 50%;
    cursor: pointer;
  }
  .dismiss:hover {
    color: var(--_text);
    background: color-mix(in srgb, CanvasText 8%, transparent);
  }
  .dismiss svg {
    width: 14px;
    height: 14px;
  }
  /* Out of the row, yet always there: a live region must exist before it speaks. */
  .status:empty {
    position: absolute;
  }
  .status {
    color: var(--_down);
  }
  @media (pointer: coarse) {
    .dismiss {
      width: 44px;
      height: 44px;
    }
  }
  @media (forced-colors: active) {
    .vote {
      border-color: ButtonText;
    }
    .vote[aria-pressed='true'] {
      forced-color-adjust: none;
      color: HighlightText;
      background: Highlight;
      border-color: Highlight;
    }
    .hint {
      outline: 1px solid;
    }
  }
`;
