'use client';

import '@resolutionflow/elements/define';
import '@resolutionflow/elements/jsx';
import type {RfProvider} from '@resolutionflow/elements';
import {useRef} from 'react';

const STEPS = [
  {id: 'check-cable', title: 'Check the cable'},
  {id: 'restart-client', title: 'Restart the client'},
];

export function Flow() {
  const provider = useRef<RfProvider>(null);
  return (
    <rf-provider
      ref={provider}
      base-url="http://127.0.0.1:4600"
      token-url="/feedback-token"
      tree-id="vpn-down"
    >
      {STEPS.map(({id, title}) => (
        <section key={id}>
          <h2>{title}</h2>
          <rf-step-feedback step-id={id} />
        </section>
      ))}
      <button onClick={() => void provider.current?.complete('resolved')}>It works again</button>
      <rf-csat-modal auto />
    </rf-provider>
  );
}
