import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {
  isApiError,
  isContractError,
  type ApiError,
  type QueueEvent,
  type RfClient,
} from '@resolutionflow/sdk';
import type {Fault} from '../../dev/dist/fixtures/network.js';
import {next, until} from './fixture.js';
import {
  complete,
  forEachWrite,
  rate,
  removeVote,
  start,
  STARTED,
  visit,
  vote,
  VOTED,
  WITH_RESPONSE_BODY,
  WriteScenario,
  WRITES,
  type Counts,
  type Step,
} from './write-scenario.js';

const inSeconds = () => ({headers: {'retry-after': '1'}});
/** HTTP dates have whole seconds: at least one of the two seconds is left. */
const atDate = () => ({headers: {'retry-after': new Date(Date.now() + 2000).toUTCString()}});

const problem = (status: number, code: string) => ({
  status,
  headers: {'x-request-id': 'r'},
  body: {type: 'about:blank', title: 'No', status, detail: 'Not now.', code, request_id: 'r'},
});

const GUEST_NETWORK = {
  status: 200,
  body: '<html>Sign in to the guest network</html>',
  headers: {'content-type': 'text/html'},
};

/** Creates the fault of the first attempt. A function, because some faults contain the current time. */
type MakeFault = () => Fault;

/** Faults after which the queue retries. */
const RETRIED: Readonly<Record<string, MakeFault>> = {
  'cut before it reaches the server': () => ({kind: 'offline'}),
  'cut while the server reads it': () => ({kind: 'cut'}),
  'response lost': () => ({kind: 'lose'}),
  'HTML with 200': () => ({kind: 'status', ...GUEST_NETWORK}),
  '404': () => ({kind: 'status', ...problem(404, 'not_found')}),
  '431, large cookies': () => ({kind: 'status', ...problem(431, 'headers_too_large')}),
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

/** Faults after which the client requests another token at once. */
const TOKEN_REJECTED: Readonly<Record<string, MakeFault>> = {
  '401': () => ({kind: 'status', ...problem(401, 'unauthenticated')}),
  '401 without a problem body': () => ({kind: 'status', status: 401, body: 'Who?'}),
  '403 unknown_account': () => ({kind: 'status', ...problem(403, 'unknown_account')}),
};

/** Responses that a retry cannot change. */
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
describe('writes whose first attempt fails', {concurrency: 8}, () => {
  for (const [failure, fault] of Object.entries(RETRIED)) {
    forEachWrite(`first attempt fails (${failure}), and the retry saves it`, async (it) => {
      it.account.faults({...fault(), times: 1});
      const saved = next(it.client, 'saved');
      assert.deepEqual(await it.act(), {status: 'queued'});
      assert.equal(await it.client.pending(), 1);
      await it.client.flush();
      if (failure.includes('Retry-After'))
        assert.equal(it.attempts().length, 1, 'no retry before Retry-After');
      await saved;
      await it.expectSavedOnce();
      assert.equal(it.attempts().length, 2);
    });
  }

  for (const [failure, fault] of Object.entries(TOKEN_REJECTED)) {
    forEachWrite(`token rejected (${failure}), and saved at once with the next token`, async (it) => {
      it.account.faults({...fault(), times: 1});
      assert.equal((await it.act()).status, 'saved');
      await it.expectSavedOnce();
      assert.equal(it.attempts().length, 2);
    });
  }
});

describe('writes with delayed, repeated or broken transmission', {concurrency: 8}, () => {
  forEachWrite('pending until the delayed response arrives, then saved', async (it) => {
    it.account.faults({kind: 'hold-response', times: 1});
    const acting = it.act();
    await until(() => it.attempts()[0]?.status);
    assert.equal(await it.client.pending(), 1, 'pending until the server responds');
    it.account.faults();
    assert.equal((await acting).status, 'saved');
    await it.expectSavedOnce();
  });

  forEachWrite('counts once when the request arrives twice', async (it) => {
    it.account.faults({kind: 'twice', times: 1});
    assert.equal((await it.act()).status, 'saved');
    it.account.faults();
    await until(() => it.attempts()[0]?.secondStatus);
    await it.expectSavedOnce();
  });

  forEachWrite('counts once when the first attempt arrives after the second', async (it) => {
    it.account.faults({kind: 'hold', times: 1});
    const saved = next(it.client, 'saved');
    const acting = it.act();
    await it.breakFirstAttempt();
    assert.deepEqual(await acting, {status: 'queued'});
    await it.client.flush();
    await saved;
    assert.equal(it.attempts()[0]?.status, null);
    it.account.faults();
    await until(() => it.attempts()[0]?.status);
    await it.expectSavedOnce();
  });

  forEachWrite(
    'saved without data when half of the response arrives',
    async (it) => {
      it.account.faults({kind: 'half', times: 1});
      assert.deepEqual(await it.act(), {status: 'saved', data: undefined}, 'the status line said 2xx');
      assert.ok(it.errors.some((error) => isContractError(error)));
      await it.expectSavedOnce();
      assert.equal(it.attempts().length, 1);
    },
    {writes: WITH_RESPONSE_BODY},
  );

  forEachWrite(
    'saved, and the queue continues, when the response body stalls',
    async (it) => {
      it.account.faults({kind: 'stall', times: 1});
      // Settles at the latest when the time for the rest of the response is over.
      await it.act();
      await until(() => it.errors.some((error) => isContractError(error)));
      await it.expectSavedOnce();
      assert.equal(it.attempts().length, 1, 'the status line said 2xx');
    },
    {writes: WITH_RESPONSE_BODY.slice(0, 1)},
  );
});

describe('writes that the server rejects for good', {concurrency: 8}, () => {
  for (const [status, code] of FINAL) {
    forEachWrite(`${status} ${code} rejects the call without a retry`, async (it) => {
      const response = code.startsWith('http_') ? {status} : problem(status, code);
      it.account.faults({kind: 'status', ...response, times: 1});
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
      assert.equal(it.attempts().length, 1, 'no retry');
      await it.expectCounts(it.write.before);
    });
  }

  forEachWrite('a rejection after queueing fires the refused event', async (it) => {
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
    await it.expectCounts(it.write.before);
  });
});

describe('votes that arrive in the wrong order', {concurrency: 4}, () => {
  const orders: readonly (readonly [name: string, first: Step, second: Step, after: Counts])[] = [
    ['yes, then no', vote(true), vote(false), {...STARTED, no: 1}],
    ['no, then yes', vote(false), vote(true), VOTED],
    ['yes, then removed', vote(true), removeVote, STARTED],
  ];
  for (const [name, first, second, expected] of orders) {
    test(`${name}: the second state wins although the first request arrives last`, async () => {
      const it = await WriteScenario.create({...WRITES[2]!, after: expected});
      it.account.faults({kind: 'hold', times: 1});
      const voting = first(it.client, it.at);
      await it.breakFirstAttempt();
      assert.deepEqual(await voting, {status: 'queued'});
      const saved = next(it.client, 'saved');
      await second(it.client, it.at);
      await it.client.flush();
      await saved;
      it.account.faults();
      await until(() => it.attempts()[0]?.status);
      await it.expectSavedOnce();
      it.close();
    });
  }
});

describe('writes that the real server rejects', () => {
  const expectRefused = async (
    client: RfClient,
    call: () => Promise<unknown>,
    code: string,
  ): Promise<void> => {
    const refused = next(client, 'refused');
    await assert.rejects(call(), (error) => isApiError(error, code) && error.requestId !== undefined);
    assert.ok(isApiError((await refused).detail.error, code));
    assert.equal(await client.pending(), 0);
  };

  test('conflicting outcome, flow, owner or rating: the call is rejected and the refused event fires', async () => {
    const it = await WriteScenario.create({...WRITES[6]!, arrange: [start, complete, rate]});
    const {client, at} = it;
    const {sessionId} = at;
    await expectRefused(
      client,
      () => client.completeSession({sessionId, outcome: 'resolved'}),
      'already_completed',
    );
    await expectRefused(
      client,
      () => client.startSession({treeId: 'vpn', id: sessionId}),
      'session_conflict',
    );
    await expectRefused(client, () => client.rateSession({sessionId, rating: 5}), 'already_rated');
    const other = it.account.client({token: await it.account.token('bob')});
    await expectRefused(other, () => visit(other, at), 'forbidden');
    await expectRefused(other, () => vote(true)(other, at), 'forbidden');
    await it.expectCounts(it.write.after);
    it.close();
  });
});
