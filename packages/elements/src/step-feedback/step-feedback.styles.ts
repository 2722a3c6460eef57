import {css} from 'lit';

export const styles = css`
  :host,
  .root {
    display: inline-flex;
    max-width: 100%;
    vertical-align: middle;
  }
  .root {
    position: relative;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px 8px;
  }
  /* The element's theme may differ from the page's. */
  :host([theme]) {
    padding: 4px;
    background: var(--_surface);
    border-radius: var(--_radius);
  }
  [part='group'] {
    display: inline-flex;
    flex-wrap: wrap;
    gap: inherit;
  }
  button {
    flex: none;
    width: var(--_target);
    height: var(--_target);
    padding: 0;
    color: var(--_muted);
    background: var(--_surface);
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    cursor: pointer;
  }
  :host(:hover) button {
    transition: 0.15s;
    transition-property: color, background-color, border-color, scale;
  }
  [part~='up'] {
    --_hue: var(--_up);
  }
  [part~='down'] {
    --_hue: var(--_down);
  }
  svg,
  ::slotted(svg) {
    display: block;
    width: 20px;
    height: 20px;
    margin: auto;
  }
  svg {
    fill: currentColor;
  }
  .thumb {
    fill-rule: evenodd;
  }
  [aria-pressed='true'] .thumb {
    fill-rule: nonzero;
  }
  [part~='button'][aria-pressed='true'] {
    color: var(--_hue);
    background: color-mix(in srgb, var(--_hue) 12%, var(--_surface));
    border-color: color-mix(in srgb, var(--_hue) 45%, #0000);
  }
  .clicked[aria-pressed='true'] {
    animation: pop 0.3s;
  }
  @keyframes pop {
    40% {
      scale: 1.12;
    }
  }
  :host([value]) [part~='button'][aria-pressed='false'] {
    color: color-mix(in srgb, var(--_text) 60%, var(--_surface));
    border-color: #0000;
  }
  @media (hover: hover) {
    button:hover:not(:disabled, [aria-disabled] *) {
      color: var(--_hue, inherit);
      border-color: currentColor;
    }
  }
  button:active:not(:disabled, [aria-disabled] *) {
    scale: 0.92;
  }
  :disabled {
    opacity: 0.45;
  }
  :disabled,
  [aria-disabled] * {
    cursor: default;
  }
  /* The room of the hint and of the button for reasons: the button takes the hint's place after a vote. */
  .hint-and-reasons {
    display: inline-grid;
    align-items: center;
    min-width: 0;
  }
  .hint-and-reasons > * {
    grid-area: 1 / 1;
  }
  /* Reserves the place of the hint and of the button for reasons: wide enough for two lines in every language. */
  .room {
    justify-self: start;
    width: 8.75em;
    max-width: 100%;
    height: max(var(--_target), 2.1em);
  }
  [part='hint'] {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    padding: 3px;
    padding-inline-start: 12px;
    color: var(--_text);
    background: color-mix(in srgb, var(--_accent) 10%, var(--_surface));
    border-radius: var(--_radius);
    font-size: 0.875em;
    overflow-wrap: anywhere;
  }
  [part='hint'] button {
    width: var(--_small-target);
    height: var(--_small-target);
    background: none;
    border-color: #0000;
  }
  .dismissed {
    visibility: hidden;
  }
  /*
   * Covers the page below the buttons, as wide as they are, so that nothing moves. \`StatusPlacement\` finds it a better
   * place. It always exists: a live region must exist before it speaks.
   */
  [part='status'] {
    position: absolute;
    z-index: 1;
    inset-block-start: calc(100% + 4px);
    inset-inline: 0;
    color: var(--_down);
    font-size: 0.875em;
    overflow-wrap: anywhere;
    hyphens: auto;
    pointer-events: none;
  }
  [part='status']:not(:empty) {
    padding: 4px;
    background: var(--_surface);
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
  }
  @media (forced-colors: active) {
    button {
      border-color: ButtonText;
    }
    button[part~='button'][aria-pressed='true'] {
      forced-color-adjust: none;
      color: HighlightText;
      background: Highlight;
    }
  }
`;
