import {html, type TemplateResult} from 'lit';

/** A thumb that points up: its outline, or its filled shape with `fill-rule: nonzero`. */
export const thumb: TemplateResult = html`<svg class="thumb" viewBox="0 0 20 20" aria-hidden="true">
  <path
    d="M3.9 8.2H5.6l3.1-5.6q.2-.3.5-.3c1.8 0 3 1.5 2.7 3.2l-.5 2.2h3.8q3 0 2.4 3l-1.2 4.9q-.5 1.9-2.5 1.9H3.9q-2.1 0-2.1-2.1v-5.1q0-2.1 2.1-2.1ZM3.2 9.5h2.1v6.7H3.2ZM6.7 9l2.9-5.4q1.2.3 1 1.6l-.7 3q-.2.8.7.8h4.6q1.3 0 1.1 1.4l-1.2 4.9q-.3.9-1.2.9H6.7Z"
  />
</svg>`;

export const cross: TemplateResult = html`<svg viewBox="0 0 20 20" aria-hidden="true">
  <path d="M5 6 6 5l9 9-1 1ZM14 5l1 1-9 9-1-1Z" />
</svg>`;
