import {css} from 'lit';

/** Larger text for large screens, which people read from afar. */
export const largeScreen = css`
  @container rf-dashboard (width >= 110em) {
    .dashboard {
      gap: 24px;
      font-size: 1.125em;
    }
    h2 {
      font-size: 1.67em;
    }
    h3,
    caption {
      font-size: 1.11em;
    }
    dt,
    .summary,
    .change,
    .note,
    .reason,
    .quiet,
    .legend,
    footer {
      font-size: 0.89em;
    }
    label,
    thead th,
    .spread,
    .tag,
    .plot {
      font-size: 0.83em;
    }
    .value {
      font-size: 2.22em;
    }
    .card {
      min-height: 10em;
      padding: 22px 24px;
    }
    .panel {
      padding: 24px;
    }
    .findings {
      --_row: max(2.45em, var(--_target));
      min-height: calc(3 * var(--_row) + 6em);
    }
    .chart:not(.compact) {
      min-height: 32em;
    }
    .compact .plot {
      height: 280px;
    }
    .star {
      width: 18px;
      height: 18px;
    }
  }
`;
