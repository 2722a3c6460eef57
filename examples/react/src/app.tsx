import '@resolutionflow/elements/define';
import '@resolutionflow/elements/jsx';
import type {RfProvider} from '@resolutionflow/elements';
import {useRef, useState} from 'react';

const CLIENT = {'base-url': 'http://127.0.0.1:4600', 'token-url': '/feedback-token'};

const STEPS = [
  {id: 'check-cable', title: 'Check the cable'},
  {id: 'restart-client', title: 'Restart the client'},
];

function Flow() {
  const provider = useRef<RfProvider>(null);
  const [lastVote, setLastVote] = useState('');
  return (
    <rf-provider ref={provider} {...CLIENT} tree-id="vpn-down">
      <h1>VPN is down</h1>
      {STEPS.map(({id, title}) => (
        <section key={id}>
          <h2>{title}</h2>
          <rf-step-feedback
            step-id={id}
            onrf-change={({detail}) =>
              setLastVote(`${title}: ${detail.wasHelpful ? 'helpful' : 'not helpful'}`)
            }
          />
        </section>
      ))}
      <p>{lastVote}</p>
      <button onClick={() => void provider.current?.complete('resolved')}>It works again</button>
      <rf-csat-modal auto />
      <p>
        <a href="?dashboard">Dashboard</a>
      </p>
    </rf-provider>
  );
}

function Dashboard() {
  return (
    <rf-provider {...CLIENT}>
      <rf-analytics-dashboard view="flow" tree-id="vpn-down" />
    </rf-provider>
  );
}

export const App = () => (location.search === '?dashboard' ? <Dashboard /> : <Flow />);
