// Every use that must compile in React 19.
import type {RfCsatModal} from '@resolutionflow/elements';
import type {} from '@resolutionflow/elements/jsx';
import {useRef} from 'react';

export function Page({steps}: {readonly steps: readonly string[]}) {
  const modal = useRef<RfCsatModal>(null);
  return (
    <rf-provider
      base-url="https://feedback.example.com"
      tree-id="vpn-down"
      getToken={() => 'token'}
      suppressHydrationWarning
      onKeyDown={(event) => console.log(event.key, event.currentTarget.sessionId)}
      onrf-session-complete={({detail}) => console.log(detail.outcome)}
    >
      {steps.map((step) => (
        <rf-step-feedback
          key={step}
          step-id={step}
          track
          restore=""
          disabled={false}
          value="up"
          className="feedback"
          data-step={step}
          aria-label="Feedback"
          onClick={(event) => event.preventDefault()}
          onFocus={(event) => console.log(event.currentTarget.stepId)}
          onrf-change={(event) => console.log(event.detail.wasHelpful)}
          style={{'--rf-up': 'green', '--rf-radius': 4, color: 'red'}}
        >
          <span slot="up-icon">+</span>
        </rf-step-feedback>
      ))}
      <rf-csat-modal
        ref={modal}
        auto
        quiet-days={7}
        max-length="200"
        onrf-close={({detail}) => console.log(detail.reason)}
      />
      {/* Property names work, too: a server writes them as attributes that the elements understand. */}
      <rf-provider baseUrl="https://feedback.example.com" treeId="vpn-down" tokenUrl="/token">
        <rf-step-feedback stepId="cable" sessionId="s" />
        <rf-csat-modal maxLength={200} quietDays="7" />
        <rf-analytics-dashboard engineerId="bob" syncUrl="" />
      </rf-provider>
      <rf-analytics-dashboard
        period="7d"
        refresh={30}
        hidden
        onrf-load={({detail}) => console.log(detail.view)}
      />
    </rf-provider>
  );
}
