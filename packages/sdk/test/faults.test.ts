import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {
  createClient,
  isApiError,
  isContractError,
  type ApiError,
  type QueueEvent,
  type RfClient,
  type WriteResult,
} from '@resolutionflow/sdk';
import {createClient as createUncheckedClient, lazyConnection} from '@resolutionflow/sdk/internal';
import type {Fault} from '../../dev/dist/fixtures/network.js';
import {createAccount, next, until, type Account, type Create} from './fixture.js';

/** Elements create clients without argument checks. Both must behave the same. */
const CLIENTS: Readonly<Record<string, Create>> = {
  SDK: createClient,
  elements: (options) => createUncheckedClient(options, {connection: lazyConnection}),
};

/** How often a flow has seen each thing: whatever counted twice or got lost shows here. */
interface Figures {
  sessions: number;
  completed: number;
  visits: number;
  yes: number;
  no: number;
  ratings: number;
}

const NOTHING: Figures = {sessions: 0, completed: 0, visits: 0, yes: 0, no: 0, ratings: 0};

/** A kind of write: what has to be there before, the write, and what it leaves behind. */
interface Write {
  readonly name: string;
  readonly arrange: readonly Step[];
  readonly act: Step;
  readonly before: Figures;
  readonly after: Figures;
}

type Step = (client: RfClient, at: {treeId: string; sessionId: string}) => Promise<WriteResult<unknown>>;

const start: Step = (client, {treeId, sessionId}) => client.startSession({treeId, id: sessionId});
const visit: Step = (client, {sessionId}) => client.visitStep({sessionId, stepId: 'cable'});
const vote =
  (wasHelpful: boolean): Step =>
  (client, {sessionId}) =>
    client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful});
const takeBack: Step = (client, {sessionId}) => client.removeStepFeedback({sessionId, stepId: 'cable'});
const complete: Step = (client, {sessionId}) => client.completeSession({sessionId, outcome: 'workaround'});
const rate: Step = (client, {sessionId}) => client.rateSession({sessionId, rating: 2, comment: 'Slow.'});

const STARTED = {...NOTHING, sessions: 1};
const VOTED = {...STARTED, yes: 1};
const COMPLETED = {...STARTED, completed: 1};

const WRITES: readonly Write[] = [
  {name: 'start', arrange: [], act: start, before: NOTHING, after: STARTED},
  {name: 'visit', arrange: [start], act: visit, before: STARTED, after: {...STARTED, visits: 1}},
  {name: 'vote', arrange: [start], act: vote(true), before: STARTED, after: VOTED},
  {
    name: 'vote changed',
    arrange: [start, vote(true)],
    act: vote(false),
    before: VOTED,
    after: {...STARTED, no: 1},
  },
  {name: 'vote taken back', arrange: [start, vote(true)], act: takeBack, before: VOTED, after: STARTED},
  {name: 'complete', arrange: [start], act: complete, before: STARTED, after: COMPLETED},
  {
    name: 'rating',
    arrange: [start, complete],
    act: rate,
    before: COMPLETED,
    after: {...COMPLETED, ratings: 1},
  },
];

/** What answers without a body has no half of one. */
const ANSWERED = WRITES.filter(({act}) => act !== takeBack);

let account: Account;
let token: string;

before(async () => {
  account = await createAccount();
  token = await account.token();
});

const inSeconds = () => ({headers: {'retry-after': '1'}});
/** Cut to whole seconds: at least one of the two is left. */
const atDate = () => ({headers: {'retry-after': new Date(Date.now() + 2000).toUTCString()}});

const problem = (status: number, code: string) => ({
  status,
  body: {type: 'about:blank', title: 'No', status, detail: 'Not now.', code, request_id: 'r'},
});

const GUEST_NETWORK = {
  status: 200,
  body: '<html>Sign in to the guest network</html>',
  headers: {'content-type': 'text/html'},
};

/** What the first try meets. Made anew for each write: some carry a time. */
type MakeFault = () => Fault;

/** The first try fails; the write waits, and gets through with the next one. */
const PASSING: Readonly<Record<string, MakeFault>> = {
  'cut before it reaches the server': () => ({kind: 'offline'}),
  'cut while the server reads it': () => ({kind: 'cut'}),
  'answer lost': () => ({kind: 'lose'}),
  'HTML with 200': () => ({kind: 'status', ...GUEST_NETWORK}),
  '404': () => ({kind: 'status', ...problem(404, 'not_found')}),
  ...Object.fromEntries(
    [408, 425, 429, 500, 502, 503, 504].map((status): [string, MakeFault] => [
      String(status),
      () => ({kind: 'status', status}),
    ]),
  ),
  ...Object.fromEntries(
    [429, 503].flatMap((status): [string, MakeFault][] => [
      [`${status}, Retry-After in seconds`, () => ({kind: 'status', status, ...inSeconds()})],
      [`${status}, Retry-After as a date`, () => ({kind: 'status', status, ...atDate()})],
    ]),
  ),
};

/** The token is asked for again at once: whoever called learns nothing of it. */
const TOKEN: Readonly<Record<string, MakeFault>> = {
  '401': () => ({kind: 'status', ...problem(401, 'unauthenticated')}),
  '401 that is not a problem': () => ({kind: 'status', status: 401, body: 'Who?'}),
  '403 unknown_account': () => ({kind: 'status', ...problem(403, 'unknown_account')}),
};

/** No next try would go otherwise. */
const FINAL: readonly (readonly [status: number, code: string])[] = [
  [400, 'malformed_json'],
  [403, 'forbidden'],
  [403, 'erased'],
  [405, 'method_not_allowed'],
  [409, 'session_conflict'],
  [410, 'gone'],
  [413, 'payload_too_large'],
  [415, 'unsupported_media_type'],
  [422, 'validation_failed'],
  [501, 'http_501'],
  [505, 'http_505'],
];

/** One write of one person, who has a flow, a network and a session of their own. */
class Case {
  readonly at = {treeId: `f-${crypto.randomUUID()}`, sessionId: crypto.randomUUID()};
  readonly errors: Error[] = [];
  readonly client: RfClient;
  #connections = new AbortController();

  private constructor(
    readonly account: Account,
    readonly write: Write,
    create: Create,
  ) {
    const onError = (error: Error) => this.errors.push(error);
    const breakable: typeof fetch = (input, init) =>
      fetch(input, {
        ...init,
        signal: AbortSignal.any([(input as Request).signal, this.#connections.signal]),
      });
    this.client = account.client({token, onError, fetch: breakable}, create);
  }

  static async create(write: Write, create: Create = createClient): Promise<Case> {
    const made = new Case(await account.apart(), write, create);
    await made.account.putFlow(made.at.treeId);
    for (const step of write.arrange) assert.equal((await step(made.client, made.at)).status, 'saved');
    return made;
  }

  act(): Promise<WriteResult<unknown>> {
    return this.write.act(this.client, this.at);
  }

  /** What the server has counted, and that its rows say the same. */
  async holds(expected: Figures): Promise<void> {
    const {treeId, sessionId} = this.at;
    const {host} = this.account;
    const flow = await host.getFlowAnalytics({treeId, period: '7d'});
    const [step] = flow.step_feedback;
    assert.deepEqual(
      {
        sessions: flow.summary.total_sessions,
        completed: flow.summary.completed_sessions,
        visits: step?.visits,
        yes: step?.helpful_yes,
        no: step?.helpful_no,
        ratings: flow.total_ratings,
      },
      expected,
    );
    if (expected.sessions === 0) return;
    const {steps, rating} = await host.getSessionFeedback({sessionId});
    const isVoted = expected.yes + expected.no === 1;
    assert.deepEqual(
      steps,
      isVoted ? [{step_id: 'cable', was_helpful: expected.yes === 1, reasons: [], note: null}] : [],
    );
    assert.deepEqual(rating && [rating.rating, rating.comment], expected.ratings === 1 ? [2, 'Slow.'] : null);
    const {outcome} = await host.getSession({sessionId});
    assert.equal(outcome, expected.completed === 1 ? 'workaround' : null);
  }

  async isDone(): Promise<void> {
    await until(async () => (await this.client.pending()) === 0);
    await this.holds(this.write.after);
  }

  /** The tries of the write itself. */
  tries() {
    return this.account.requests('^(POST|DELETE)').slice(this.write.arrange.length);
  }

  /** Breaks the connection of the first attempt while the network holds its request, and may still deliver it. */
  async breakFirstAttempt(): Promise<void> {
    await until(() => this.tries()[0]?.fault === 'hold');
    this.#connections.abort();
    this.#connections = new AbortController();
  }

  close(): void {
    this.account.close();
  }
}

/** Tests stand beside each other: each has a network of its own. */
const each = (
  what: string,
  run: (test: Case) => Promise<void>,
  {writes = WRITES}: {writes?: readonly Write[]} = {},
): void => {
  for (const [name, create] of Object.entries(CLIENTS)) {
    for (const write of writes) {
      test(`${write.name} by the client of the ${name}: ${what}`, async () => {
        const made = await Case.create(write, create);
        try {
          await run(made);
        } finally {
          made.close();
        }
      });
    }
  }
};

describe('every kind of write, and what fails at first', {concurrency: 8}, () => {
  for (const [what, fault] of Object.entries(PASSING)) {
    each(what, async (it) => {
      it.account.faults({...fault(), times: 1});
      const saved = next(it.client, 'saved');
      assert.deepEqual(await it.act(), {status: 'queued'});
      assert.equal(await it.client.pending(), 1);
      await it.client.flush();
      if (what.includes('Retry-After')) assert.equal(it.tries().length, 1, 'not before the server wants it');
      await saved;
      await it.isDone();
      assert.equal(it.tries().length, 2);
    });
  }

  for (const [what, fault] of Object.entries(TOKEN)) {
    each(what, async (it) => {
      it.account.faults({...fault(), times: 1});
      assert.equal((await it.act()).status, 'saved');
      await it.isDone();
      assert.equal(it.tries().length, 2);
    });
  }
});

describe('every kind of write, and what is odd on the way', {concurrency: 8}, () => {
  each('the answer is delayed', async (it) => {
    it.account.faults({kind: 'hold-answer', times: 1});
    const acting = it.act();
    await until(() => it.tries()[0]?.status);
    assert.equal(await it.client.pending(), 1, 'nothing counts as there until the server says so');
    it.account.faults();
    assert.equal((await acting).status, 'saved');
    await it.isDone();
  });

  each('the request arrives twice', async (it) => {
    it.account.faults({kind: 'twice', times: 1});
    assert.equal((await it.act()).status, 'saved');
    it.account.faults();
    await until(() => it.tries()[0]?.secondStatus);
    await it.isDone();
  });

  each('the first try arrives after the second one', async (it) => {
    it.account.faults({kind: 'hold', times: 1});
    const saved = next(it.client, 'saved');
    const acting = it.act();
    await it.breakFirstAttempt();
    assert.deepEqual(await acting, {status: 'queued'});
    await it.client.flush();
    await saved;
    assert.equal(it.tries()[0]?.status, null);
    it.account.faults();
    await until(() => it.tries()[0]?.status);
    await it.isDone();
  });

  each(
    'half of the answer',
    async (it) => {
      it.account.faults({kind: 'half', times: 1});
      assert.deepEqual(await it.act(), {status: 'saved', data: undefined}, 'its head said that it is there');
      assert.ok(it.errors.some((error) => isContractError(error)));
      await it.isDone();
      assert.equal(it.tries().length, 1);
    },
    {writes: ANSWERED},
  );

  each(
    'the answer stands still: the queue goes on without it',
    async (it) => {
      it.account.faults({kind: 'stall', times: 1});
      // Nobody waits for a write longer than for the rest of its answer.
      await it.act();
      await until(() => it.errors.some((error) => isContractError(error)));
      await it.isDone();
      assert.equal(it.tries().length, 1, 'its head said that it is there');
    },
    {writes: ANSWERED.slice(0, 1)},
  );
});

describe('every kind of write, and what is final', {concurrency: 8}, () => {
  for (const [status, code] of FINAL) {
    each(`${status} ${code}`, async (it) => {
      const answer = code.startsWith('http_') ? {status} : problem(status, code);
      it.account.faults({kind: 'status', ...answer, times: 1});
      const refused: QueueEvent[] = [];
      it.client.addEventListener('refused', (event) => refused.push(event));
      const isIt = (error: unknown): error is ApiError => isApiError(error, code) && error.status === status;
      await assert.rejects(it.act(), isIt);
      assert.equal(refused.length, 1);
      const {item, error} = refused[0]!.detail;
      assert.equal(item.sessionId, it.at.sessionId);
      assert.ok(isIt(error));
      assert.equal(await it.client.pending(), 0);
      await it.client.flush();
      assert.equal(it.tries().length, 1, 'it is not tried again');
      await it.holds(it.write.before);
    });
  }

  each('final after it had been queued: the event alone tells', async (it) => {
    const only = '^(POST|DELETE)';
    it.account.faults(
      {kind: 'offline', only, times: 1},
      {kind: 'status', ...problem(403, 'forbidden'), only, times: 1},
    );
    const refused = next(it.client, 'refused');
    assert.deepEqual(await it.act(), {status: 'queued'});
    await it.client.flush();
    const {item, error} = (await refused).detail;
    assert.equal(item.sessionId, it.at.sessionId);
    assert.ok(isApiError(error, 'forbidden'));
    assert.equal(await it.client.pending(), 0);
    await it.holds(it.write.before);
  });
});

describe('the last state wins, whatever arrives last', {concurrency: 4}, () => {
  const arrangements: readonly (readonly [name: string, first: Step, second: Step, after: Figures])[] = [
    ['yes, then no', vote(true), vote(false), {...STARTED, no: 1}],
    ['no, then yes', vote(false), vote(true), VOTED],
    ['yes, then taken back', vote(true), takeBack, STARTED],
  ];
  for (const [name, first, second, expected] of arrangements) {
    test(`${name}: the first one is late`, async () => {
      const it = await Case.create({...WRITES[2]!, after: expected});
      it.account.faults({kind: 'hold', times: 1});
      const voting = first(it.client, it.at);
      await it.breakFirstAttempt();
      assert.deepEqual(await voting, {status: 'queued'});
      const saved = next(it.client, 'saved');
      await second(it.client, it.at);
      await it.client.flush();
      await saved;
      it.account.faults();
      await until(() => it.tries()[0]?.status);
      await it.isDone();
      it.close();
    });
  }
});

describe('what the server itself refuses', () => {
  const refusal = async (client: RfClient, call: () => Promise<unknown>, code: string): Promise<void> => {
    const refused = next(client, 'refused');
    await assert.rejects(call(), (error) => isApiError(error, code) && error.requestId !== undefined);
    assert.ok(isApiError((await refused).detail.error, code));
    assert.equal(await client.pending(), 0);
  };

  test('another outcome, another flow, another person’s session, a second rating', async () => {
    const it = await Case.create({...WRITES[6]!, arrange: [start, complete, rate]});
    const {client, at} = it;
    const {sessionId} = at;
    await refusal(
      client,
      () => client.completeSession({sessionId, outcome: 'resolved'}),
      'already_completed',
    );
    await refusal(client, () => client.startSession({treeId: 'vpn', id: sessionId}), 'session_conflict');
    await refusal(client, () => client.rateSession({sessionId, rating: 5}), 'already_rated');
    const other = it.account.client({token: await it.account.token('bob')});
    await refusal(other, () => visit(other, at), 'forbidden');
    await refusal(other, () => vote(true)(other, at), 'forbidden');
    await it.holds(it.write.after);
    it.close();
  });
});

after(() => account.close());
