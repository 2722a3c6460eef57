import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {isRfError, type RfClient} from '@resolutionflow/sdk';
import type {Fault} from '../../dev/dist/fixtures/network.js';
import {
  account,
  client,
  clock,
  DAY,
  HOUR,
  isEmpty,
  isNearNow,
  isQueued,
  MINUTE,
  OFFLINE,
  open,
  refused,
  SECOND,
  sent,
  session,
  timeIn,
  vote,
} from './clock-scene.js';
import {until} from './fixture.js';

describe('a device with a wrong clock', () => {
  const KINDS = {
    start: (sessionId: string) => client.startSession({treeId: 'vpn', id: sessionId}),
    visit: (sessionId: string) => client.visitStep({sessionId, stepId: 'cable'}),
    complete: (sessionId: string) => client.completeSession({sessionId, outcome: 'resolved'}),
  };
  for (const days of [-30, -3, -0.125, 0.125, 3, 30]) {
    for (const [kind, write] of Object.entries(KINDS)) {
      test(`device clock wrong by ${days} days: a retried ${kind} is saved with the true time`, async () => {
        clock.wrongBy = days * DAY;
        const sessionId = kind === 'start' ? crypto.randomUUID() : await session();
        account.faults({...OFFLINE, times: 1});
        assert.deepEqual(await write(sessionId), isQueued);
        await client.flush();
        await until(isEmpty);
        assert.equal(refused.length, 0);
        const {started_at, completed_at} = await client.getSession({sessionId});
        const last = sent().at(-1)!;
        assert.ok((last.status ?? 0) < 300);
        // A request without a time counts by the server's clock.
        assert.ok(isNearNow(timeIn(last) ?? started_at), `sent as of ${timeIn(last)}`);
        assert.ok(isNearNow(started_at));
        if (kind === 'complete') assert.ok(isNearNow(completed_at));
      });
    }

    test(`device clock wrong by ${days} days: the later vote wins`, async () => {
      clock.wrongBy = days * DAY;
      const sessionId = await session();
      assert.equal((await vote(sessionId)).status, 'saved');
      await client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: false});
      const {steps} = await client.getSessionFeedback({sessionId});
      assert.deepEqual(steps, [{step_id: 'cable', was_helpful: false, reasons: [], note: null}]);
    });
  }

  test('device clock wrong by -3 days: a visit that was pending for an hour is sent with its true time', async () => {
    clock.wrongBy = -3 * DAY;
    const sessionId = await session();
    account.faults(OFFLINE);
    assert.deepEqual(await client.visitStep({sessionId, stepId: 'cable'}), isQueued);
    for (let i = 0; i < 12; i++) {
      clock.pass(5 * MINUTE);
      await client.flush();
    }
    account.faults();
    await client.flush();
    await until(isEmpty);
    const time = timeIn(sent().at(-1)!);
    assert.ok(isNearNow(time), `sent as of ${time}, by a server for which no hour has gone by`);
  });

  test("a slow response with the server's clock does not move a start behind its completion", async () => {
    account.faults({kind: 'offline'});
    const sessionId = crypto.randomUUID();
    await client.startSession({treeId: 'vpn', id: sessionId});
    await client.completeSession({sessionId, outcome: 'resolved'});
    clock.pass(10 * SECOND);
    account.faults({kind: 'slow', ms: 500, only: 'GET .*[/]me$'});
    await client.flush();
    await until(isEmpty);
    const delivered = sent().filter(({path, body}) => JSON.stringify([path, body]).includes(sessionId));
    assert.deepEqual(
      delivered
        .filter(({status}) => status)
        .map(({status, body}) => [status, Object.keys(body as object).at(-1)]),
      [
        [201, 'started_at'],
        [200, 'completed_at'],
      ],
    );
  });

  test('a clock that is corrected while a visit is pending does not prevent saving it', async () => {
    clock.wrongBy = 3 * DAY;
    const sessionId = await session();
    account.faults({...OFFLINE, times: 1});
    assert.deepEqual(await client.visitStep({sessionId, stepId: 'cable'}), isQueued);
    clock.wrongBy = 0;
    await client.flush();
    await until(isEmpty);
    assert.equal(refused.length, 0);
    assert.ok((sent().at(-1)?.status ?? 0) < 300);
  });
});

describe('a clock that jumps before a write', () => {
  for (const jump of [-3 * DAY, 3 * DAY]) {
    test(`clock jumps by ${jump / DAY} days before a write that fails first: it is saved with the true time`, async () => {
      await session();
      clock.wrongBy = jump;
      account.faults({...OFFLINE, times: 1});
      assert.deepEqual(await client.startSession({treeId: 'vpn'}), isQueued);
      await client.flush();
      await until(isEmpty);
      const time = timeIn(sent().at(-1)!);
      assert.ok(isNearNow(time), `sent as of ${time}`);
    });
  }
});

describe('a captive portal or a proxy, and a wrong clock', () => {
  for (const [name, ...faults] of [
    [
      'a captive portal',
      {kind: 'status', status: 200, body: '<p>Sign in</p>', headers: {'content-type': 'text/html'}},
    ],
    [
      'a proxy that cannot reach the server',
      {kind: 'status', status: 502, body: 'no', only: 'GET', times: 1},
      {kind: 'status', status: 502, body: 'no', only: 'POST', times: 1},
    ],
  ] satisfies [string, ...Fault[]][]) {
    test(`device clock wrong by -2 days, and ${name} responds first: a start is saved with the true time`, async () => {
      clock.wrongBy = -2 * DAY;
      account.faults(...faults);
      assert.deepEqual(await client.startSession({treeId: 'vpn'}), isQueued);
      await client.flush();
      account.faults();
      await client.flush();
      await until(isEmpty);
      const time = timeIn(sent().at(-1)!);
      assert.ok(isNearNow(time), `sent as of ${time}`);
    });
  }

  test('a captive portal whose clock is 3 days behind: a retried start is saved with the true time', async () => {
    account.faults({
      kind: 'status',
      status: 200,
      body: '<html>Sign in to the guest network</html>',
      headers: {'content-type': 'text/html', date: new Date(Date.now() - 3 * DAY).toUTCString()},
      times: 1,
    });
    assert.deepEqual(await client.startSession({treeId: 'vpn'}), isQueued);
    await client.flush();
    await until(isEmpty);
    const time = timeIn(sent().at(-1)!);
    assert.ok(isNearNow(time), `sent as of ${time}`);
  });
});

describe('a clock that jumps while an item is pending', () => {
  for (const jump of [3 * DAY, -3 * DAY]) {
    test(`clock jumps by ${jump / DAY} days, or the device sleeps: a pending visit is sent with its true time`, async () => {
      const sessionId = await session();
      account.faults({...OFFLINE, times: 1});
      assert.deepEqual(await client.visitStep({sessionId, stepId: 'cable'}), isQueued);
      clock.wrongBy = jump;
      await client.flush();
      await until(isEmpty);
      const time = timeIn(sent().at(-1)!) ?? '';
      assert.ok(isNearNow(time), `sent as of ${time}`);
    });
  }

  for (const jump of [30 * DAY, -30 * DAY]) {
    test(`clock jumps by ${jump / DAY} days: a pending vote neither expires nor waits longer`, async () => {
      const sessionId = await session();
      account.faults({kind: 'status', status: 503, headers: {'retry-after': '60'}, times: 1});
      assert.deepEqual(await vote(sessionId), isQueued);
      clock.wrongBy = jump;
      await client.flush();
      assert.equal(await client.pending(), 1);
      clock.pass(MINUTE);
      await until(isEmpty);
      assert.equal(refused.length, 0);
      assert.equal((await client.getSessionFeedback({sessionId})).steps.length, 1);
    });
  }
});

describe('expiry after seven days', () => {
  /** Advances in steps no longer than the interval at which the queue reads the clock. */
  async function wait(ms: number, by: RfClient = client): Promise<void> {
    for (let left = ms; left > 0; left -= 10 * MINUTE) {
      clock.pass(Math.min(left, 10 * MINUTE));
      await by.flush();
    }
  }

  test('pending items are refused after 7 days, and not an hour earlier', async () => {
    const waiting = open({getToken: () => null});
    const sessionId = crypto.randomUUID();
    await waiting.startSession({treeId: 'vpn', id: sessionId});
    await vote(sessionId, 'cable', waiting);
    await waiting.rateSession({sessionId, rating: 1, comment: 'Slow.'});
    await wait(7 * DAY - HOUR, waiting);
    assert.equal(await waiting.pending(), 3);
    assert.equal(refused.length, 0);
    await wait(HOUR + 10 * MINUTE, waiting);
    assert.equal(await waiting.pending(), 0);
    assert.deepEqual(
      refused.map(({item, error}) => [item.kind, isRfError(error) && /7 days/.test(error.message)]),
      [
        ['start', true],
        ['vote', true],
        ['rating', true],
      ],
    );
    assert.equal(sent().length, 0);
  });
});
