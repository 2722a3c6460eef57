import {css} from 'lit';

/** On paper: the report, and nothing to press. */
export const print = css`
  @media print {
    .tabs,
    .controls,
    .quiet,
    .back,
    .banner,
    .skeleton,
    .sort .icon {
      display: none;
    }
    .chart {
      min-height: 0;
    }
    .plot {
      flex-basis: 220px;
    }
    .probe {
      transition: none !important;
    }
    .card,
    .panel,
    tr {
      break-inside: avoid;
    }
  }
`;
