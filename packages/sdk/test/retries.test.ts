import assert from 'node:assert/strict';
import {describe, mock, test} from 'node:test';
import {isApiError, type QueueEvent} from '@resolutionflow/sdk';
import type {Fault} from '../../dev/dist/fixtures/network.js';
import {trueNow} from './clock.js';
import {
  account,
  client,
  clock,
  DAY,
  HOUR,
  isEmpty,
  isQueued,
  marker,
  MINUTE,
  OFFLINE,
  open,
  refused,
  SECOND,
  sent,
  session,
  token,
  vote,
} from './clock-scene.js';
import {next, until} from './fixture.js';

describe('a session that is not ready', () => {
  const problem = {status: 404, code: 'not_found'};

  test('a vote on an unknown session is retried for 15 minutes, then refused with the server’s error', async () => {
    const sessionId = crypto.randomUUID();
    assert.deepEqual(await vote(sessionId), isQueued);
    for (const minutes of [5, 5, 4]) {
      clock.pass(minutes * MINUTE);
      await client.flush();
      assert.equal(await client.pending(), 1);
    }
    const attempts = sent().length;
    assert.ok(attempts >= 4);
    clock.pass(2 * MINUTE);
    await client.flush();
    await until(isEmpty);
    assert.equal(refused.length, 1);
    const [{item, error}] = refused as [QueueEvent['detail']];
    assert.equal(item.sessionId, sessionId);
    assert.ok(isApiError(error, problem.code) && error.status === problem.status);
  });

  test('a rating of an open session is retried for 15 minutes, then refused', async () => {
    const sessionId = await session();
    assert.deepEqual(await client.rateSession({sessionId, rating: 5}), isQueued);
    for (const minutes of [5, 5, 4]) {
      clock.pass(minutes * MINUTE);
      await client.flush();
      assert.equal(await client.pending(), 1);
    }
    clock.pass(2 * MINUTE);
    await client.flush();
    await until(isEmpty);
    assert.ok(isApiError(refused[0]?.error, 'session_not_completed'));
  });

  test('a rating of an open session is saved once the session is completed', async () => {
    mock.method(Math, 'random', () => 0.999);
    const sessionId = await session();
    assert.deepEqual(await client.rateSession({sessionId, rating: 5}), isQueued);
    await open().completeSession({sessionId, outcome: 'resolved'});
    clock.pass(MINUTE);
    await until(isEmpty);
    assert.equal((await client.getSessionFeedback({sessionId})).rating?.rating, 5);
  });

  test('the 15 minutes for an unknown session do not include time without a network', async () => {
    const sessionId = crypto.randomUUID();
    account.faults(OFFLINE);
    assert.deepEqual(await vote(sessionId), isQueued);
    for (let i = 0; i < 6; i++) {
      clock.pass(10 * MINUTE);
      await client.flush();
    }
    account.faults();
    await client.flush();
    assert.equal(await client.pending(), 1, 'this is the first 404 of the server');
    await open().startSession({treeId: 'vpn', id: sessionId});
    await client.flush();
    await until(isEmpty);
    assert.equal((await client.getSessionFeedback({sessionId})).steps.length, 1);
  });

  test('an unknown session delays only its own items and keeps their order', async () => {
    const [late, other] = [crypto.randomUUID(), await session()];
    await vote(late);
    await client.completeSession({sessionId: late, outcome: 'escalated'});
    await client.rateSession({sessionId: late, rating: 3});
    assert.equal((await vote(other)).status, 'saved');
    assert.equal(await client.pending(), 3);
    await open().startSession({treeId: 'vpn', id: late});
    const from = sent().length;
    await client.flush();
    await until(isEmpty);
    assert.deepEqual(
      sent()
        .slice(from)
        .map(({path}) => path.split('/').at(-1)),
      ['feedback', 'complete', 'rate'],
    );
  });
});

describe('Retry-After', () => {
  const busy = (seconds: number | string, status = 503): Fault => ({
    kind: 'status',
    status,
    headers: {'retry-after': String(seconds)},
    only: 'POST',
    times: 1,
  });

  for (const [status, seconds] of [
    [429, '3600'],
    [503, '9'.repeat(400)],
  ] as const) {
    test(`${status} with Retry-After: ${seconds.slice(0, 9)} pauses the queue for 300 s`, async () => {
      const [one, other] = [await session(), await session()];
      account.faults(busy(seconds, status));
      assert.deepEqual(await vote(one), isQueued);
      const attempts = sent().length;
      assert.deepEqual(await vote(other), isQueued);
      clock.pass(280 * SECOND);
      await client.flush();
      await marker();
      assert.equal(sent().length, attempts, 'neither a new vote nor a flush ends the pause');
      clock.pass(20 * SECOND);
      await until(isEmpty);
      assert.equal(sent().length, attempts + 2);
    });
  }

  test('Retry-After of a request for the server’s time pauses the queue', async () => {
    account.faults({...OFFLINE, times: 1}, {...busy(120), only: 'GET .*/me'});
    assert.deepEqual(await client.startSession({treeId: 'vpn'}), isQueued);
    await client.flush();
    const attempts = sent().length;
    clock.pass(100 * SECOND);
    await client.flush();
    assert.equal(sent().length, attempts);
    assert.equal(await client.pending(), 1);
    clock.pass(21 * SECOND);
    await until(isEmpty);
  });

  for (const knowsServerTime of [true, false]) {
    const known = knowsServerTime ? 'known' : 'unknown';
    test(`server time ${known}: Retry-After as a date counts by the server’s clock`, async () => {
      clock.wrongBy = -3 * DAY;
      const sessionId = crypto.randomUUID();
      await account.host.startSession({treeId: 'vpn', id: sessionId, userId: 'ada'});
      if (knowsServerTime) assert.equal((await vote(sessionId)).status, 'saved');
      const inTwoMinutes = new Date(trueNow() + 2 * MINUTE).toUTCString();
      account.faults({...busy(0), headers: {'retry-after': inTwoMinutes}});
      assert.deepEqual(await vote(sessionId, 'router'), isQueued);
      const attempts = sent().length;
      clock.pass(90 * SECOND);
      await client.flush();
      assert.equal(sent().length, attempts);
      clock.pass(31 * SECOND);
      await until(isEmpty);
    });
  }

  test('Retry-After does not lengthen the pause after a later failure', async () => {
    mock.method(Math, 'random', () => 0.999);
    const sessionId = await session();
    account.faults(busy(10));
    assert.deepEqual(await vote(sessionId), isQueued);
    const attempts = sent().length;
    for (let i = 0; i < 10; i++) {
      account.faults(i < 9 ? busy(10) : {...OFFLINE, times: 1});
      clock.pass(11 * SECOND);
      await until(() => sent().length === attempts + i + 1);
      await client.flush();
    }
    await until(isEmpty);
  });
});

describe('the pause after a failure', () => {
  /** Waits for this number of attempts. */
  async function waitForAttempts(times: number): Promise<void> {
    await until(() => sent().length >= times);
    await marker();
  }

  test('the pause after a failure is up to 0.5 s, doubled each time, up to a minute', async () => {
    mock.method(Math, 'random', () => 0.999);
    account.faults(OFFLINE);
    assert.deepEqual(await client.startSession({treeId: 'vpn'}), isQueued);
    for (let attempts = 1; attempts <= 10; attempts++) {
      await waitForAttempts(attempts);
      const longest = Math.min(500 * 2 ** (attempts - 1), MINUTE);
      // Real time passes as well: a short pause may end before the check.
      if (longest > 4 * SECOND) {
        clock.pass(longest / 2);
        await marker();
        assert.equal(sent().length, attempts, `no attempt after half of ${longest} ms`);
      }
      clock.pass(longest);
    }
    await waitForAttempts(11);
  });

  test('the pause after a failure can be zero', async () => {
    mock.method(Math, 'random', () => 0);
    account.faults(OFFLINE);
    assert.deepEqual(await client.startSession({treeId: 'vpn'}), isQueued);
    await waitForAttempts(12);
  });

  test('the pause after a failure applies to the whole queue, and a success resets it', async () => {
    mock.method(Math, 'random', () => 0.999);
    const [one, other] = [await session(), await session()];
    account.faults(OFFLINE);
    assert.deepEqual(await vote(one), isQueued);
    const from = sent().length;
    for (let i = 1; i <= 6; i++) {
      clock.pass(MINUTE);
      await until(() => sent().length === from + i);
      await marker();
    }
    assert.deepEqual(await vote(other), isQueued);
    await marker();
    assert.equal(sent().length, from + 6, 'a new vote does not end the pause');
    account.faults();
    clock.pass(MINUTE);
    await until(isEmpty);
    account.faults({...OFFLINE, times: 1});
    assert.deepEqual(await vote(one, 'router'), isQueued);
    clock.pass(600);
    await until(isEmpty);
  });
});

describe('a write that takes long', () => {
  test('a write without a response settles as queued after 10 s and fires saved later', async () => {
    const sessionId = await session();
    const patient = open({token, timeout: MINUTE});
    account.faults({kind: 'hold', only: 'POST'});
    let settled: string | undefined;
    const voting = vote(sessionId, 'cable', patient).then(({status}) => (settled = status));
    await until(() => sent().at(-1)?.fault === 'hold');
    clock.pass(9 * SECOND);
    await marker();
    assert.equal(settled, undefined);
    const queued = next(patient, 'queued');
    const saved = next(patient, 'saved');
    clock.pass(SECOND);
    assert.equal(await voting, 'queued');
    assert.equal((await queued).detail.item.kind, 'vote');
    account.faults();
    await saved;
    assert.equal(await patient.pending(), 0);
  });

  test('a write without a response is aborted after the client’s timeout and retried', async () => {
    const sessionId = await session();
    account.faults({kind: 'hold', only: 'POST', times: 1});
    const voting = vote(sessionId);
    await until(() => sent().at(-1)?.fault === 'hold');
    clock.pass(10 * SECOND);
    assert.deepEqual(await voting, isQueued);
    clock.pass(MINUTE);
    await until(isEmpty);
  });
});

describe('a token that the server rejects', () => {
  test('a write with a rejected token stays pending until getToken returns a valid one', async () => {
    const sessionId = await session();
    // The same user, but a signature that the server did not make.
    const forged = `${token.slice(0, token.lastIndexOf('.'))}.${'A'.repeat(43)}`;
    let current = forged;
    const expired = open({getToken: () => current});
    assert.deepEqual(await vote(sessionId, 'cable', expired), isQueued);
    for (let day = 0; day < 20; day++) {
      clock.pass(9 * MINUTE);
      await expired.flush();
      assert.equal(await expired.pending(), 1);
    }
    assert.equal(refused.length, 0);
    assert.ok(sent().filter(({status}) => status === 401).length >= 20);
    current = token;
    await expired.flush();
    assert.equal(await expired.pending(), 0);
    assert.equal((await client.getSessionFeedback({sessionId})).steps.length, 1);
  });

  test('a rejected token is sent twice, and again only at the next flush', async () => {
    const forged = `${token.slice(0, token.lastIndexOf('.'))}.${'A'.repeat(43)}`;
    const expired = open({getToken: () => forged});
    assert.deepEqual(await expired.startSession({treeId: 'vpn'}), isQueued);
    assert.equal(sent().length, 2);
    clock.pass(HOUR);
    await marker();
    assert.equal(sent().length, 2);
    await expired.flush();
    assert.equal(sent().length, 4);
  });

  test('a getToken that returns a new invalid token each time is called twice, and again at the next flush', async () => {
    let calls = 0;
    const getToken = () => `${token.slice(0, token.lastIndexOf('.'))}.${String(++calls).padStart(43, 'A')}`;
    const expired = open({getToken});
    assert.deepEqual(await expired.startSession({treeId: 'vpn'}), isQueued);
    clock.pass(HOUR);
    await marker();
    assert.deepEqual([calls, sent().length], [2, 2]);
    await expired.flush();
    assert.deepEqual([calls, sent().length], [4, 4]);
  });
});
