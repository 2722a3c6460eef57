'use client';

import '@resolutionflow/elements/define';
import '@resolutionflow/elements/jsx';

export default function Page() {
  return (
    <rf-provider base-url="http://127.0.0.1:4600" token-url="/feedback-token">
      <rf-analytics-dashboard view="flow" tree-id="vpn-down" />
    </rf-provider>
  );
}
