import {css} from 'lit';

/**
 * The design tokens and styles that all elements share. Pages set `--rf-…` on any ancestor; the styles of elements read
 * `--_…`. System colours, and hues mixed with the system's text colour, follow `color-scheme`.
 */
export const theme = css`
  :host {
    --_text: var(--rf-text, color-mix(in srgb, CanvasText 88%, Canvas));
    --_muted: var(--rf-text-muted, color-mix(in srgb, CanvasText 66%, Canvas));
    --_surface: var(--rf-surface, Canvas);
    --_border: var(--rf-border, color-mix(in srgb, CanvasText 18%, Canvas));
    --_accent: var(--rf-accent, color-mix(in srgb, #4e78ff 76%, CanvasText));
    --_up: var(--rf-up, color-mix(in srgb, #1aa850 76%, CanvasText));
    --_down: var(--rf-down, color-mix(in srgb, #fb3535 76%, CanvasText));
    --_radius: var(--rf-radius, 10px);
    --_float: var(--rf-shadow, 0 12px 32px -8px rgb(0 0 0 / 0.28));
    --_target: 36px;
    --_small-target: 28px;
    /* Texts on the background of the page have the colour of the page. */
    color: var(--rf-text, inherit);
  }
  @media (pointer: coarse) {
    :host {
      --_target: 44px;
      --_small-target: 44px;
    }
  }
  :host([theme]) {
    color: var(--_text);
  }
  :host([hidden]) {
    display: none !important;
  }
  :host([theme='light']) {
    color-scheme: light;
  }
  :host([theme='dark']) {
    color-scheme: dark;
  }
  :host([theme='auto']) {
    color-scheme: light dark;
  }
  /*
   * The only child of the shadow root. The page's styles end here, except for these. The host would not do: a page may
   * style it. The font size becomes the one that the reader has chosen in the browser, so that \`em\` follows it.
   */
  .root {
    all: initial;
    color: inherit;
    color-scheme: inherit;
    font-family: var(--rf-font, inherit);
    -webkit-locale: inherit;
    visibility: inherit;
    line-height: 1.45;
    /* All browsers support the name with the prefix. */
    -webkit-user-select: text;
  }
  * {
    box-sizing: border-box;
  }
  /* English texts, for want of the page's language: their punctuation and numbers run from left to right. */
  .root:lang(en):dir(rtl) {
    text-align: right;
  }
  .root:lang(en):dir(rtl) * {
    unicode-bidi: plaintext;
  }
  :focus-visible {
    outline: 2px solid var(--rf-focus, var(--_accent));
    outline-offset: 2px;
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      animation: none !important;
      transition: none !important;
    }
  }
`;
