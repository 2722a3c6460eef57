import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {
  completeSession,
  eraseUser,
  getFlowAnalytics,
  getMe,
  getPersonalAnalytics,
  getTeamAnalytics,
  importHistory,
  putFlow,
  rateSession,
  removeStepFeedback,
  startSession,
  submitStepFeedback,
  visitStep,
} from '@resolutionflow/contract';
import {findAccount} from '../../src/accounts/repository.js';
import {changeTimeZone} from '../../src/index.js';
import type {CallOptions} from './harness.js';
import {HOUR, MINUTE, startScene, VPN, VPN_FLOW, type Scene} from './scene.js';

let scene: Scene;

before(async () => {
  scene = await startScene();
});
after(() => scene.close());

const ROUTES = {
  team: {route: getTeamAnalytics, options: {}},
  me: {route: getPersonalAnalytics, options: {}},
  flow: {route: getFlowAnalytics, options: {params: {tree_id: VPN}}},
} as const satisfies Record<string, {route: unknown; options: CallOptions}>;

type Kind = keyof typeof ROUTES;
const KINDS: readonly Kind[] = ['team', 'me', 'flow'];

interface Tagged {
  readonly status: number;
  readonly etag: string;
  readonly text: string;
  readonly headers: Headers;
}

async function ask(
  kind: Kind,
  {tag, as = scene.admin, query = {}}: {tag?: string; as?: string; query?: Record<string, string>} = {},
): Promise<Tagged> {
  const {route, options} = ROUTES[kind];
  const {status, headers, text} = await scene.server.call(route, {
    ...options,
    as,
    query,
    ...(tag !== undefined && {headers: {'if-none-match': tag}}),
  });
  return {status, headers, text, etag: headers.get('etag') ?? ''};
}

describe('An ETag', () => {
  test('comes with every answer, and with what caches need', async () => {
    for (const kind of KINDS) {
      const {etag, headers, status} = await ask(kind);
      assert.equal(status, 200);
      assert.match(etag, /^(W\/)?"[\x21\x23-\x7e]+"$/);
      for (const answer of [headers, (await ask(kind, {tag: etag})).headers]) {
        assert.equal(answer.get('etag'), etag);
        assert.equal(answer.get('cache-control'), 'private, no-cache');
        const vary = (answer.get('vary') ?? '').toLowerCase().split(/, */);
        assert.deepEqual(vary.toSorted(), ['authorization', 'origin']);
      }
    }
  });

  test('is answered with 304 and no body while nothing has changed', async () => {
    for (const kind of KINDS) {
      const {etag} = await ask(kind);
      scene.clock.advance(MINUTE);
      const tags = [etag, `"other", ${etag}`, `${etag} , "other"`, etag.replace(/^W\//, '')];
      for (const tag of [
        ...tags,
        '*',
        ...['gzip', 'br'].map((coding) => etag.replace(/"$/, `-${coding}"`)),
      ]) {
        const again = await ask(kind, {tag});
        assert.deepEqual([again.status, again.text], [304, ''], `${kind} ${tag}`);
      }
      for (const tag of ['"other"', '', 'nonsense', etag.slice(0, -2)]) {
        assert.equal((await ask(kind, {tag})).status, 200, `${kind} ${tag}`);
      }
    }
  });

  test('is of one route, its parameters and its caller', async () => {
    const {bert, admin, key, anna, server} = scene;
    // Somebody new moves the tags of all.
    for (const as of [anna, bert]) await server.ok(200, getMe, {as});
    const etags = [
      await ask('team'),
      await ask('team', {query: {period: '7d'}}),
      await ask('team', {query: {engineer_id: 'bert'}}),
      await ask('team', {query: {engineer_id: 'boss'}}),
      await ask('me', {as: admin}),
      await ask('me', {as: anna}),
      await ask('me', {as: bert}),
      await ask('me', {as: anna, query: {period: '90d'}}),
      await ask('flow'),
      await ask('flow', {query: {period: '7d'}}),
    ].map(({etag}) => etag);
    assert.equal(new Set(etags).size, etags.length);
    // The default written out is the same, and so is the team for whoever may see it.
    assert.equal((await ask('team', {query: {period: '30d'}})).etag, etags[0]);
    assert.equal((await ask('team', {as: key})).etag, etags[0]);
  });

  test('of another account is another one', async () => {
    const {server} = scene;
    const [one, other] = [await server.account(), await server.account()];
    const [a, b] = [await ask('team', {as: one.key}), await ask('team', {as: other.key})];
    assert.equal(a.text, b.text);
    assert.notEqual(a.etag, b.etag);
    assert.equal((await ask('team', {as: other.key, tag: a.etag})).status, 200);
  });

  test('lets nobody in: whoever may not ask is refused, tag or no tag', async () => {
    const {server, anna} = scene;
    const {etag} = await ask('team');
    const headers = {'if-none-match': etag};
    await server.refused('forbidden', getTeamAnalytics, {as: anna, headers});
    await server.refused('unauthenticated', getTeamAnalytics, {headers});
    await server.refused('not_found', getTeamAnalytics, {
      as: scene.key,
      query: {engineer_id: 'none'},
      headers,
    });
    await server.refused('not_found', getFlowAnalytics, {as: anna, params: {tree_id: 'none'}, headers});
  });
});

/** What moves an answer, and which answers it moves. A new session is there for each, of `anna`. */
const CHANGES: readonly {
  readonly what: string;
  readonly moves: readonly Kind[];
  readonly prepare?: (session_id: string) => Promise<unknown>;
  readonly change: (session_id: string) => Promise<unknown>;
}[] = [
  {
    what: 'a session',
    moves: ['team', 'me', 'flow'],
    change: () => scene.session(),
  },
  {
    what: 'a session by key',
    moves: ['team', 'me', 'flow'],
    change: () => scene.server.ok(201, startSession, {as: scene.key, body: {tree_id: VPN, user_id: 'anna'}}),
  },
  {
    what: 'a completion',
    moves: ['team', 'me', 'flow'],
    change: (session_id) => complete(session_id),
  },
  {
    what: 'a rating',
    moves: ['team', 'me', 'flow'],
    prepare: (session_id) => complete(session_id),
    change: (session_id) => scene.rate(session_id, 4, {comment: 'Good'}),
  },
  {what: 'a vote', moves: ['flow'], change: (session_id) => scene.vote(session_id, 'cable', true)},
  {
    what: 'another vote',
    moves: ['flow'],
    prepare: (session_id) => scene.vote(session_id, 'cable', true),
    change: (session_id) => scene.vote(session_id, 'cable', false, {status: 200}),
  },
  {
    what: 'a vote taken back',
    moves: ['flow'],
    prepare: (session_id) => scene.vote(session_id, 'cable', true),
    change: (session_id) => takeBack(session_id),
  },
  {what: 'a visit', moves: ['flow'], change: (session_id) => visit(session_id, 'cable', 201)},
  {
    what: "a flow's name",
    moves: ['team', 'me', 'flow'],
    change: () => put({...VPN_FLOW, name: 'VPN, renamed'}),
  },
  {
    what: "a step's title",
    moves: ['flow'],
    change: () => put({...VPN_FLOW, steps: VPN_FLOW.steps.map(({id}) => ({id, title: `New ${id}`}))}),
  },
  {
    what: 'the order of steps',
    moves: ['flow'],
    change: () => put({...VPN_FLOW, steps: VPN_FLOW.steps.toReversed()}),
  },
  {
    what: 'a step archived',
    moves: ['flow'],
    change: () => put({...VPN_FLOW, steps: VPN_FLOW.steps.slice(1)}),
  },
  {what: 'a step that is back', moves: ['flow'], change: () => put(VPN_FLOW)},
  {
    what: "an engineer's new name",
    moves: ['team', 'flow'],
    prepare: (session_id) => complete(session_id).then(() => scene.rate(session_id, 3, {comment: 'By Anna'})),
    change: async () => {
      scene.clock.advance(MINUTE);
      await scene.server.ok(200, getMe, {as: await scene.account.token({name: `Anna ${scene.clock.now}`})});
    },
  },
  {
    what: 'history that is brought in',
    moves: ['team', 'me', 'flow'],
    change: () =>
      bring({
        type: 'session',
        id: 'old-1',
        tree_id: VPN,
        user_id: 'anna',
        started_at: scene.clock.iso(-HOUR),
      }),
  },
  {
    what: 'a name that is brought in',
    moves: ['team'],
    prepare: () => scene.session({as: scene.key, user_id: 'imported'}),
    change: () => bring({type: 'user', user_id: 'imported', name: 'Imp Orted'}),
  },
  {
    what: 'an erasure',
    moves: ['team', 'flow'],
    prepare: async () => {
      const as = await scene.account.token({user: 'leaver', name: 'Lea Ver'});
      await scene.session({as, outcome: 'resolved', rating: 5, comment: 'Bye'});
    },
    change: () => scene.server.ok(204, eraseUser, {as: scene.key, params: {user_id: 'leaver'}}),
  },
  {what: 'the time zone', moves: ['team', 'me', 'flow'], change: () => changeZone('Asia/Tokyo')},
  {
    what: 'the day',
    moves: ['team', 'me', 'flow'],
    change: () => Promise.resolve(scene.clock.advance(12 * HOUR)),
  },
];

const complete = (session_id: string): Promise<unknown> =>
  scene.server.ok(200, completeSession, {as: scene.anna, params: {session_id}, body: {outcome: 'resolved'}});

const visit = (session_id: string, step_id: string, status: 200 | 201): Promise<unknown> =>
  scene.server.ok(status, visitStep, {as: scene.anna, params: {session_id}, body: {step_id}});

const takeBack = (session_id: string): Promise<unknown> =>
  scene.server.ok(204, removeStepFeedback, {
    as: scene.anna,
    params: {step_id: 'cable'},
    query: {session_id},
  });

const put = (body: typeof VPN_FLOW): Promise<unknown> =>
  scene.server.ok(200, putFlow, {as: scene.key, params: {tree_id: VPN}, body});

const bring = (line: unknown): Promise<unknown> =>
  scene.server.ok(200, importHistory, {as: scene.key, body: JSON.stringify(line)});

async function changeZone(timeZone: string): Promise<void> {
  const account = await findAccount(scene.server.database.read, scene.account.id);
  assert.ok(account);
  await changeTimeZone(scene.server.database, account, timeZone);
}

describe('A 304 is never given once the answer reads differently', () => {
  for (const {what, moves, prepare, change} of CHANGES) {
    test(`after ${what}`, async () => {
      const session_id = await scene.session();
      await prepare?.(session_id);
      const before = new Map<Kind, Tagged>();
      for (const kind of KINDS)
        before.set(kind, await ask(kind, {as: kind === 'me' ? scene.anna : scene.key}));
      await change(session_id);
      for (const kind of KINDS) {
        const as = kind === 'me' ? scene.anna : scene.key;
        const {etag: tag, text} = before.get(kind) ?? {etag: '', text: ''};
        const now = await ask(kind, {as, tag});
        if (now.status === 304) assert.equal((await ask(kind, {as})).text, text, kind);
        else assert.notEqual(now.etag, tag);
        if (moves.includes(kind)) {
          assert.equal(now.status, 200, kind);
          assert.notEqual(now.text, text, kind);
        }
      }
    });
  }
});

describe('A 304 is given', () => {
  test('after what changes nothing', async () => {
    const {server, anna, key} = scene;
    const session_id = await scene.session({visits: ['cable'], outcome: 'resolved', rating: 4});
    await scene.vote(session_id, 'cable', true, {seq: scene.clock.now});
    const params = {session_id};
    const tags = new Map<Kind, string>();
    for (const kind of KINDS) tags.set(kind, (await ask(kind)).etag);
    await server.ok(200, startSession, {as: anna, body: {tree_id: VPN, id: session_id}});
    await complete(session_id);
    await scene.vote(session_id, 'cable', true, {status: 200});
    await scene.vote(session_id, 'cable', false, {seq: 1, status: 200});
    await put(VPN_FLOW);
    await server.ok(200, getMe, {as: anna});
    await server.refused('already_rated', rateSession, {as: anna, params, body: {rating: 1}});
    await server.refused('validation_failed', submitStepFeedback, {
      as: anna,
      params: {step_id: 'cable'},
      body: {session_id},
    });
    await server.refused('not_found', eraseUser, {as: key, params: {user_id: 'nobody'}});
    for (const kind of KINDS) assert.equal((await ask(kind, {tag: tags.get(kind) ?? ''})).status, 304, kind);
  });
});
