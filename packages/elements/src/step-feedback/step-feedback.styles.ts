import {css} from 'lit';

export const styles = css`
  :host {
    display: inline-flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px 8px;
    max-width: 100%;
    vertical-align: middle;
    font-size: 0.875rem;
  }
  /* No boxes, until a page gives them one: a hundred take long. Yet always there: a live region must exist before it speaks. */
  [role] {
    display: contents;
  }
  button {
    flex: none;
    width: var(--_target);
    height: var(--_target);
    padding: 0;
    color: var(--_muted);
    background: none;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    cursor: pointer;
  }
  :host(:hover) button {
    transition: 0.15s;
  }
  [part~='up'] {
    --_hue: var(--_up);
  }
  [part~='down'] {
    --_hue: var(--_down);
  }
  .thumb,
  .cross,
  ::slotted(svg) {
    display: block;
    width: 20px;
    height: 20px;
    margin: auto;
  }
  /* Clipped boxes: drawings in SVG take a page much longer. */
  .thumb,
  .cross {
    background: currentColor;
    print-color-adjust: exact;
  }
  /* A thumb that points up, where a page has put no icon. */
  .thumb {
    clip-path: path(
      evenodd,
      'M3.9 8.2H5.6l3.1-5.6q.2-.3.5-.3c1.8 0 3 1.5 2.7 3.2l-.5 2.2h3.8q3 0 2.4 3l-1.2 4.9q-.5 1.9-2.5 1.9H3.9q-2.1 0-2.1-2.1v-5.1q0-2.1 2.1-2.1ZM3.2 9.5h2.1v6.7H3.2ZM6.7 9l2.9-5.4q1.2.3 1 1.6l-.7 3q-.2.8.7.8h4.6q1.3 0 1.1 1.4l-1.2 4.9q-.3.9-1.2.9H6.7Z'
    );
  }
  [aria-pressed='true'] .thumb {
    clip-path: path(
      'M3.9 8.2H5.6l3.1-5.6q.2-.3.5-.3c1.8 0 3 1.5 2.7 3.2l-.5 2.2h3.8q3 0 2.4 3l-1.2 4.9q-.5 1.9-2.5 1.9H3.9q-2.1 0-2.1-2.1v-5.1q0-2.1 2.1-2.1Z'
    );
  }
  [part~='down'] .thumb {
    scale: 1 -1;
  }
  [aria-pressed='true'] {
    color: var(--_hue);
    background: color-mix(in srgb, var(--_hue) 12%, #0000);
    border-color: color-mix(in srgb, var(--_hue) 45%, #0000);
  }
  .cast[aria-pressed='true'] {
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
    button:hover:not(:disabled, [aria-disabled] *) {
      color: var(--_hue, var(--_text));
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
  .hint {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    padding: 3px;
    padding-inline-start: 12px;
    background: color-mix(in srgb, var(--_accent) 10%, var(--_surface));
    border-radius: var(--_radius);
    overflow-wrap: anywhere;
  }
  .hint button {
    border-color: #0000;
  }
  .cross {
    clip-path: path('M5 6 6 5l9 9-1 1ZM15 6 14 5l-9 9 1 1Z');
  }
  [part='status'] {
    color: var(--_down);
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
    .thumb,
    .cross {
      forced-color-adjust: none;
      background: ButtonText;
    }
    [aria-pressed='true'] {
      forced-color-adjust: none;
      color: HighlightText;
      background: Highlight;
    }
    [aria-pressed='true'] .thumb {
      background: HighlightText;
    }
  }
`;
