import assert from 'node:assert/strict';
import {describe, mock, test} from 'node:test';
import type {Fault} from '../../dev/dist/fixtures/network.js';
import {account, client, isEmpty, isQueued, OFFLINE, sent, session, vote} from './clock-scene.js';
import {until} from './fixture.js';

describe('an item that fails each time', () => {
  const always = (sessionId: string, fault: Partial<Fault>): Fault => ({
    kind: 'status',
    only: `^POST .*/sessions/${sessionId}/steps`,
    ...fault,
  });

  for (const [name, fault] of Object.entries({
    '403 of a firewall': {status: 403},
    '413 of a proxy': {status: 413},
    '500': {status: 500, headers: {'x-request-id': 'r'}},
    'a broken connection': {kind: 'offline'},
  } as const)) {
    test(`${name} for the items of two sessions: items of other sessions are saved`, async () => {
      // No pauses.
      mock.method(Math, 'random', () => 0);
      const [one, two, other] = [await session(), await session(), await session()];
      account.faults(always(one, fault), always(two, fault), OFFLINE);
      for (const sessionId of [one, two, other]) {
        assert.deepEqual(await client.visitStep({sessionId, stepId: 'cable'}), isQueued);
      }
      const voting = vote(other);
      account.faults(always(one, fault), always(two, fault));
      await until(async () => (await client.pending()) === 2);
      account.faults();
      await client.flush();
      await until(isEmpty);
      await voting;
      const order = sent()
        .filter(({status}) => status === 201)
        .map(({path}) => path.split('/').at(-1));
      assert.deepEqual(order.slice(3, 5), ['steps', 'feedback'], 'the items of a session stay in order');
    });
  }
});
