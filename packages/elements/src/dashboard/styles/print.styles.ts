import {css} from 'lit';

/** On paper: the report, and nothing to press, dark on light whatever the page's own colours are. */
export const print = css`
  @media print {
    :host,
    :host([theme]) {
      color-scheme: light;
      --_text: #000;
      --_muted: #555;
      --_surface: #fff;
      --_border: #ccc;
      background: #fff;
    }
    .link {
      color: inherit;
    }
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
    .comments li,
    thead,
    tr {
      break-inside: avoid;
    }
    .flow > .panel:not(.chart),
    .panel:has(.twin) {
      break-inside: auto;
    }
    .scroll {
      max-height: none;
      overflow: visible;
    }
  }
  /* Paper does not scroll. */
  @container rf-dashboard (width < 33rem) {
    @media print {
      tr > :is(th, td) {
        min-width: 0;
        padding-inline-start: 6px;
        overflow-wrap: anywhere;
        white-space: normal;
      }
      .rate {
        grid-template-columns: 1fr;
      }
      .rate > :last-child {
        grid-column: 1;
      }
      .rate .bar {
        display: none;
      }
    }
  }
`;
