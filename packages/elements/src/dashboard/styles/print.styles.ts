import {css} from 'lit';

/** Print: no controls, and dark text on white in every theme. */
export const print = css`
  @media print {
    :host {
      --_text: #000;
      --_muted: #555;
      --_surface: #fff;
      --_border: #ccc;
    }
    :host,
    :host([theme]),
    :host([theme]) .root {
      color: #000;
      color-scheme: light;
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
    .panel:has(.table-alternative) {
      break-inside: auto;
    }
    .scroll {
      max-height: none;
      overflow: visible;
    }
  }
  /* Paper does not scroll, so that wide tables have to wrap. */
  @container rf-dashboard (width < 33em) {
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
