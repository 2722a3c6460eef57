import assert from 'node:assert/strict';
import {after, afterEach, before, beforeEach, describe, test} from 'node:test';
import {createClient, isApiError, isRfError, type QueueItem, type RfClient} from '@resolutionflow/sdk';
import {createAccount, next, until, type Account} from './fixture.js';

let account: Account;
let token: string;
let client: RfClient;

before(async () => {
  account = await createAccount();
  token = await account.token();
});
beforeEach(() => {
  account.faults();
  client = account.client({token});
});
after(() => account.close());

const session = async (by: RfClient = client): Promise<string> => {
  const id = crypto.randomUUID();
  await by.startSession({treeId: 'vpn', id});
  return id;
};

describe('with a good network', () => {
  test('a write made while the queue finishes sending is saved', async () => {
    const sessionId = await session();
    for (let microtasks = 0; microtasks < 60; microtasks++) {
      for (let i = 0; i < microtasks; i++) await Promise.resolve();
      const {status} = await client.visitStep({sessionId, stepId: 'cable'});
      assert.equal(status, 'saved', `${microtasks} microtasks later`);
    }
  });

  test('every write of a session is saved at once and can be read back', async () => {
    const sessionId = await session();
    const visited = await client.visitStep({sessionId, stepId: 'cable'});
    assert.equal(visited.status, 'saved');
    const vote = await client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});
    assert.deepEqual(vote, {
      status: 'saved',
      data: {
        step_id: 'cable',
        session_id: sessionId,
        was_helpful: true,
        reasons: [],
        note: null,
        status: 'created',
      },
    });
    const again = await client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: false});
    assert.equal(again.status === 'saved' && again.data.status, 'updated');
    const completed = await client.completeSession({sessionId, outcome: 'resolved'});
    assert.equal(completed.status === 'saved' && completed.data.outcome, 'resolved');
    const rated = await client.rateSession({sessionId, rating: 4, comment: '  Fine.  '});
    assert.equal(rated.status === 'saved' && rated.data.comment, 'Fine.');

    const {rating, steps} = await client.getSessionFeedback({sessionId});
    assert.deepEqual(steps, [{step_id: 'cable', was_helpful: false, reasons: [], note: null}]);
    assert.equal(rating?.rating, 4);
    assert.equal((await client.getSession({sessionId})).outcome, 'resolved');
    assert.equal(await client.pending(), 0);
  });

  test('removeStepFeedback deletes the vote on the server', async () => {
    const sessionId = await session();
    await client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});
    assert.deepEqual(await client.removeStepFeedback({sessionId, stepId: 'cable'}), {
      status: 'saved',
      data: undefined,
    });
    assert.deepEqual((await client.getSessionFeedback({sessionId})).steps, []);
  });

  test('startSession without an id generates a UUID', async () => {
    const started = await client.startSession({treeId: 'vpn'});
    assert.ok(started.status === 'saved');
    assert.match(started.data.id, /^[0-9a-f-]{36}$/);
  });

  test('concurrent getSessionFeedback calls for one session share one request', async () => {
    const sessionId = await session();
    await Promise.all([1, 2, 3].map(() => client.getSessionFeedback({sessionId})));
    assert.equal(account.requests(`GET .*${sessionId}/feedback`).length, 1);
  });
});

describe('final rejections', () => {
  test('a second rating rejects the call, fires refused with the item and leaves nothing pending', async () => {
    const sessionId = await session();
    await client.completeSession({sessionId, outcome: 'resolved'});
    await client.rateSession({sessionId, rating: 4});
    const refused = next(client, 'refused');
    await assert.rejects(client.rateSession({sessionId, rating: 5}), (error) =>
      isApiError(error, 'already_rated'),
    );
    const {item, error} = (await refused).detail;
    assert.equal(item.kind === 'rating' && item.rating, 5);
    assert.ok(isApiError(error, 'already_rated') && error.status === 409 && error.requestId);
    assert.equal(await client.pending(), 0);
  });

  for (const status of [501, 505]) {
    test(`a ${status} response rejects the call with ApiError`, async () => {
      const sessionId = await session();
      account.faults({kind: 'status', status, times: 1});
      await assert.rejects(
        client.visitStep({sessionId, stepId: 'cable'}),
        (error) => isApiError(error, `http_${status}`) && error.status === status,
      );
    });
  }
});

describe('with a bad network', () => {
  for (const fault of [
    {kind: 'offline'},
    {kind: 'lose'},
    {kind: 'half', only: 'POST'},
    ...[408, 425, 429, 500, 502, 503, 504].map((status) => ({kind: 'status', status}) as const),
    {
      kind: 'status',
      status: 200,
      body: '<html>Sign in to the guest network</html>',
      headers: {'content-type': 'text/html'},
    },
    {kind: 'status', status: 401, body: {}},
  ] as const) {
    const name = 'status' in fault ? `${fault.kind} ${fault.status}` : fault.kind;
    test(`network fault "${name}": the vote is saved exactly once`, async () => {
      const sessionId = await session();
      account.faults({...fault, times: 1});
      const saved = next(client, 'saved');
      await client.submitStepFeedback({sessionId, stepId: 'router', wasHelpful: true});
      await client.flush();
      await saved;
      const {steps} = await client.getSessionFeedback({sessionId});
      assert.deepEqual(steps, [{step_id: 'router', was_helpful: true, reasons: [], note: null}]);
      assert.equal(await client.pending(), 0);
    });
  }

  test('a rating whose response is lost is sent again with the same idempotency key', async () => {
    const sessionId = await session();
    await client.completeSession({sessionId, outcome: 'resolved'});
    account.faults({kind: 'lose', only: '/rate', times: 1});
    const saved = next(client, 'saved');
    assert.deepEqual(await client.rateSession({sessionId, rating: 3}), {status: 'queued'});
    await saved;
    const keys = account.requests(`${sessionId}/rate`).map(({headers}) => headers['idempotency-key']);
    assert.equal(keys.length, 2);
    assert.equal(keys[0], keys[1]);
    assert.equal((await client.getSessionFeedback({sessionId})).rating?.rating, 3);
  });

  test('a failed session start is sent again before later items, with the time when it happened', async () => {
    account.faults({kind: 'offline', times: 1});
    const sessionId = crypto.randomUUID();
    const all = [
      client.startSession({treeId: 'vpn', id: sessionId}),
      client.visitStep({sessionId, stepId: 'cable'}),
      client.completeSession({sessionId, outcome: 'workaround'}),
      client.rateSession({sessionId, rating: 2}),
    ];
    await Promise.all(all);
    await until(async () => (await client.pending()) === 0);
    const sent = account
      .requests(`sessions`)
      .filter(({path, body}) => path.includes(sessionId) || (body as {id?: string}).id === sessionId);
    assert.deepEqual(
      sent.map(({path}) => path.split('/').at(-1)),
      ['sessions', 'sessions', 'steps', 'complete', 'rate'],
    );
    assert.equal((sent[0]?.body as {started_at?: string}).started_at, undefined);
    assert.match((sent[1]?.body as {started_at: string}).started_at, /Z$/);
  });

  test('pendingItems returns the pending items in order, and pending returns their number', async () => {
    const sessionId = await session();
    account.faults({kind: 'offline'});
    await client.submitStepFeedback({sessionId, stepId: 'router', wasHelpful: false});
    await client.completeSession({sessionId, outcome: 'resolved'});
    const items = await client.pendingItems();
    assert.deepEqual(
      items.map((item) => [item.kind, item.sessionId]),
      [
        ['vote', sessionId],
        ['complete', sessionId],
      ],
    );
    assert.equal(await client.pending(), 2);
    account.faults();
    await client.flush();
    await until(async () => (await client.pending()) === 0);
    assert.deepEqual(await client.pendingItems(), []);
  });

  test('a newer vote on the same step replaces the pending one', async () => {
    const sessionId = await session();
    account.faults({kind: 'status', status: 503, headers: {'retry-after': '1'}, times: 1});
    const votes = [true, false, true, false].map((wasHelpful) =>
      client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful}),
    );
    assert.ok((await Promise.all(votes)).every(({status}) => status === 'queued'));
    assert.equal(await client.pending(), 1);
    await next(client, 'saved');
    assert.deepEqual((await client.getSessionFeedback({sessionId})).steps, [
      {step_id: 'cable', was_helpful: false, reasons: [], note: null},
    ]);
  });

  test('a newer vote replaces the pending one with its reasons and note', async () => {
    const sessionId = await session();
    account.faults({kind: 'offline'});
    const vote = {sessionId, stepId: 'cable', wasHelpful: false} as const;
    for (const more of [
      {reasons: ['unclear'], note: 'First'},
      {reasons: ['unclear', 'outdated'], note: 'Second'},
      {reasons: ['outdated']},
    ]) {
      assert.equal((await client.submitStepFeedback({...vote, ...more})).status, 'queued');
    }
    assert.equal(await client.pending(), 1);
    account.faults();
    await client.flush();
    assert.deepEqual((await client.getSessionFeedback({sessionId})).steps, [
      {step_id: 'cable', was_helpful: false, reasons: ['outdated'], note: null},
    ]);
  });

  test('Retry-After pauses the queue, given in seconds or as a date', async () => {
    for (const retryAfter of [() => '1', () => new Date(Date.now() + 2000).toUTCString()]) {
      const sessionId = await session();
      account.faults({kind: 'status', status: 429, headers: {'retry-after': retryAfter()}, times: 1});
      const from = performance.now();
      const saved = next(client, 'saved');
      await client.visitStep({sessionId, stepId: 'cable'});
      await saved;
      assert.ok(performance.now() - from > 450, `came back after ${performance.now() - from} ms`);
    }
  });

  test('an item of an unknown session does not delay items of other sessions', async () => {
    const missing = crypto.randomUUID();
    const other = await session();
    const waiting = client.submitStepFeedback({sessionId: missing, stepId: 'cable', wasHelpful: true});
    assert.deepEqual(await waiting, {status: 'queued'});
    const done = await client.submitStepFeedback({sessionId: other, stepId: 'cable', wasHelpful: true});
    assert.equal(done.status, 'saved');
    const saved = next(client, 'saved');
    await account.host.startSession({treeId: 'vpn', id: missing, userId: 'ada'});
    await saved;
    await until(async () => (await client.pending()) === 0);
    assert.equal((await client.getSessionFeedback({sessionId: missing})).steps.length, 1);
  });
});

describe('a server key', () => {
  test('a server client records a session of an engineer with the given times', async () => {
    const id = crypto.randomUUID();
    const [startedAt, visitedAt] = [3, 2].map((minutes) => new Date(Date.now() - minutes * 60_000));
    const completedAt = new Date(Date.now() - 60_000).toISOString();
    await account.host.startSession({treeId: 'vpn', id, userId: 'eve', startedAt});
    const visited = await account.host.visitStep({sessionId: id, stepId: 'cable', visitedAt});
    assert.equal(visited.status === 'saved' && visited.data.visited_at, visitedAt?.toISOString());
    await account.host.completeSession({sessionId: id, outcome: 'resolved', completedAt});
    const {user_id, started_at, completed_at} = await account.host.getSession({sessionId: id});
    assert.deepEqual([user_id, started_at, completed_at], ['eve', startedAt?.toISOString(), completedAt]);
  });

  test('startSession of a server client without a user, or with a wrong time, throws TypeError', async () => {
    const start = (input: object) =>
      account.host.startSession({treeId: 'vpn', ...input} as {treeId: string; userId: string});
    await assert.rejects(start({}), /^TypeError: userId/);
    await assert.rejects(start({userId: 'eve', startedAt: 'yesterday'}), /^TypeError: startedAt/);
  });

  test('eraseUser erases a user, and the server rejects their token afterwards', async () => {
    const engineer = account.client({token: await account.token('gone'), queue: 'off'});
    await session(engineer);
    assert.equal(await account.host.eraseUser({userId: 'gone'}), undefined);
    await assert.rejects(session(engineer), (error) => isApiError(error, 'erased'));
  });
});

describe('an unknown step', () => {
  test('a vote or visit on an unknown step does not delay later items of its session', async (context) => {
    const warn = context.mock.method(console, 'warn', () => undefined);
    const sessionId = await session();
    const vote = await client.submitStepFeedback({sessionId, stepId: 'mistyped', wasHelpful: true});
    assert.deepEqual(vote, {status: 'queued'});
    assert.deepEqual(await client.visitStep({sessionId, stepId: 'mistyped'}), {status: 'queued'});
    const other = await client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});
    assert.equal(other.status, 'saved');
    assert.equal((await client.completeSession({sessionId, outcome: 'resolved'})).status, 'saved');
    assert.equal((await client.rateSession({sessionId, rating: 4})).status, 'saved');
    assert.equal(await client.pending(), 2, 'the vote and the visit are retried');
    const warnings = warn.mock.calls.filter(({arguments: [text]}) => String(text).includes('"mistyped"'));
    assert.equal(warnings.length, 1);
  });

  test('a vote on a step that the host adds later is saved', async () => {
    const late = await createAccount();
    const engineer = late.client({token: await late.token()});
    const sessionId = await session(engineer);
    const vote = await engineer.submitStepFeedback({sessionId, stepId: 'added-later', wasHelpful: false});
    assert.equal(vote.status, 'queued');
    const saved = next(engineer, 'saved');
    await late.host.putFlow({treeId: 'vpn', name: 'VPN', steps: [{id: 'added-later', title: 'Added later'}]});
    await saved;
    assert.equal((await engineer.getSessionFeedback({sessionId})).steps.length, 1);
    late.close();
  });
});

describe('options', () => {
  test('beforeSend changes or drops an item before it is stored', async () => {
    const redact = (item: QueueItem): QueueItem | null => {
      if (item.kind === 'visit') return null;
      return item.kind === 'rating' ? {...item, comment: 'redacted'} : item;
    };
    const redacting = account.client({token, beforeSend: redact});
    const sessionId = await session(redacting);
    assert.deepEqual(await redacting.visitStep({sessionId, stepId: 'cable'}), {status: 'queued'});
    assert.equal(account.requests(`${sessionId}/steps`).length, 0);
    await redacting.completeSession({sessionId, outcome: 'resolved'});
    const rated = await redacting.rateSession({sessionId, rating: 1, comment: 'My password is hunter2'});
    assert.equal(rated.status === 'saved' && rated.data.comment, 'redacted');
  });

  test('queue: off rejects a write that cannot be sent at once', async () => {
    const direct = account.client({token, queue: 'off'});
    const sessionId = await session(direct);
    account.faults({kind: 'offline', times: 1});
    await assert.rejects(direct.visitStep({sessionId, stepId: 'cable'}), isRfError);
    assert.equal(await direct.pending(), 0);
  });

  test('a client with a key has no queue: a write that cannot be sent at once rejects', async () => {
    // Nothing listens on this port: it is reserved.
    const host = createClient({baseUrl: 'http://127.0.0.1:1', key: account.key});
    await assert.rejects(host.startSession({treeId: 'vpn', userId: 'eve'}), isRfError);
    assert.equal(await host.pending(), 0);
  });
});

describe('comments', () => {
  /** The account over this test's own network. */
  let own: Account;

  beforeEach(async () => {
    own = await account.onOwnNetwork();
  });
  afterEach(() => own.close());

  for (const [name, comment, kept] of [
    ['whitespace around', ' \n\t Fine. \u00a0\u2003', 'Fine.'],
    ['only whitespace', ' \n\t\u2003', null],
    ['empty', '', null],
    ['no comment', undefined, null],
    ['a surrogate pair', 'Fine 😀', 'Fine 😀'],
    ['an unpaired surrogate', 'Fi\ud83dne\ude00.', 'Fine.'],
    ['only unpaired surrogates and NUL', '\ud83d\0 \ude00\ud83d', null],
    ['NUL', 'Fi\0ne.', 'Fine.'],
    ['500 units, after trimming', `  ${'x'.repeat(498)}😀  `, `${'x'.repeat(498)}😀`],
    ['501 units, one of which is removed', `${'x'.repeat(500)}\ud83d`, 'x'.repeat(500)],
  ] as const) {
    test(`a rating comment with ${name} is stored as ${JSON.stringify(kept)?.slice(0, 20)}`, async () => {
      const client = own.client({token});
      const sessionId = crypto.randomUUID();
      await client.startSession({treeId: 'vpn', id: sessionId});
      await client.completeSession({sessionId, outcome: 'resolved'});
      const rated = await client.rateSession({sessionId, rating: 4, comment});
      assert.equal(rated.status === 'saved' && rated.data.comment, kept);
      assert.equal((await client.getSessionFeedback({sessionId})).rating?.comment, kept);
    });
  }

  test('a rating comment over 500 units throws TypeError, and nothing is stored or sent', async () => {
    const client = own.client({token});
    for (const comment of ['x'.repeat(501), '😀'.repeat(251)]) {
      await assert.rejects(
        client.rateSession({sessionId: 's', rating: 4, comment}),
        (error) => error instanceof TypeError && error.message.startsWith('comment'),
      );
    }
    assert.equal(await client.pending(), 0);
    assert.equal(own.requests().length, 0);
  });
});
