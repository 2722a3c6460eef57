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
    border-collapse: collapse;
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
  /* Room for the outline of a row. */
  tr > :last-child {
    padding-inline-end: 4px;
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
    min-height: 28px;
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
    background: color-mix(in srgb, var(--_down) 5%, transparent);
  }
  .flagged-step > :first-child {
    padding-inline-start: 10px;
    border-inline-start: 3px solid var(--_down);
  }
  .current-step {
    outline: 2px solid var(--_accent);
    outline-offset: -1px;
  }
  .reason {
    display: block;
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
  @container rf-dashboard (width >= 72em) {
    .team :is(th, td):not(:first-child) {
      padding-inline-start: 12px;
    }
    .team thead th {
      white-space: normal;
      vertical-align: bottom;
    }
    .sort {
      min-height: 2lh;
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
