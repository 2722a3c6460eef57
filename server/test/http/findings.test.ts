import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {
  getFindings,
  putFlow,
  wilsonInterval,
  type Finding,
  type FindingKind,
  type FindingList,
} from '@resolutionflow/contract';
import {importSessions, type Past} from './history.js';
import {DAY, MINUTE, startScene, TOKEN_SECONDS, type Scene} from './scene.js';
import type {CallOptions, TestAccount} from './harness.js';

const WEEK = {period: '7d'} as const;

let scene: Scene;
/** An account with findings. */
let account: TestAccount;
/** An engineer who did all the work in the flow `bad`. */
let anna: string;

/** Sessions of one day, made by `of`. */
const many = (count: number, ago: number, of: (index: number) => Omit<Past, 'started_at'>): Past[] =>
  Array.from({length: count}, (_, index) => ({...of(index), started_at: scene.clock.iso(-ago)}));

/** Completed sessions of the flow `bad`, of which the first ones are resolved. */
const badSessions = (name: string, ago: number, resolved: number, more?: (index: number) => Partial<Past>) =>
  many(12, ago, (index) => ({
    id: `${name}-${index}`,
    tree_id: 'bad',
    user_id: 'anna',
    ms: 10 * MINUTE,
    outcome: index < resolved ? 'resolved' : 'unresolved',
    ...more?.(index),
  }));

before(async () => {
  scene = await startScene();
  account = await scene.server.account();
  anna = await account.token({ttlSeconds: TOKEN_SECONDS});
  await importSessions(scene.server, account, {
    flows: {bad: 'Bad flow', good: 'Good flow'},
    users: {anna: 'Anna Berg', bert: 'Bert Cole'},
    sessions: [
      ...badSessions('before', 8 * DAY, 11),
      // One helpful vote of nine, and one satisfied rating of six.
      ...badSessions('now', DAY, 2, (index) => ({
        visits: ['a'],
        ...(index < 9 && {votes: {a: index === 0}}),
        ...(index < 6 && {rating: index === 0 ? 5 : 2}),
      })),
      ...many(12, DAY, (index) => ({
        id: `open-${index}`,
        tree_id: 'bad',
        user_id: 'anna',
        visits: ['a', 'b'],
      })),
      ...many(12, 0, (index) => ({id: `today-${index}`, tree_id: 'good', user_id: 'bert', visits: ['c']})),
      ...many(5, 0, (index) => ({
        id: `today-bad-${index}`,
        tree_id: 'bad',
        user_id: 'anna',
        visits: ['b'],
      })),
      ...many(40, DAY, (index) => ({
        id: `good-${index}`,
        tree_id: 'good',
        user_id: 'bert',
        ms: MINUTE,
        outcome: 'resolved',
      })),
    ],
  });
});
after(async () => {
  await scene.verify(account);
  await scene.close();
});

const find = ({as = account.key, query = WEEK, ...more}: CallOptions = {}): Promise<FindingList> =>
  scene.server.expectOk(200, getFindings, {as, query, ...more});

const kindsOf = ({findings}: FindingList): FindingKind[] => findings.map(({kind}) => kind);

const finding = (
  kind: FindingKind,
  step: 'a' | 'b' | null,
  [count, of]: readonly [number, number],
  rate: number,
  compared_to: number | null,
  affected: number,
): Finding => ({
  kind,
  tree_id: 'bad',
  flow_name: 'Bad flow',
  step_id: step,
  step_title: step && `Step ${step}`,
  count,
  of,
  rate,
  interval: wilsonInterval(count, of) ?? [0, 1],
  compared_to,
  affected,
});

const ALL: readonly Finding[] = [
  finding('step_drop_off', 'b', [12, 12], 1, null, 12),
  finding('flow_low_resolution', null, [2, 12], 0.167, 1, 10),
  finding('flow_worse', null, [2, 12], 0.167, 0.917, 9),
  finding('step_unhelpful', 'a', [1, 9], 0.111, null, 8),
  finding('flow_low_satisfaction', null, [1, 6], 0.167, null, 5),
];

test('GET /insights/findings: lists every kind with its numbers, the most affected first', async () => {
  const {period, findings} = await find();
  assert.deepEqual(period, {key: '7d', from: '2026-11-14', to: '2026-11-20', time_zone: 'UTC'});
  assert.deepEqual(findings, ALL);
  assert.deepEqual((await find({alsoAt: true})).findings, ALL);
});

test('GET /insights/findings: tree_id lists one flow and still compares it with the others', async () => {
  assert.deepEqual((await find({query: {...WEEK, tree_id: 'bad'}})).findings, ALL);
  assert.deepEqual((await find({query: {...WEEK, tree_id: 'good'}})).findings, []);
});

test('GET /insights/findings: engineer_id filters the flow, the other flows and the period before', async () => {
  // Without Bert, no other flow has completed sessions.
  const ofAnna = ALL.filter(({kind}) => kind !== 'flow_low_resolution');
  assert.deepEqual((await find({query: {...WEEK, engineer_id: 'anna'}})).findings, ofAnna);
  assert.deepEqual((await find({query: {...WEEK, engineer_id: 'bert'}})).findings, []);
});

test('GET /insights/findings: a longer period has no period before to be worse than', async () => {
  assert.ok(!kindsOf(await find({query: {period: '30d'}})).includes('flow_worse'));
});

test('GET /insights/findings: sessions of today are no drop-offs until tomorrow', async () => {
  const stopsIn = async (tree_id: string) =>
    kindsOf(await find({query: {...WEEK, tree_id}})).filter((kind) => kind === 'step_drop_off');
  assert.deepEqual(await stopsIn('good'), []);
  scene.clock.advance(DAY);
  try {
    assert.deepEqual(await stopsIn('good'), ['step_drop_off']);
  } finally {
    scene.clock.advance(-DAY);
  }
});

test('GET /insights/findings: an engineer names a flow, and no colleague', async () => {
  const {server} = scene;
  await server.expectRefused('forbidden', getFindings, {as: anna, query: WEEK});
  await server.expectRefused('forbidden', getFindings, {as: anna, query: {...WEEK, engineer_id: 'anna'}});
  for (const engineer_id of ['bert', 'nobody']) {
    await server.expectRefused('forbidden', getFindings, {as: anna, query: {tree_id: 'bad', engineer_id}});
    await server.expectRefused('forbidden', getFindings, {
      as: anna,
      query: {tree_id: 'nothing', engineer_id},
    });
  }
  assert.deepEqual((await find({as: anna, query: {...WEEK, tree_id: 'bad'}})).findings, ALL);
  const own = await find({as: anna, query: {...WEEK, tree_id: 'bad', engineer_id: 'anna'}});
  assert.equal(own.findings.length, ALL.length - 1);
  assert.deepEqual((await find({as: await account.admin()})).findings, ALL);
});

test('GET /insights/findings: 401, 422, 403 and 404 come in this order', async () => {
  const {server} = scene;
  await server.expectRefused('unauthenticated', getFindings, {query: {period: 'bad'}});
  for (const query of [{period: '8d'}, {period: ''}, {tree_id: 'a b'}, {engineer_id: '..'}]) {
    await server.expectRefused('validation_failed', getFindings, {as: anna, query});
  }
  await server.expectRefused('not_found', getFindings, {as: anna, query: {tree_id: 'nothing'}});
  const as = account.key;
  await server.expectRefused('not_found', getFindings, {as, query: {tree_id: 'nothing'}});
  await server.expectRefused('not_found', getFindings, {as, query: {engineer_id: 'nobody'}});
});

test('GET /insights/findings: another account finds nothing, and not this flow', async () => {
  const {key} = await scene.server.account();
  assert.deepEqual((await find({as: key})).findings, []);
  await scene.server.expectRefused('not_found', getFindings, {as: key, query: {tree_id: 'bad'}});
});

test('GET /insights/findings: If-None-Match answers 304 until a session changes', async () => {
  const request = {as: account.key, query: WEEK};
  const {headers} = await scene.server.call(getFindings, request);
  const tag = headers.get('etag') ?? '';
  const conditional = {...request, headers: {'if-none-match': tag}};
  assert.equal((await scene.server.call(getFindings, conditional)).status, 304);
  const other = {...conditional, query: {...WEEK, tree_id: 'bad'}};
  assert.equal((await scene.server.call(getFindings, other)).status, 200);
  await importSessions(scene.server, account, {
    flows: {},
    sessions: many(1, 0, () => ({id: 'one-more', tree_id: 'good', user_id: 'bert'})),
  });
  assert.equal((await scene.server.call(getFindings, conditional)).status, 200);
});

test('GET /insights/findings: archived steps are left out until they are named again', async () => {
  const {server} = scene;
  const put = (...ids: string[]) =>
    server.expectOk(200, putFlow, {
      as: account.key,
      params: {tree_id: 'bad'},
      body: {name: 'Bad flow', steps: ids.map((id) => ({id, title: `Step ${id}`}))},
    });
  await put('c');
  assert.deepEqual(
    (await find()).findings,
    ALL.filter(({step_id}) => step_id === null),
  );
  const ofAnna = await find({query: {...WEEK, engineer_id: 'anna'}});
  assert.deepEqual(kindsOf(ofAnna), ['flow_worse', 'flow_low_satisfaction']);
  await put('a', 'b', 'c');
  assert.deepEqual((await find()).findings, ALL);
});

test('GET /insights/findings: lists at most 20, of equal size by kind, flow and step', async () => {
  const {server, clock} = scene;
  const large = await server.account();
  const ids = Array.from({length: 23}, (_, index) => `flow-${String(index).padStart(2, '0')}`);
  await importSessions(server, large, {
    flows: Object.fromEntries(ids.toReversed().map((id) => [id, id])),
    sessions: ids.flatMap((tree_id) =>
      Array.from({length: 10}, (_, index) => ({
        id: `${tree_id}-${index}`,
        tree_id,
        started_at: clock.iso(-DAY),
        visits: ['b'],
        votes: {b: false},
      })),
    ),
  });
  const {findings} = await find({as: large.key});
  assert.deepEqual(
    findings.map(({kind, tree_id}) => `${kind} ${tree_id}`),
    ids.slice(0, 20).map((id) => `step_drop_off ${id}`),
  );
  await scene.verify(large);
});

test('GET /insights/findings: compares unrounded bounds with 0.7, 0.15 and 0.6', async () => {
  const {server} = scene;
  const close = await server.account();
  // The nearest numbers on both sides of each limit: all these bounds are the limit when rounded to 3 decimals.
  await importSessions(server, close, {
    flows: {below: 'Below', above: 'Above'},
    sessions: [
      ...many(100, DAY, (index) => ({
        id: `below-${index}`,
        tree_id: 'below',
        visits: ['c'],
        votes: {...(index < 25 && {a: index < 13}), ...(index < 63 && {b: index < 37})},
        ...(index >= 22 && {ms: MINUTE, outcome: 'resolved'}),
        ...(index >= 41 && {rating: index < 69 ? 4 : 3}),
      })),
      ...many(80, DAY, (index) => ({
        id: `above-${index}`,
        tree_id: 'above',
        ...(index < 38 && {visits: ['a']}),
        ...(index >= 10 && {ms: MINUTE, outcome: 'resolved', rating: index < 44 ? 5 : 1}),
      })),
    ],
  });
  const {findings} = await find({as: close.key});
  assert.deepEqual(
    findings.map(({kind, tree_id, step_id, count, of, interval}) => [
      kind,
      tree_id,
      step_id,
      count,
      of,
      interval,
    ]),
    [
      ['flow_low_satisfaction', 'below', null, 28, 59, [0.353, 0.6]],
      ['step_drop_off', 'below', 'c', 22, 100, [0.15, 0.311]],
      ['step_unhelpful', 'below', 'a', 13, 25, [0.335, 0.7]],
    ],
  );
  for (const [count, of, bound, limit] of [
    [37, 63, 1, 0.7],
    [10, 38, 0, 0.15],
    [34, 70, 1, 0.6],
  ] as const) {
    assert.equal(wilsonInterval(count, of)?.[bound], limit);
  }
});

test('GET /insights/findings: a rule applies from 5 votes, 5 ratings and 10 sessions on', async () => {
  const edge = await scene.server.account();
  /** Unresolved sessions, as many open ones that stop at step b, and half as many votes and ratings. */
  const failures = (tree_id: string, count: number, cases: number): Past[] => [
    ...many(count, DAY, (index) => ({
      id: `${tree_id}-${index}`,
      tree_id,
      ms: MINUTE,
      outcome: 'unresolved',
      ...(index < cases && {votes: {a: false}, rating: 3}),
    })),
    ...many(count, DAY, (index) => ({id: `${tree_id}-open-${index}`, tree_id, visits: ['b']})),
  ];
  const resolved = (tree_id: string, count: number, ago: number): Past[] =>
    many(count, ago, (index) => ({
      id: `${tree_id}-${ago}-${index}`,
      tree_id,
      ms: MINUTE,
      outcome: 'resolved',
    }));
  await importSessions(scene.server, edge, {
    flows: {enough: 'Enough', few: 'Few', fewBefore: 'Few before', good: 'Good'},
    sessions: [
      ...failures('enough', 10, 5),
      ...resolved('enough', 10, 8 * DAY),
      ...failures('few', 9, 4),
      ...resolved('few', 10, 8 * DAY),
      ...failures('fewBefore', 10, 0).slice(0, 10),
      ...resolved('fewBefore', 9, 8 * DAY),
      ...resolved('good', 60, DAY),
    ],
  });
  const {findings} = await find({as: edge.key});
  assert.deepEqual(findings.map(({kind, tree_id, count, of}) => `${tree_id} ${kind} ${count}/${of}`).sort(), [
    'enough flow_low_resolution 0/10',
    'enough flow_low_satisfaction 0/5',
    'enough flow_worse 0/10',
    'enough step_drop_off 10/10',
    'enough step_unhelpful 0/5',
    'fewBefore flow_low_resolution 0/10',
  ]);
});

test('GET /insights/findings: affected is rounded half up once, from whole numbers', async () => {
  const {server} = scene;
  const half = await server.account();
  const completed = (tree_id: string, count: number, resolved: number): Past[] =>
    many(count, DAY, (index) => ({
      id: `${tree_id}-${index}`,
      tree_id,
      ms: MINUTE,
      outcome: index < resolved ? 'resolved' : 'unresolved',
    }));
  await importSessions(server, half, {
    flows: {low: 'Low', other: 'Other'},
    sessions: [...completed('low', 10, 1), ...completed('other', 40, 30)],
  });
  const {findings} = await find({as: half.key});
  // 10 × (30 ÷ 40 − 1 ÷ 10) = 6.5
  assert.deepEqual(
    findings.map(({kind, compared_to, affected}) => [kind, compared_to, affected]),
    [['flow_low_resolution', 0.75, 7]],
  );
});
