import {css} from 'lit';

/** Cards. Each card has its own lines, and the container cuts off the outer ones. Every row is full: 6, 3, 2 or 1. */
export const cards = css`
  .cards {
    display: grid;
    overflow: hidden;
  }
  .cards,
  .panel {
    color: var(--_text);
    background: var(--_surface);
    border: 1px solid var(--_border);
    border-radius: calc(var(--_radius) * 1.2);
  }
  .card {
    display: flex;
    flex-direction: column;
    gap: 6px;
    min-height: 8.86em;
    padding: 16px 18px 14px;
    margin-block-start: -1px;
    margin-inline-start: -1px;
    border: solid var(--_border);
    border-width: 1px 0 0;
    border-inline-start-width: 1px;
  }
  /* Six columns at most. “CSAT” of a flow takes two of them, so that its five cards fill every row too. */
  .cards {
    grid-template-columns: repeat(6, minmax(0, 1fr));
  }
  .flow .card:last-child {
    grid-column: span 2;
  }
  .flow .card:last-child dd {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
    justify-items: start;
  }
  .flow .spread {
    grid-area: 1 / 2 / span 5;
    width: 100%;
  }
  @container rf-dashboard (width >= 72em) {
    .card {
      min-height: 10.8em;
    }
  }
  @container rf-dashboard (width < 72em) {
    .cards {
      grid-template-columns: repeat(3, minmax(0, 1fr));
    }
  }
  @container rf-dashboard (width < 36em) {
    .cards {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
    .card,
    .panel {
      padding: 14px;
    }
    .card .value {
      font-size: 1.57em;
    }
    .change {
      white-space: normal;
    }
    dt {
      overflow-wrap: anywhere;
    }
  }
  @container rf-dashboard (width < 22em) {
    .card,
    .panel {
      padding: 12px;
    }
    .card .value {
      font-size: 1.43em;
    }
  }
  @container rf-dashboard (width < 13em) {
    .cards {
      grid-template-columns: minmax(0, 1fr);
    }
    .flow .card:last-child {
      grid-column: auto;
    }
  }
  dd {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 10px;
    align-items: baseline;
  }
  .value {
    font-size: 1.86em;
    font-weight: 600;
    line-height: 1.2;
    letter-spacing: -0.02em;
  }
  .change {
    position: relative;
    display: inline-flex;
    gap: 2px;
    align-items: center;
    font-weight: 600;
    white-space: nowrap;
  }
  /* A clear change differs by its shape, too. */
  .good,
  .bad {
    padding-inline: 5px 8px;
    border: 1px solid;
    border-radius: 99px;
  }
  .good {
    color: var(--_up);
  }
  .bad {
    color: var(--_down);
  }
  .card .note,
  .spread {
    flex-basis: 100%;
  }
  .spread {
    display: grid;
    gap: 3px;
  }
  .spread li {
    display: grid;
    grid-template-columns: 2em 1fr 2.5em;
    gap: 6px;
    align-items: center;
    white-space: nowrap;
  }
  .spread span:last-child {
    text-align: end;
  }
`;
