import {expect} from '@open-wc/testing';
import {sent, TabsOfOneAccount} from './setup.js';
import type {Asked} from './service-worker.js';

const tabs = new TabsOfOneAccount();

async function activated(registration: ServiceWorkerRegistration): Promise<ServiceWorker> {
  const worker = registration.active ?? registration.waiting ?? registration.installing;
  if (!worker) throw new Error('no worker');
  while (worker.state !== 'activated') {
    await new Promise((resolve) => worker.addEventListener('statechange', resolve, {once: true}));
  }
  return worker;
}

const ask = (worker: ServiceWorker, asked: Asked): Promise<unknown> =>
  new Promise((resolve) => {
    const {port1, port2} = new MessageChannel();
    port1.onmessage = ({data}) => resolve(data);
    worker.postMessage(asked, [port2]);
  });

describe('in a service worker', () => {
  let registration: ServiceWorkerRegistration;
  before(async () => {
    registration = await navigator.serviceWorker.register(new URL('service-worker.ts', import.meta.url), {
      type: 'module',
    });
  });
  after(() => registration.unregister());

  it('a vote is saved', async () => {
    const sessionId = await tabs.newSession();
    const worker = await activated(registration);
    const options = {baseUrl: tabs.account.baseUrl, token: tabs.token};
    const answer = await ask(worker, {options, sessionId, stepId: 'cable'});
    expect(answer).to.deep.equal({status: 'saved', pending: 0});
    expect(await tabs.votes(sessionId)).to.deep.equal([
      {step_id: 'cable', was_helpful: true, reasons: [], note: null},
    ]);
  });

  it('what it could not send is sent by the next page', async () => {
    const sessionId = await tabs.newSession();
    const worker = await activated(registration);
    await tabs.account.faults({kind: 'offline'});
    const options = {baseUrl: tabs.account.baseUrl, token: tabs.token};
    const answer = await ask(worker, {options, sessionId, stepId: 'cable'});
    expect(answer).to.deep.equal({status: 'queued', pending: 1});
    await tabs.account.faults();
    await sent(await tabs.open());
    expect((await tabs.votes(sessionId)).length).to.equal(1);
  });
});
