import {css} from 'lit';

/** Findings. Their panel has one height, however many there are, so that nothing below it moves. */
export const findings = css`
  .findings {
    --_row: max(2.57em, var(--_target));
    min-height: calc(3 * var(--_row) + 4.86em);
  }
  .finding-rows {
    margin: 6px -8px 0;
    padding: 0;
    list-style: none;
  }
  .finding {
    display: flex;
    gap: 10px;
    align-items: center;
    width: 100%;
    min-height: var(--_row);
    padding: 6px 8px;
    border-radius: 6px;
  }
  .finding:hover:not(.placeholder) {
    background: var(--_soft);
  }
  .finding > span {
    flex: 1;
    overflow-wrap: anywhere;
  }
  .finding > .icon:first-child {
    color: var(--_down);
  }
  .finding > .icon:last-child {
    color: var(--_muted);
  }
  span.finding {
    margin-block: 2px;
    min-height: calc(var(--_row) - 4px);
  }
  .findings .nothing {
    display: grid;
    gap: 8px;
    justify-items: center;
    padding-block: 1.43em 0;
  }
  .flow-findings {
    display: grid;
    gap: 8px;
    padding-block: 12px;
  }
  .flow-findings li {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 10px;
    align-items: baseline;
    overflow-wrap: anywhere;
  }
  @container rf-dashboard (width < 56em) {
    .findings {
      --_row: max(3.7em, var(--_target));
    }
  }
  @container rf-dashboard (width < 36em) {
    .findings {
      --_row: 5.7em;
    }
  }
`;
