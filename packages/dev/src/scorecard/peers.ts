/** A package that the scorecard installs for a comparison. */
export interface PinnedPackage {
  readonly name: string;
  readonly version: string;
}

const pin = (name: string, version: string): PinnedPackage => ({name, version});

/** Exact versions of everything that the scorecard compares us with. No other file names a version. */
export const PEERS = {
  pushfeedback: pin('pushfeedback', '0.1.85'),
  sentry: pin('@sentry/browser', '11.12.0'),
  posthog: pin('posthog-js', '1.449.2'),
  luzmo: pin('@luzmo/embed', '6.13.0'),
  feedbackComponent: pin('@ramseyinhouse/feedback-component', '1.0.3'),
  feedbackJs: pin('@betahuhn/feedback-js', '2.1.25'),
  shoelace: pin('@shoelace-style/shoelace', '2.20.1'),
  starRating: pin('star-rating.js', '4.3.1'),
  duckdb: pin('@duckdb/node-api', '1.5.6-r.1'),
} as const;
