import {expect} from '@open-wc/testing';
import {sendAll, TabsOfOneAccount} from './setup.js';
import type {VoteMessage} from './service-worker.js';

const tabs = new TabsOfOneAccount();

async function activated(registration: ServiceWorkerRegistration): Promise<ServiceWorker> {
  const worker = registration.active ?? registration.waiting ?? registration.installing;
  if (!worker) throw new Error('The registration has no worker.');
  while (worker.state !== 'activated') {
    await new Promise((resolve) => worker.addEventListener('statechange', resolve, {once: true}));
  }
  return worker;
}

const submitIn = (worker: ServiceWorker, message: VoteMessage): Promise<unknown> =>
  new Promise((resolve) => {
    const {port1, port2} = new MessageChannel();
    port1.onmessage = ({data}) => resolve(data);
    worker.postMessage(message, [port2]);
  });

describe('in a service worker', () => {
  let registration: ServiceWorkerRegistration;
  before(async () => {
    registration = await navigator.serviceWorker.register(new URL('service-worker.ts', import.meta.url), {
      type: 'module',
    });
  });
  after(() => registration.unregister());

  it('a vote from a service worker is saved', async () => {
    const sessionId = await tabs.newSession();
    const worker = await activated(registration);
    const options = {baseUrl: tabs.account.baseUrl, token: tabs.token};
    const reply = await submitIn(worker, {options, sessionId, stepId: 'cable'});
    expect(reply).to.deep.equal({status: 'saved', pending: 0});
    expect(await tabs.votes(sessionId)).to.deep.equal([
      {step_id: 'cable', was_helpful: true, reasons: [], note: null},
    ]);
  });

  it('the next page sends the pending vote of a service worker', async () => {
    const sessionId = await tabs.newSession();
    const worker = await activated(registration);
    await tabs.account.faults({kind: 'offline'});
    const options = {baseUrl: tabs.account.baseUrl, token: tabs.token};
    const reply = await submitIn(worker, {options, sessionId, stepId: 'cable'});
    expect(reply).to.deep.equal({status: 'queued', pending: 1});
    await tabs.account.faults();
    await sendAll(await tabs.open());
    expect((await tabs.votes(sessionId)).length).to.equal(1);
  });
});
