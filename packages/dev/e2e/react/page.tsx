// A page as somebody writes it in React 19, for the compiler alone: see tsconfig.json.
import type {RfCsatModal} from '@resolutionflow/elements';
import type {} from '@resolutionflow/elements/jsx';
import {useRef} from 'react';

export function Page() {
  const modal = useRef<RfCsatModal>(null);
  return (
    <rf-provider base-url="https://feedback.example.com" token="…" tree-id="vpn-down">
      <rf-step-feedback step-id="cable" track onrf-change={(event) => console.log(event.detail.wasHelpful)} />
      <rf-csat-modal ref={modal} quiet-days={7} onrf-close={({detail}) => console.log(detail.reason)} />
      <rf-analytics-dashboard period="7d" refresh={30} onrf-load={({detail}) => console.log(detail.view)} />
    </rf-provider>
  );
}

// @ts-expect-error There is no such period.
export const wrongValue = <rf-analytics-dashboard period="8d" />;
// @ts-expect-error There is no such attribute.
export const wrongName = <rf-step-feedback step="cable" />;
