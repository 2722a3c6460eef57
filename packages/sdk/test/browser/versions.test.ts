import {expect} from '@open-wc/testing';
import type {QueueItem} from '@resolutionflow/sdk';
import {next, sendAll, TabsOfOneAccount, until} from './setup.js';

const tabs = new TabsOfOneAccount();
const NAME = 'resolutionflow-feedback';

const resultOf = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('The request failed.'));
  });

/** Accesses the stored items without the SDK. */
async function inOutbox<T>(work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const opening = indexedDB.open(NAME);
  opening.onupgradeneeded = () => opening.result.createObjectStore('outbox');
  const database = await resultOf(opening);
  try {
    return await resultOf(work(database.transaction('outbox', 'readwrite').objectStore('outbox')));
  } finally {
    database.close();
  }
}

const texts = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(localStorage as Record<string, string>)
      .filter(([key]) => key.startsWith(`${NAME}:`))
      .sort(),
  );

afterEach(async () => {
  localStorage.clear();
  await inOutbox((store) => store.clear());
});

describe('another version over the same storage', () => {
  it('items of other formats stay unchanged until clear(), and are neither sent nor counted', async () => {
    const sessionId = await tabs.newSession();
    await tabs.account.faults({kind: 'offline'});
    const vote = {sessionId, stepId: 'cable', wasHelpful: true};
    const first = await tabs.open();
    await first.client.submitStepFeedback(vote);
    const item = JSON.parse(Object.values(texts())[0]!) as QueueItem;
    await first.client.clear();
    expect(item).to.include({kind: 'vote', sessionId, format: 1});
    // More items than the queue holds, of the same user and step.
    const others = [0, 2, '1', null].flatMap((format) =>
      Array.from({length: 60}, () => ({...item, format, id: crypto.randomUUID()})),
    );
    for (const other of others) {
      await inOutbox((store) => store.put(other, other.id));
      localStorage.setItem(`${NAME}:${other.id}`, JSON.stringify(other));
    }
    await inOutbox((store) => store.put('not even an object', 'strange'));
    localStorage.setItem(`${NAME}:strange`, '{"format":');
    const stored = {database: await inOutbox((store) => store.getAll()), texts: texts()};

    expect(await first.client.pending()).to.equal(0);
    expect((await first.client.submitStepFeedback(vote)).status).to.equal('queued');
    expect(await first.client.pending()).to.equal(1);
    first.kill();
    await tabs.account.faults();
    const second = await tabs.open();
    await sendAll(second);
    expect(await second.client.pending()).to.equal(0);
    const arrived = (await tabs.account.requests('/steps/')).filter(({status}) => status !== null);
    expect(arrived.length).to.equal(1);
    expect({database: await inOutbox((store) => store.getAll()), texts: texts()}).to.deep.equal(stored);
    await second.client.clear();
    const strange = {database: ['not even an object'], texts: {[`${NAME}:strange`]: '{"format":'}};
    expect({database: await inOutbox((store) => store.getAll()), texts: texts()}).to.deep.equal(strange);
  });
});

describe('two copies of the same version on one page', () => {
  it('two copies of the SDK on one page share the queue, send each item once, and both fire saved', async () => {
    const sessionId = await tabs.newSession();
    const tab = await tabs.open();
    const {rf} = tab.window;
    const copy = await tab.openCopy({baseUrl: tabs.account.baseUrl, token: tabs.token});
    expect(tab.window.rf.createClient).not.to.equal(rf.createClient);
    await tabs.account.faults({kind: 'offline'});
    await tab.client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});
    await copy.submitStepFeedback({sessionId, stepId: 'router', wasHelpful: false});
    expect([await tab.client.pending(), await copy.pending()]).to.deep.equal([2, 2]);

    const saved = {one: [] as string[], other: [] as string[]};
    const steps = ({detail: {item}}: {detail: {item: QueueItem}}) => ('stepId' in item ? item.stepId : '');
    tab.client.addEventListener('saved', (event) => saved.one.push(steps(event)));
    copy.addEventListener('saved', (event) => saved.other.push(steps(event)));
    await tabs.account.faults();
    await Promise.all([tab.client.flush(), copy.flush()]);
    await until(() => saved.one.length === 2 && saved.other.length === 2);
    expect(saved).to.deep.equal({one: ['cable', 'router'], other: ['cable', 'router']});
    expect([await tab.client.pending(), await copy.pending()]).to.deep.equal([0, 0]);
    const arrived = (await tabs.account.requests('/steps/')).filter(
      ({status, body}) => status !== null && (body as {session_id: string}).session_id === sessionId,
    );
    expect(arrived.length).to.equal(2);
  });

  it('two copies of the SDK on one page: a vote by one replaces the pending vote of the other', async () => {
    const sessionId = await tabs.newSession();
    const tab = await tabs.open();
    const copy = await tab.openCopy({baseUrl: tabs.account.baseUrl, token: tabs.token});
    await tabs.account.faults({kind: 'offline'});
    await tab.client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});
    await copy.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: false});
    expect(await tab.client.pending()).to.equal(1);
    await tabs.account.faults();
    const saved = next(tab.client, 'saved');
    await copy.flush();
    await saved;
    expect(await tabs.votes(sessionId)).to.deep.equal([
      {step_id: 'cable', was_helpful: false, reasons: [], note: null},
    ]);
  });
});
