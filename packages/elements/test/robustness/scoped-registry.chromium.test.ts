import {expect} from '@open-wc/testing';
import {mount, next} from '../page.js';
import {createAccount} from '../server.js';
import '../../src/provider/define.js';
import {RfStepFeedback} from '../../src/step-feedback/step-feedback.js';

it('an element in a scoped registry works under another name', async () => {
  const account = await createAccount();
  const token = await account.token();
  await account.putFlow('vpn', ['cable']);
  await account.startSession('vpn', 'scoped');
  const place = mount(
    `<rf-provider base-url="${account.baseUrl}" token="${token}" session-id="scoped"><div></div></rf-provider>`,
  );
  const registry = new CustomElementRegistry();
  registry.define('rf-step-feedback', class extends HTMLElement {});
  registry.define('team-vote', class extends RfStepFeedback {});
  const options: ShadowRootInit & {customElementRegistry: CustomElementRegistry} = {
    mode: 'open',
    customElementRegistry: registry,
  };
  const root = place.querySelector('div')!.attachShadow(options);
  root.innerHTML = '<rf-step-feedback></rf-step-feedback><team-vote step-id="cable"></team-vote>';
  const vote = root.querySelector<RfStepFeedback>('team-vote')!;
  await vote.updateComplete;
  const saved = next(vote, 'rf-saved');
  vote.shadowRoot!.querySelector<HTMLElement>('[part~=down]')!.click();
  expect((await saved).detail).to.deep.equal({stepId: 'cable', sessionId: 'scoped', wasHelpful: false});
  expect(root.querySelector('rf-step-feedback')!.shadowRoot).to.equal(null);
  expect((await account.feedback('scoped')).steps).to.deep.equal([
    {step_id: 'cable', was_helpful: false, reasons: [], note: null},
  ]);
});
