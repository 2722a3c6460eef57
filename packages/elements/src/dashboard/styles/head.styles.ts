import {css} from 'lit';

/** Tabs, heading and filters. On narrow screens the height does not depend on the engineer filter. */
export const head = css`
  .tabs {
    display: flex;
    min-height: calc(max(var(--_target), 40px) + 1px);
    gap: 20px;
    border-bottom: 1px solid var(--_border);
    overflow-x: auto;
    scrollbar-width: none;
  }
  [role='tab'] {
    min-width: var(--_small-target);
    padding: 0 2px;
    border-block: 2px solid transparent;
  }
  [role='tab']:hover,
  [role='tab'][aria-selected='true'] {
    color: inherit;
  }
  [role='tab'][aria-selected='true'] {
    border-bottom-color: var(--_page-accent);
  }
  @media (forced-colors: active) {
    [role='tab'] {
      border-color: Canvas;
    }
    [role='tab'][aria-selected='true'] {
      border-bottom-color: Highlight;
    }
  }
  :is([role='tab'], [role='menuitem']):focus-visible {
    outline-offset: -2px;
  }
  .head {
    position: relative;
    display: grid;
    gap: 12px 24px;
    align-items: end;
  }
  .title {
    min-width: 0;
  }
  h2 {
    font-size: 1.57em;
    font-weight: 600;
    line-height: 1.25;
    letter-spacing: -0.015em;
    overflow-wrap: anywhere;
    border-radius: 4px;
  }
  h2:not(:focus-visible) {
    outline: none;
  }
  .range,
  .summary,
  .reason {
    margin-top: 2px;
  }
  /* Elsewhere, the line has no room for all. Two lines have room in every language, so that nothing moves when they appear. */
  @container rf-dashboard (width < 72em) {
    .range {
      min-height: 2lh;
    }
    .so-far {
      display: none;
    }
  }
  .back {
    display: inline-flex;
    gap: 4px;
    align-items: center;
    min-height: var(--_small-target);
    margin-bottom: 2px;
  }
  .back {
    color: var(--_page-accent);
  }
  .link {
    color: var(--_accent);
  }
  .back:hover,
  .link:hover {
    text-decoration: underline;
    text-underline-offset: 3px;
  }
  .controls {
    display: flex;
    justify-content: flex-end;
    gap: 8px;
    align-items: end;
  }
  .field {
    display: grid;
    gap: 4px;
  }
  .control {
    display: inline-flex;
    gap: 8px;
    align-items: center;
    min-height: var(--_target);
    padding: 0 12px;
    color: var(--_text);
    background: var(--_surface);
    border: 1px solid var(--_control-line);
    border-radius: calc(var(--_radius) * 0.8);
    font-weight: 400;
  }
  .control:hover {
    border-color: var(--_control);
  }
  .control:is(:disabled, [aria-busy='true']) {
    opacity: 0.6;
    cursor: default;
  }
  .primary {
    background: var(--_accent);
    border-color: transparent;
    color: var(--_on-accent);
    font-weight: 600;
  }
  .select,
  .combo,
  .menu {
    position: relative;
    display: grid;
  }
  select.control {
    appearance: none;
    padding-inline-end: 32px;
  }
  .caret,
  .clear {
    position: absolute;
    inset-inline-end: 10px;
    top: 50%;
    translate: 0 -50%;
  }
  .caret {
    pointer-events: none;
  }
  .clear {
    display: grid;
    place-items: center;
    inset-inline-end: 4px;
    width: var(--_small-target);
    height: var(--_small-target);
    border-radius: 50%;
  }
  .engineer .control {
    width: 13.7em;
    padding-inline-end: calc(var(--_small-target) + 8px);
    font-weight: 400;
    text-overflow: ellipsis;
  }
  .control::placeholder {
    color: var(--_muted);
    opacity: 1;
  }
  .popup {
    position: absolute;
    z-index: 2;
    top: calc(100% + 4px);
    inset-inline-start: 0;
    display: grid;
    width: max-content;
    min-width: 100%;
    max-width: min(22.9em, 90cqi);
    max-height: 20.6em;
    padding: 4px;
    overflow: auto;
    overflow-wrap: anywhere;
    color: var(--_text);
    background: var(--_surface);
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    box-shadow: var(--_float);
  }
  .menu .popup {
    inset-inline: auto 0;
  }
  [hidden] {
    display: none;
  }
  [role='option'],
  [role='menuitem'] {
    display: flex;
    align-items: center;
    min-height: max(32px, var(--_small-target));
    padding: 4px 10px;
    border-radius: calc(var(--_radius) * 0.6);
    cursor: pointer;
  }
  :is([role='option'], [role='menuitem']):hover,
  .active,
  .quiet:hover,
  .quiet[aria-pressed='true'],
  .legend button:hover,
  .clear:hover {
    background: var(--_soft);
    color: var(--_text);
  }
  .active {
    outline: 2px solid var(--rf-focus, var(--_accent));
    outline-offset: -2px;
  }
  [role='option'][aria-selected='true'] {
    font-weight: 600;
  }
  .popup .note:not(:empty) {
    padding: 6px 10px;
  }
  @container rf-dashboard (width >= 46em) {
    .head {
      grid-template-columns: minmax(0, 1fr) 33.1em;
    }
  }
  @container rf-dashboard (width < 46em) {
    .title {
      padding-inline-end: calc(var(--_target) + 12px);
    }
    .flow .title {
      min-height: calc(4.1em + 2lh);
    }
    .controls > .field {
      flex: 1 1 0;
      min-width: 0;
    }
    .engineer .control {
      width: 100%;
    }
    .menu {
      position: absolute;
      top: 0;
      inset-inline-end: 0;
    }
    .menu > .control {
      position: relative;
      justify-content: center;
      width: var(--_target);
      padding: 0;
      overflow: hidden;
    }
    .menu > .control span {
      position: absolute;
      opacity: 0;
    }
  }
  /* In every language the name of a period is longer than “All”. */
  @container rf-dashboard (width < 22em) {
    .controls > .field {
      flex-grow: 3;
    }
    .controls > .engineer {
      flex-grow: 2;
    }
    select.control {
      padding-inline: 10px 28px;
    }
  }
`;
