import type {Account} from './server.js';
import {next, until} from './page.js';

let lives = 0;

/**
 * Mounts elements, votes, visits a step, votes in an element with a base-url, completes, rates, and removes all elements.
 *
 * @returns The objects that should be garbage now.
 */
export async function liveOnce(account: Account, token: string): Promise<object[]> {
  localStorage.clear();
  const sessionId = `life-${++lives}`;
  await account.startSession('vpn', sessionId);
  const address = `base-url="${account.baseUrl}" token="${token}"`;
  const place = document.createElement('div');
  place.innerHTML = `<rf-provider ${address} session-id="${sessionId}">
      <rf-step-feedback step-id="cable" track restore></rf-step-feedback>
      <rf-csat-modal auto></rf-csat-modal>
    </rf-provider>
    <rf-step-feedback ${address} step-id="router" session-id="${sessionId}"></rf-step-feedback>`;
  document.body.append(place);
  const provider = place.querySelector('rf-provider')!;
  const modal = place.querySelector('rf-csat-modal')!;
  const steps = [...place.querySelectorAll('rf-step-feedback')];
  for (const step of steps) {
    await step.updateComplete;
    const saved = next(step, 'rf-saved');
    step.shadowRoot!.querySelector<HTMLElement>('[part~=up]')!.click();
    await saved;
  }
  await provider.complete('resolved');
  await until(() => modal.shadowRoot?.querySelector('dialog[open]'));
  const clients = [provider, ...steps].map(({client}) => client!);
  const closed = next(modal, 'rf-close');
  modal.hide();
  await closed;
  place.remove();
  // Elements check in a microtask whether they were only moved.
  await Promise.resolve();
  return [provider, modal, ...steps, ...clients];
}
