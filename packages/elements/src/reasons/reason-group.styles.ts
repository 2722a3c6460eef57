import {css} from 'lit';

export const reasonGroupStyles = css`
  .reasons {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    min-width: 0;
  }
  .question {
    width: 100%;
    color: var(--_text);
    font-size: 0.875em;
    font-weight: 600;
  }
  .reasons .reason {
    width: auto;
    max-width: 100%;
    min-height: max(32px, var(--_small-target));
    height: auto;
    padding: 4px 12px;
    color: var(--_text);
    font: inherit;
    font-size: 0.875em;
    line-height: 1.3;
    overflow-wrap: anywhere;
    background: none;
    border: 1px solid var(--_control);
    border-radius: 999px;
    cursor: pointer;
    transition: 0.15s;
    transition-property: color, background-color, border-color;
  }
  .reasons .reason[aria-pressed='true'] {
    color: var(--_on-accent);
    background: var(--_accent);
    border-color: var(--_accent);
  }
  .reason[aria-disabled] {
    opacity: 0.5;
    cursor: default;
  }
  @media (hover: hover) {
    .reason:hover:not([aria-disabled], [aria-pressed='true']) {
      background: var(--_raised);
    }
  }
  @media (forced-colors: active) {
    .reasons .reason {
      border-color: ButtonText;
    }
    .reasons .reason[aria-pressed='true'] {
      forced-color-adjust: none;
      color: HighlightText;
      background: Highlight;
      border-color: Highlight;
    }
  }
`;
