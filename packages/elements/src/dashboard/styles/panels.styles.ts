import {css} from 'lit';

/** Sections and their grid. */
export const panels = css`
  .grid {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 16px;
    align-items: start;
  }
  .panel {
    min-width: 0;
    padding: 18px;
  }
  .chart {
    display: flex;
    flex-direction: column;
    align-self: stretch;
    min-height: 29.7em;
  }
  .compact {
    min-height: 24em;
  }
  @container rf-dashboard (width >= 54em) {
    .grid.flow {
      grid-template-columns: minmax(0, 2fr) minmax(19.4em, 1fr);
    }
    .grid.flow > :nth-child(-n + 2) {
      grid-column: 1 / -1;
    }
  }
  @container rf-dashboard (width >= 72em) {
    .grid.team {
      grid-template-columns: minmax(0, 1.3fr) minmax(0, 1fr);
      align-items: stretch;
    }
    .grid.me {
      grid-template-columns: minmax(0, 2fr) minmax(19.4em, 1fr);
    }
    .grid.team > :first-child,
    .grid.me > :nth-child(3) {
      grid-column: 1 / -1;
    }
  }
  .grid.empty > * {
    grid-column: 1 / -1;
  }
  h3,
  caption {
    font-size: 1.07em;
    font-weight: 600;
    line-height: 1.4;
    text-align: inherit;
  }
  .panel-head {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 16px;
    align-items: center;
    justify-content: space-between;
  }
  .quiet,
  .legend button {
    display: inline-flex;
    gap: 7px;
    align-items: center;
    min-height: var(--_small-target);
    padding: 0 7px;
    border-radius: 6px;
  }
  .quiet {
    margin-inline: -7px;
  }
  .summary {
    text-wrap: pretty;
  }
  .nothing {
    padding: 20px 0 8px;
    text-align: center;
  }
  .comments li {
    display: grid;
    gap: 3px;
    padding: 12px 0;
  }
  .comments li + li {
    border-top: 1px solid var(--_soft);
  }
  .comments {
    overflow-wrap: anywhere;
  }
  .comments p {
    white-space: pre-line;
  }
  @media (pointer: coarse) {
    :host {
      --_link: 44px;
    }
  }
`;
