import {css} from 'lit';

/** Tables. */
export const tables = css`
  .scroll {
    position: relative;
    /* Room for the focus outline. */
    margin: -4px;
    padding: 4px;
    overflow-x: auto;
  }
  .table-alternative {
    max-height: 310px;
    margin-top: 10px;
    overflow: auto;
  }
  .table-alternative thead th {
    position: sticky;
    top: 0;
    background: var(--_surface);
  }
  table {
    width: 100%;
    /* Collapsed borders would stay behind when a cell sticks. */
    border-collapse: separate;
    border-spacing: 0;
  }
  caption {
    padding-bottom: 6px;
  }
  th,
  td {
    padding-block: 8px;
    padding-inline: 16px 0;
    text-align: end;
    font-weight: 400;
    white-space: nowrap;
  }
  thead th {
    padding-block: 2px;
    font-weight: 600;
    border-bottom: 1px solid var(--_border);
  }
  tr > :first-child {
    padding-inline-start: 0;
    text-align: start;
  }
  /* The lines of English texts start at the left, but the columns are those of the page. */
  .root:lang(en):dir(rtl) :is(th, td) {
    text-align: left;
  }
  .root:lang(en):dir(rtl) tr > :first-child {
    text-align: right;
  }
  /* Room for the outline of a row. */
  tr > :last-child {
    padding-inline-end: 6px;
  }
  tbody tr + tr > * {
    border-top: 1px solid var(--_soft);
  }
  tbody th {
    min-width: 9.7em;
    overflow-wrap: anywhere;
    white-space: normal;
  }
  .sort {
    display: inline-flex;
    gap: 4px;
    align-items: center;
    min-width: var(--_small-target);
    min-height: var(--_small-target);
    border-radius: 4px;
    text-align: inherit;
  }
  .sort .icon {
    opacity: 0.45;
  }
  .sort:is(:hover, .ascending, .descending) {
    color: var(--_text);
  }
  .sort:is(:hover, .ascending, .descending) .icon {
    opacity: 1;
  }
  .link {
    min-width: var(--_small-target);
    min-height: var(--_link);
    border-radius: 4px;
  }
  .tag {
    display: inline-flex;
    gap: 4px;
    align-items: center;
    padding: 1px 7px;
    border-radius: 99px;
    background: var(--_soft);
    font-weight: 600;
    white-space: nowrap;
  }
  .alert {
    background: color-mix(in srgb, var(--_down) 8%, transparent);
    color: var(--_down);
  }
  .flagged-step > * {
    background: color-mix(in srgb, var(--_down) 5%, var(--_surface));
  }
  .flagged-step > :first-child {
    padding-inline-start: 10px;
    border-inline-start: 3px solid var(--_down);
  }
  .current-step {
    outline: 2px solid var(--_accent);
    /* Inside, because the first cells of the neighbouring rows lie over what is outside. */
    outline-offset: -2px;
  }
  .reason {
    display: block;
  }
  /* Rates and averages of few cases differ by a line, too. */
  .few {
    color: var(--_muted);
    text-decoration: underline dotted;
    text-underline-offset: 3px;
  }
  .key {
    padding-top: 8px;
  }
  .rate {
    display: grid;
    grid-template-columns: minmax(3.4em, 1fr) 3.6em;
    gap: 10px;
    align-items: center;
  }
  .rate > :last-child {
    grid-column: 2;
  }
  /* While a table is scrolled sideways, each number still says which step, flow or day it belongs to. */
  @container rf-dashboard (width < 72em) {
    tr > :first-child {
      position: sticky;
      z-index: 1;
      inset-inline-start: 0;
    }
    .table-alternative thead > tr > :first-child {
      z-index: 2;
    }
    tr:not(.flagged-step) > :first-child {
      background: var(--_surface);
    }
    /* It lies over the outline of its row. */
    .current-step > :first-child {
      box-shadow:
        inset 0 2px var(--_accent),
        inset 0 -2px var(--_accent);
    }
    /* A shadow starts inside the border. */
    tr + .current-step > :first-child {
      border-top-color: var(--_accent);
      box-shadow:
        inset 0 1px var(--_accent),
        inset 0 -2px var(--_accent);
    }
  }
  @container rf-dashboard (width >= 72em) {
    .team :is(th, td):not(:first-child) {
      padding-inline-start: 12px;
    }
    .team thead th {
      white-space: normal;
      vertical-align: bottom;
    }
    .sort {
      min-height: max(2lh, var(--_small-target));
    }
  }
  @container rf-dashboard (width < 36em) {
    th:not(:first-child),
    td {
      padding-inline-start: 12px;
    }
    thead th {
      white-space: normal;
      vertical-align: bottom;
    }
  }
`;
