import {css} from 'lit';

export const formStyles = css`
  :host([inline]),
  :host([inline]) .root {
    display: block;
  }
  /* Always in the window, so that an IntersectionObserver notices when it is rendered. */
  .probe {
    position: fixed;
    inset: 0 auto auto 0;
    width: 1px;
    height: 1px;
    pointer-events: none;
    /* An IntersectionObserver does not notice \`visibility\`. A transition does, also with reduced motion. */
    transition: visibility 1ms !important;
  }
  dialog {
    /* Not \`vw\`: in a page with \`zoom\`, they are wider than the window. */
    width: min(26em, 100% - 32px);
    max-width: none;
    max-height: calc(100% - 32px);
    padding: 0;
    overflow: auto;
    overscroll-behavior: contain;
    color: var(--_text);
    background: var(--_surface);
    border: 1px solid var(--_border);
    border-radius: calc(var(--_radius) * 1.6);
    box-shadow: var(--rf-shadow, 0 24px 64px -12px rgb(0 0 0 / 0.35));
    transition:
      opacity 0.2s,
      translate 0.2s ease-out;
  }
  @starting-style {
    dialog[open] {
      opacity: 0;
      translate: 0 16px;
    }
  }
  dialog::backdrop {
    background: var(--rf-backdrop, rgb(15 18 30 / 0.5));
  }
  /* The print shows the page. The dialog is still rendered, so it stays open. */
  @media print {
    dialog,
    dialog::backdrop {
      visibility: hidden;
    }
  }
  @media (prefers-reduced-motion: no-preference) {
    dialog::backdrop {
      animation: fade 0.2s;
    }
  }
  @keyframes fade {
    from {
      opacity: 0;
    }
  }
  .stack {
    display: grid;
    position: relative;
  }
  .stack > * {
    grid-area: 1 / 1;
    min-width: 0;
  }
  form {
    display: grid;
    gap: 16px;
    /* In a page without a doctype, browsers give it one. */
    margin: 0;
    padding: 28px 24px 24px;
    overflow-wrap: anywhere;
  }
  .inline {
    max-width: 26em;
  }
  .inline form {
    padding: 0;
  }
  /* Stands on the background of the page, so its colours are mixed with the text colour of the page. */
  :host(:not([theme])) .inline {
    --_text: var(--rf-text, currentColor);
    --_muted: var(--rf-text-muted, color-mix(in srgb, currentColor 80%, #0000));
    --_raised: var(--rf-surface-raised, color-mix(in srgb, currentColor 8%, #0000));
    --_control: var(--rf-border-control, color-mix(in srgb, currentColor 60%, #0000));
    --_up: var(--rf-up, color-mix(in srgb, #1aa850 76%, currentColor));
    --_down: var(--rf-down, color-mix(in srgb, #fb3535 76%, currentColor));
  }
  /* The element's theme may differ from the page's. */
  :host([theme]) .inline {
    padding: 24px;
    background: var(--_surface);
    border-radius: calc(var(--_radius) * 1.6);
  }
  .done form {
    visibility: hidden;
  }
  h2,
  p {
    margin: 0;
    text-align: center;
    text-wrap: balance;
  }
  h2 {
    font-size: 1.25em;
    font-weight: 650;
    line-height: 1.25;
  }
  .description {
    margin-top: -8px;
    color: var(--_muted);
    font-size: 0.9375em;
  }
  .stars {
    display: flex;
    justify-content: center;
  }
  @media (pointer: coarse) {
    .stars .star {
      padding: 8px;
    }
  }
  .star {
    position: relative;
    padding: 6px;
    border-radius: var(--_radius);
    cursor: pointer;
  }
  .star input {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    margin: 0;
    opacity: 0;
    cursor: inherit;
  }
  .star svg {
    display: block;
    width: clamp(28px, 9vw, 36px);
    height: auto;
    fill: transparent;
    stroke: var(--_control);
    stroke-width: 1.4;
    stroke-linejoin: round;
    transition:
      fill 0.12s,
      stroke 0.12s,
      transform 0.15s;
  }
  .filled svg {
    fill: var(--_star);
    stroke: color-mix(in srgb, var(--_star), CanvasText 40%);
  }
  .star:has(:checked) svg {
    animation: shine 0.35s cubic-bezier(0.3, 1.6, 0.6, 1);
  }
  @keyframes shine {
    40% {
      transform: scale(1.22);
    }
  }
  .star:has(:focus-visible) {
    outline: 2px solid var(--rf-focus, var(--_accent));
    outline-offset: -2px;
  }
  @media (hover: hover) {
    .star:hover svg {
      transform: scale(1.1);
    }
  }
  textarea {
    min-height: 5.5em;
  }
  /* Has the height of a line also while it is empty, so that nothing moves. */
  .notes {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0 12px;
    min-height: 1.45em;
    margin-block: -10px -14px;
    color: var(--_muted);
    font-size: 0.8125em;
  }
  .error {
    color: var(--_down);
    font-size: 0.9375em;
    text-align: inherit;
  }
  .error:empty {
    position: absolute;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: 8px;
  }
  .actions button {
    min-height: max(40px, var(--_target));
    max-width: 100%;
    padding: 8px 18px;
    color: var(--_text);
    font: inherit;
    font-size: 0.9375em;
    font-weight: 550;
    background: none;
    border: 1px solid transparent;
    border-radius: var(--_radius);
    cursor: pointer;
    transition:
      background-color 0.15s,
      opacity 0.15s,
      scale 0.15s;
  }
  /* Buttons that do not fit beside each other fill their lines. */
  @media (width < 400px) {
    .actions button {
      flex-grow: 1;
    }
  }
  .skip:hover {
    background: var(--_raised);
  }
  .actions .submit {
    color: var(--_on-accent);
    background: var(--_accent);
  }
  .submit:hover:enabled {
    background: color-mix(in srgb, var(--_accent) 88%, CanvasText);
  }
  .actions button:active:enabled {
    scale: 0.97;
  }
  .submit:disabled,
  .actions [aria-disabled='true'] {
    opacity: 0.5;
    cursor: default;
  }
  /* Stays in sight if the form is higher than the window. */
  .thanks {
    position: sticky;
    inset-block: 0;
    display: grid;
    gap: 10px;
    place-self: center;
    justify-items: center;
    padding: 24px;
    font-size: 1.125em;
    font-weight: 600;
    text-align: center;
    pointer-events: none;
  }
  .thanks:focus-visible {
    outline: none;
  }
  .thanks svg {
    width: 52px;
    height: 52px;
    fill: none;
    stroke: var(--_up);
    stroke-width: 1.8;
    stroke-linecap: round;
    stroke-linejoin: round;
    animation: shine 0.4s cubic-bezier(0.3, 1.6, 0.6, 1);
  }
  .tick {
    stroke-dasharray: 16;
    animation: draw 0.45s 0.1s ease-out backwards;
  }
  @keyframes draw {
    from {
      stroke-dashoffset: 16;
    }
  }
  @media (forced-colors: active) {
    :host {
      --_star: Highlight;
      --_control: CanvasText;
    }
    .actions .submit {
      color: ButtonText;
      background: ButtonFace;
    }
    .actions button {
      border-color: ButtonBorder;
    }
  }
`;
