import {css} from 'lit';

/** A text field with its label above it. */
export const textArea = css`
  /* The text field has its own background, also where \`--_text\` is the colour of the page. */
  :host {
    --_field-text: var(--_text);
    --_field-muted: var(--_muted);
  }
  .field {
    display: grid;
    gap: 6px;
    font-size: 0.875em;
  }
  .field label {
    color: var(--_muted);
  }
  textarea {
    width: 100%;
    padding: 10px 12px;
    color: var(--_field-text);
    font: inherit;
    font-size: max(1em, 16px);
    background: var(--_surface);
    border: 1px solid var(--_control);
    border-radius: var(--_radius);
    resize: vertical;
    /* Each line has the direction of its own text. */
    unicode-bidi: plaintext;
    transition: border-color 0.15s;
  }
  textarea::placeholder {
    color: var(--_field-muted);
    opacity: 1;
  }
  textarea:focus-visible {
    border-color: var(--rf-focus, var(--_accent));
    outline-offset: -1px;
  }
  .counter {
    margin-inline-start: auto;
    font-variant-numeric: tabular-nums;
  }
`;
