import {createSignal} from 'solid-js';
import {render} from 'solid-js/web';

const [props, setProps] = createSignal();
let isMounted = false;

const Page = () => (
  <rf-provider session-id="s" prop:getToken={props().getToken} prop:client={props().client}>
    <h2>{props().text}</h2>
    <rf-step-feedback
      step-id={props().stepId}
      prop:disabled={props().isDisabled}
      on:rf-change={(event) => props().onChange(event)}
    />
    <rf-csat-modal max-length={props().maxLength} />
  </rf-provider>
);

window.render = (next) => {
  setProps(next);
  if (!isMounted) render(Page, document.body.appendChild(document.createElement('main')));
  isMounted = true;
};
