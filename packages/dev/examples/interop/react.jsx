import {flushSync} from 'react-dom';
import {createRoot} from 'react-dom/client';

function Page({stepId, isDisabled, maxLength, client, getToken, onChange, text}) {
  return (
    <rf-provider session-id="s" getToken={getToken} client={client}>
      <h2>{text}</h2>
      <rf-step-feedback step-id={stepId} disabled={isDisabled} onrf-change={onChange} />
      <rf-csat-modal max-length={maxLength} />
    </rf-provider>
  );
}

const root = createRoot(document.body.appendChild(document.createElement('main')));
window.render = (props) => flushSync(() => root.render(<Page {...props} />));
