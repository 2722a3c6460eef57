import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {isRfError, type QueueEvent, type RfClient} from '@resolutionflow/sdk';
import {account, ada, sharedAccount} from './account-scene.js';
import {next} from './fixture.js';
import {defineLocalStorage} from './local-storage.js';

const isQueued = {status: 'queued'} as const;

describe('a queue with 200 items', () => {
  const SIZE = 200;

  /** Fills a queue with one kind of write. */
  async function fill(write: (client: RfClient, n: number) => Promise<unknown>): Promise<RfClient> {
    account.faults({kind: 'offline'});
    const client = account.client({token: ada});
    for (let n = 0; n < SIZE; n++) await write(client, n);
    assert.equal(await client.pending(), SIZE);
    return client;
  }

  test('a full queue of visits refuses the oldest visit for each new item', async () => {
    const client = await fill((by, n) => by.visitStep({sessionId: 's', stepId: `step-${n}`}));
    const refused: QueueEvent[] = [];
    client.addEventListener('refused', (event) => refused.push(event));
    const sessionId = 's';
    await client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful: true});
    await client.completeSession({sessionId, outcome: 'resolved'});
    await client.rateSession({sessionId, rating: 1});
    await client.visitStep({sessionId, stepId: 'one-more'});
    assert.equal(await client.pending(), SIZE);
    assert.deepEqual(
      refused.map(({detail: {item, error}}) => [
        item.kind === 'visit' && item.stepId,
        isRfError(error) && /full/.test(error.message),
      ]),
      [0, 1, 2, 3].map((n) => [`step-${n}`, true]),
    );
  });

  for (const [kind, write] of Object.entries({
    votes: (by: RfClient, n: number) =>
      by.submitStepFeedback({sessionId: 's', stepId: `step-${n}`, wasHelpful: true}),
    ratings: (by: RfClient, n: number) => by.rateSession({sessionId: `s-${n}`, rating: 5}),
    starts: (by: RfClient, n: number) => by.startSession({treeId: 'vpn', id: `s-${n}`}),
  })) {
    test(`a full queue of ${kind} rejects further writes and keeps its items`, async () => {
      const client = await fill(write);
      const refused: QueueEvent[] = [];
      client.addEventListener('refused', (event) => refused.push(event));
      for (const call of [
        () => client.rateSession({sessionId: 'more', rating: 5}),
        () => client.submitStepFeedback({sessionId: 'more', stepId: 'cable', wasHelpful: true}),
        () => client.visitStep({sessionId: 'more', stepId: 'cable'}),
      ]) {
        await assert.rejects(call(), (error) => isRfError(error) && /full/.test(error.message));
      }
      assert.equal(await client.pending(), SIZE);
      assert.equal(refused.length, 0);
    });
  }

  test('a full queue drops visits first, then rejects further writes', async () => {
    account.faults({kind: 'offline'});
    const full = account.client({token: ada});
    const sessionId = crypto.randomUUID();
    await full.visitStep({sessionId, stepId: 'cable'});
    for (let i = 0; i < 199; i++) {
      await full.submitStepFeedback({sessionId, stepId: `s-${i}`, wasHelpful: true});
    }
    assert.equal(await full.pending(), 200);
    const refused = next(full, 'refused');
    await full.submitStepFeedback({sessionId, stepId: 'one-more', wasHelpful: true});
    assert.equal((await refused).detail.item.kind, 'visit');
    await assert.rejects(full.rateSession({sessionId, rating: 5}), /full/);
    // A vote that replaces another needs no room.
    await full.submitStepFeedback({sessionId, stepId: 's-1', wasHelpful: false});
    assert.equal(await full.pending(), 200);
    account.faults();
  });
});

describe('records that a client cannot send', () => {
  const recordKeys = () =>
    Object.keys(localStorage).filter((key) => key.startsWith('resolutionflow-feedback:'));

  test('200 ratings for a former server address do not fill the queue, and clear() deletes them', async () => {
    defineLocalStorage();
    const former = await sharedAccount.onOwnNetwork();
    former.faults({kind: 'offline'});
    account.faults({kind: 'offline'});
    const formerClient = former.client({queue: 'persistent', token: ada});
    for (let n = 0; n < 200; n++) {
      await formerClient.rateSession({sessionId: `s-${n}`, rating: 1, comment: 'Private'});
    }
    former.close();
    const client = account.client({queue: 'persistent', token: ada});
    assert.deepEqual(await client.rateSession({sessionId: 's', rating: 5}), isQueued);
    assert.equal(await client.pending(), 1);
    assert.equal(recordKeys().length, 201);
    await client.clear();
    assert.deepEqual(recordKeys(), []);
  });

  test('records of other servers, owners and formats, and damaged ones, expire after 7 days', async () => {
    defineLocalStorage();
    account.faults({kind: 'offline'});
    const client = account.client({queue: 'persistent', token: ada});
    assert.deepEqual(await client.startSession({treeId: 'vpn'}), isQueued);
    const [ownKey = ''] = recordKeys();
    const own = JSON.parse(String(localStorage[ownKey])) as object;
    const put = (id: string, days: number, change: object) => {
      const countedAt = Date.now() - days * 86_400_000;
      const record = {...own, id, countedAt, ...change};
      localStorage[`resolutionflow-feedback:${id}`] = JSON.stringify(record);
    };
    for (const [name, change] of Object.entries({
      server: {baseUrl: 'https://former.example'},
      owner: {owner: '["another","bob"]'},
      format: {format: 2},
      kind: {kind: 'dance'},
      seq: {seq: 1e300},
    })) {
      put(`${name}-old`, 7.1, change);
      put(`${name}-young`, 6.9, change);
    }
    await client.flush();
    const young = ['server', 'owner', 'format', 'kind', 'seq'].map(
      (name) => `resolutionflow-feedback:${name}-young`,
    );
    assert.deepEqual(recordKeys().sort(), [ownKey, ...young].sort());
  });
});
