export type Tag = 'rf-provider' | 'rf-step-feedback' | 'rf-csat-modal' | 'rf-analytics-dashboard';

/** The example at the top of each element's page. The site runs it against sample data. */
export const EXAMPLES: Readonly<Record<Tag, string>> = {
  'rf-provider': `
<rf-provider base-url="https://feedback.example.com" token="…" tree-id="vpn-down">
  <h2>Check the cable</h2>
  <rf-step-feedback step-id="check-cable"></rf-step-feedback>
  <rf-csat-modal auto></rf-csat-modal>
</rf-provider>`,
  'rf-step-feedback': `
<rf-provider base-url="https://feedback.example.com" token="…" tree-id="vpn-down">
  <p>Check the cable. <rf-step-feedback step-id="check-cable"></rf-step-feedback></p>
</rf-provider>`,
  'rf-csat-modal': `
<rf-provider base-url="https://feedback.example.com" token="…" tree-id="vpn-down">
  <rf-csat-modal inline></rf-csat-modal>
</rf-provider>`,
  'rf-analytics-dashboard': `
<rf-provider base-url="https://feedback.example.com" token="…">
  <rf-analytics-dashboard view="team" period="30d"></rf-analytics-dashboard>
</rf-provider>`,
};
