import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {getFlowAnalytics, importHistory} from '@resolutionflow/contract';
import {findAccount} from '../../src/accounts/repository.js';
import {findFlow, saveFlow} from '../../src/flows/repository.js';
import {DAY, MINUTE, startScene, VPN, type Scene} from '../http/scene.js';

let scene: Scene;
let accountRef: number;
before(async () => {
  scene = await startScene();
  const account = await findAccount(scene.server.database.read, scene.account.id);
  assert.ok(account);
  accountRef = account.ref;
});
after(() => scene.close());

const flow = {name: 'Flow', steps: []};
const numbers = (count: number): number[] => Array.from({length: count}, (_, index) => index);

test('40 writes at once, of which three fail after a change: only the changes of these are undone', async () => {
  const {database} = scene.server;
  const failing = new Set([0, 17, 39]);
  const results = await Promise.allSettled(
    numbers(40).map((index) =>
      database.write(
        async (tx) => {
          await saveFlow(tx, accountRef, `at-once-${index}`, flow);
          if (failing.has(index)) throw new Error(`The write ${index} fails`);
          return index;
        },
        {subject: `flow ${index}`},
      ),
    ),
  );
  for (const [index, result] of results.entries()) {
    const stored = await findFlow(database.read, accountRef, `at-once-${index}`);
    assert.equal(stored !== undefined, !failing.has(index), String(index));
    if (result.status === 'fulfilled') assert.equal(result.value, index);
    else assert.equal((result.reason as Error).message, `The write ${index} fails`);
  }
});

test('a write that breaks a constraint: the writes beside it are stored', async () => {
  const {database} = scene.server;
  const results = await Promise.allSettled(
    numbers(10).map((index) =>
      database.write(
        async (tx) => {
          await saveFlow(tx, accountRef, `beside-${index}`, flow);
          // The name must not be null.
          if (index === 4)
            await tx
              .updateTable('flows')
              .set({name: null as never})
              .where('account_id', '=', accountRef)
              .execute();
        },
        {subject: `flow ${index}`},
      ),
    ),
  );
  assert.deepEqual(
    results.map(({status}) => status === 'rejected'),
    numbers(10).map((index) => index === 4),
  );
  for (const index of numbers(10)) {
    const stored = await findFlow(database.read, accountRef, `beside-${index}`);
    assert.equal(stored !== undefined, index !== 4);
  }
});

test('writes of one subject run in order, and a write without a subject runs alone', async () => {
  const {database} = scene.server;
  const events: string[] = [];
  const running = new Set<string>();
  const write = (name: string, subject?: string): Promise<void> =>
    database.write(
      async (tx) => {
        running.add(name);
        events.push(
          `${name} begins beside ${[...running].filter((other) => other[0] === name[0]).length - 1}`,
        );
        if (subject === undefined) assert.equal(running.size, 1);
        for (const id of ['one', 'other']) await findFlow(tx, accountRef, id);
        running.delete(name);
      },
      {...(subject !== undefined && {subject})},
    );
  await Promise.all([
    write('a1', 'a'),
    write('b1', 'b'),
    write('a2', 'a'),
    write('b2', 'b'),
    write('alone'),
    write('a3', 'a'),
  ]);
  assert.deepEqual(
    events.toSorted(),
    ['a1', 'a2', 'a3', 'alone', 'b1', 'b2'].map((name) => `${name} begins beside 0`),
  );
  assert.equal(events.at(-1), 'a3 begins beside 0');
  assert.equal(events.at(-2), 'alone begins beside 0');
});

test('POST /import: sessions whose lines are partly wrong: each wrong line is listed, totals are exact', async () => {
  const at = (minutes: number): string => scene.clock.iso(-DAY + minutes * MINUTE);
  const lines = numbers(60).flatMap((index) => {
    const of = {session_id: `imported-${index}`};
    const vote = {type: 'step_feedback', ...of, step_id: 'cable'};
    return [
      {
        type: 'session',
        id: of.session_id,
        tree_id: VPN,
        user_id: `engineer-${index % 7}`,
        started_at: at(0),
        completed_at: at(20 + index),
        outcome: 'resolved',
      },
      {type: 'visit', ...of, step_id: 'cable', visited_at: at(1)},
      {...vote, was_helpful: true, created_at: at(2)},
      {...vote, was_helpful: false, created_at: at(3), reasons: ['unclear']},
      {type: 'rating', ...of, rating: 1 + (index % 5), created_at: at(90)},
      ...(index % 9 === 0
        ? [
            {type: 'visit', ...of, step_id: 'nowhere', visited_at: at(1)},
            {type: 'rating', ...of, rating: 5 - (index % 3), comment: 'Another one', created_at: at(91)},
          ]
        : []),
    ];
  });
  const wrong = lines.flatMap((line, index) =>
    'comment' in line
      ? [[index + 1, 'already_rated']]
      : 'step_id' in line && line.step_id === 'nowhere'
        ? [[index + 1, 'not_found']]
        : [],
  );
  for (let times = 0; times < 2; times++) {
    const report = await scene.server.expectOk(200, importHistory, {
      as: scene.key,
      body: lines.map((line) => JSON.stringify(line)).join('\n'),
    });
    assert.deepEqual(
      report.rejected.map(({line, code}) => [line, code]),
      wrong,
    );
    assert.equal(report.accepted, lines.length - wrong.length);
    await scene.verify();
  }
  const {step_feedback} = await scene.server.expectOk(200, getFlowAnalytics, {
    as: scene.admin,
    params: {tree_id: VPN},
  });
  assert.deepEqual(
    [step_feedback[0]?.visits, step_feedback[0]?.helpful_yes, step_feedback[0]?.helpful_no],
    [60, 0, 60],
  );
});

test('POST /import: two votes that cancel each other out are accepted', async () => {
  const at = (minutes: number): string => scene.clock.iso(-DAY + minutes * MINUTE);
  const vote = {type: 'step_feedback', session_id: 'cancelled-out', step_id: 'client'};
  const lines = [
    {type: 'session', id: vote.session_id, tree_id: VPN, user_id: 'anna', started_at: at(0)},
    {...vote, was_helpful: true, created_at: at(1)},
  ];
  const more = [
    {...vote, was_helpful: false, created_at: at(2)},
    {...vote, was_helpful: true, created_at: at(3)},
  ];
  for (const part of [lines, more]) {
    const {rejected} = await scene.server.expectOk(200, importHistory, {
      as: scene.key,
      body: part.map((line) => JSON.stringify(line)).join('\n'),
    });
    assert.deepEqual(rejected, []);
  }
  await scene.verify();
});
