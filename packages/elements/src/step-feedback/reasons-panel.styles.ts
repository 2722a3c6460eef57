import {css} from 'lit';

export const panelStyles = css`
  /* The room has a fixed size: a longer text overlaps what follows instead of moving it. */
  .change {
    display: block;
    width: auto;
    max-width: 100%;
    height: auto;
    min-height: 100%;
    padding: 0 6px;
    color: var(--rf-text-muted, inherit);
    background: none;
    font: inherit;
    font-size: 0.8125em;
    line-height: 1.2;
    text-align: inherit;
    text-decoration: underline 1px color-mix(in srgb, currentColor 45%, #0000);
    text-underline-offset: 3px;
    overflow-wrap: anywhere;
    border-color: #0000;
  }
  .panel {
    position: fixed;
    inset: auto;
    z-index: 2147483647;
    display: grid;
    gap: 12px;
    width: min(21em, 100vw - 32px);
    /* With the browser's own \`fit-content\`, WebKit lets the last row grow. */
    height: auto;
    margin: 0;
    padding: 14px;
    overflow: auto;
    overscroll-behavior: contain;
    color: var(--_text);
    background: var(--_surface);
    border: 1px solid var(--_border);
    border-radius: calc(var(--_radius) * 1.4);
    box-shadow: var(--_float);
    /* Fades only: a movement would change the measured position. */
    animation: appear 0.15s;
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
  /* The buttons are scrolled out of sight. */
  .away {
    opacity: 0;
    pointer-events: none;
  }
  [part='status']:popover-open {
    position: fixed;
    inset: 0 auto auto 0;
    width: max-content;
    /* Narrow enough to fit beside the buttons on a phone. */
    max-width: min(13em, 100vw - 16px);
    height: auto;
    margin: 0;
    padding: 4px 8px;
    overflow: visible;
    line-height: 1.3;
  }
  .end {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 12px;
    min-height: var(--_target);
    color: var(--_muted);
  }
  .end span {
    font-size: 0.8125em;
  }
  .end .thanks {
    color: var(--_up);
  }
  .panel .done {
    width: auto;
    min-width: var(--_target);
    height: auto;
    min-height: var(--_target);
    padding: 6px 16px;
    color: var(--_on-accent);
    font: inherit;
    font-size: 0.875em;
    font-weight: 550;
    background: var(--_accent);
    border-color: #0000;
  }
  @media (hover: hover) {
    .panel .done:hover:enabled {
      color: var(--_on-accent);
      background: color-mix(in srgb, var(--_accent) 88%, CanvasText);
    }
  }
  @media (forced-colors: active) {
    .panel .done {
      color: ButtonText;
      border-color: ButtonText;
    }
  }
`;
