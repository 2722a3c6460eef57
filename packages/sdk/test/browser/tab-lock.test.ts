import {expect} from '@open-wc/testing';
import type {RfClientOptions} from '@resolutionflow/sdk';
import {all, denied, missing, next, TabsOfOneAccount, type Prepare} from './setup.js';
import type {Tab} from './tab.js';

const tabs = new TabsOfOneAccount();
const TIMEOUT_MS = 2000;
/** A tab sends without the lock after this time. */
const MAX_WAIT_MS = 30_000;
const SHORT_WAIT_MS = 1000;
/** A margin for a busy machine. */
const SLACK_MS = 3000;

afterEach(() => localStorage.clear());

/** Shortens the wait for the lock. */
const impatient: Prepare = (window) => {
  const real = window.setTimeout.bind(window);
  Reflect.set(window, 'setTimeout', (callback: () => void, ms?: number) =>
    real(callback, ms === MAX_WAIT_MS ? SHORT_WAIT_MS : ms),
  );
};

/** Replaces the method that requests a lock. */
const withRequest =
  (request: () => unknown): Prepare =>
  (window) =>
    Reflect.set(window.navigator.locks, 'request', request);

const limitations: Record<string, Prepare> = {
  'navigator.locks that throws': denied('navigator.locks'),
  'a request for a lock that never settles': withRequest(() => new Promise(() => undefined)),
  'a request for a lock that returns nothing': withRequest(() => undefined),
  'a request for a lock that resolves without it': withRequest(() => Promise.resolve()),
};

for (const [limitation, prepare] of Object.entries(limitations)) {
  it(`${limitation}: a vote is saved and flush() settles`, async () => {
    const sessionId = await tabs.newSession();
    const {client} = await tabs.open({}, all(impatient, prepare));
    const {status} = await client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});
    expect(status).to.equal('saved');
    await client.flush();
    expect(await client.pending()).to.equal(0);
    expect(await tabs.voteRequests(sessionId)).to.equal(1);
  });
}

it('navigator.locks whose request resolves late: a vote is saved once', async () => {
  const sessionId = await tabs.newSession();
  const {client} = await tabs.open({}, (window) => {
    impatient(window);
    const {locks} = window.navigator;
    const request = locks.request.bind(locks) as (name: string, ...rest: unknown[]) => Promise<unknown>;
    Reflect.set(locks, 'request', async (name: string, ...rest: unknown[]) => {
      await request(name, () => undefined);
      const result: unknown = await request(name, rest.at(-1));
      return new Promise(() => result);
    });
  });
  await client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});
  await client.flush();
  expect(await tabs.voteRequests(sessionId)).to.equal(1);
});

it('a frozen tab that holds the Web Lock: another tab saves a vote and flush() settles', async () => {
  const sessionId = await tabs.newSession();
  const {client} = await tabs.open({}, impatient);
  let release = (): void => undefined;
  const frozen = new Promise<void>((resolve) => (release = resolve));
  const holding = navigator.locks.request(`resolutionflow-feedback:${tabs.account.baseUrl}`, () => frozen);
  try {
    const {status} = await client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});
    expect(status).to.equal('saved');
    await client.flush();
    // Requests that nobody waits for would pile up behind the frozen tab.
    expect((await navigator.locks.query()).pending).to.deep.equal([]);
  } finally {
    release();
    await holding;
  }
});

it('a tab that holds the Web Lock for long: flush() of another tab settles, and nothing is sent twice', async () => {
  const sessionId = await tabs.newSession();
  const {client} = await tabs.open({timeout: TIMEOUT_MS});
  let release = (): void => undefined;
  const busy = new Promise<void>((resolve) => (release = resolve));
  const holding = navigator.locks.request(`resolutionflow-feedback:${tabs.account.baseUrl}`, () => busy);
  const vote = client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});
  await client.pending();
  const started = performance.now();
  await client.flush();
  await client.flush();
  expect(performance.now() - started).to.be.below(2 * TIMEOUT_MS + SLACK_MS);
  expect(await tabs.voteRequests(sessionId)).to.equal(0);
  release();
  await holding;
  expect((await vote).status).to.equal('saved');
  expect(await tabs.voteRequests(sessionId)).to.equal(1);
});

it('a lease that another tab renews for ever: a tab without Web Locks saves a vote', async () => {
  const sessionId = await tabs.newSession();
  const key = `resolutionflow-feedback-lease:${tabs.account.baseUrl}`;
  const renew = () =>
    localStorage.setItem(key, JSON.stringify({holder: 'another tab', until: Date.now() + 5000}));
  renew();
  const renewing = setInterval(renew, 100);
  try {
    const {client} = await tabs.open({}, all(impatient, missing('navigator.locks')));
    const {status} = await client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});
    expect(status).to.equal('saved');
    await client.flush();
    expect(localStorage.getItem(key)).to.include('another tab');
  } finally {
    clearInterval(renewing);
  }
});

it('writes of one tab: another tab of the same user fires saved and does not call getToken again', async () => {
  const sessionId = await tabs.newSession();
  let calls = 0;
  const getToken = () => {
    calls++;
    return tabs.token;
  };
  const [one, other] = [await tabs.open(), await tabs.open({token: null, getToken})];
  // An idle tab looks once for pending items, and would find those of the other tab.
  await other.idle();
  await other.client.getMe();
  calls = 0;
  for (const stepId of ['cable', 'router', 'cable']) {
    const notified = next(other.client, 'saved');
    await one.client.submitStepFeedback({sessionId, stepId, wasHelpful: true});
    await notified;
  }
  expect(calls).to.equal(0);
});

for (const [name, openOther] of [
  [
    'another tab',
    async (options: Partial<RfClientOptions>) => {
      const tab = await tabs.open(options);
      await tab.idle();
      return tab.client;
    },
  ],
  [
    'a second client on the page',
    async (options: Partial<RfClientOptions>, tab: Tab) => {
      const client = await tab.openCopy({baseUrl: tabs.account.baseUrl, ...options});
      await tab.idle();
      return client;
    },
  ],
] as const) {
  it(`writes beside ${name}: the writing client calls getToken once for each, the other client never`, async () => {
    const sessionId = await tabs.newSession();
    const calls = {writing: 0, other: 0};
    const counting = (client: keyof typeof calls): Partial<RfClientOptions> => ({
      token: null,
      getToken: () => {
        calls[client]++;
        return tabs.token;
      },
    });
    const tab = await tabs.open(counting('writing'));
    const other = await openOther(counting('other'), tab);
    // A client begins to listen when it first needs its queue.
    await other.flush();
    // Loads the sender's code: a token older than a second would not be used again.
    await tab.client.flush();
    for (const stepId of ['cable', 'router', 'cable']) {
      const {status} = await tab.client.submitStepFeedback({sessionId, stepId, wasHelpful: true});
      expect(status).to.equal('saved');
    }
    expect(calls).to.deep.equal({writing: 3, other: 0});
  });
}
