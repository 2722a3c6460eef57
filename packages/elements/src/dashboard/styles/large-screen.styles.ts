import {css} from 'lit';

/** Larger text for large screens, which people read from afar. */
export const largeScreen = css`
  @container rf-dashboard (width >= 110rem) {
    .dashboard {
      gap: 24px;
      font-size: 1.125rem;
    }
    h2 {
      font-size: 1.875rem;
    }
    h3,
    caption {
      font-size: 1.25rem;
    }
    dt,
    .summary,
    .change,
    .note,
    .reason,
    .quiet,
    .legend,
    .tooltip,
    footer {
      font-size: 1rem;
    }
    label,
    thead th,
    .spread,
    .tag,
    .plot {
      font-size: 0.9375rem;
    }
    .value {
      font-size: 2.5rem;
    }
    .card {
      min-height: 10rem;
      padding: 22px 24px;
    }
    .flow .card:last-child {
      min-height: 15rem;
    }
    .panel {
      padding: 24px;
    }
    .chart:not(.compact) {
      min-height: 36rem;
    }
    .compact {
      min-height: 27rem;
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
