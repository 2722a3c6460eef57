import {css} from 'lit';

/** Cards. Each card has its own lines, and the container cuts off the outer ones. Every row is full. */
export const cards = css`
  .cards {
    display: grid;
    overflow: hidden;
  }
  .cards,
  .panel {
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
  .flow .card:last-child {
    min-height: 14.86em;
  }
  @container rf-dashboard (width >= 62em) {
    .cards {
      grid-template-columns: repeat(5, minmax(0, 1fr));
    }
  }
  @container rf-dashboard (36em <= width < 62em) {
    .cards {
      grid-template-columns: repeat(6, minmax(0, 1fr));
    }
    .card {
      grid-column: span 2;
    }
    .card:nth-child(n + 4) {
      grid-column: span 3;
    }
    .cards.flow {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
    .flow .card {
      grid-column: auto;
    }
  }
  @container rf-dashboard (width >= 46em) {
    .cards.flow {
      grid-template-columns: repeat(4, minmax(0, 1fr));
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
    .card:last-child:nth-child(odd) {
      grid-column: 1 / -1;
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
