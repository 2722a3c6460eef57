import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {
  completeSession,
  eraseUser,
  getFindings,
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
  findings: {route: getFindings, options: {}},
} as const satisfies Record<string, {route: unknown; options: CallOptions}>;

type Kind = keyof typeof ROUTES;
const KINDS: readonly Kind[] = ['team', 'me', 'flow', 'findings'];

interface Tagged {
  readonly status: number;
  readonly etag: string;
  readonly text: string;
  readonly headers: Headers;
}

async function request(
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

describe('ETag', () => {
  test('ETag: every response has it, with Cache-Control and Vary, also a 304', async () => {
    for (const kind of KINDS) {
      const {etag, headers, status} = await request(kind);
      assert.equal(status, 200);
      assert.match(etag, /^(W\/)?"[\x21\x23-\x7e]+"$/);
      for (const received of [headers, (await request(kind, {tag: etag})).headers]) {
        assert.equal(received.get('etag'), etag);
        assert.equal(received.get('cache-control'), 'private, no-cache');
        const vary = (received.get('vary') ?? '').toLowerCase().split(/, */);
        assert.deepEqual(vary.toSorted(), ['authorization', 'origin']);
      }
    }
  });

  test('If-None-Match: answers 304 without a body while nothing has changed', async () => {
    for (const kind of KINDS) {
      const {etag} = await request(kind);
      scene.clock.advance(MINUTE);
      const tags = [etag, `"other", ${etag}`, `${etag} , "other"`, etag.replace(/^W\//, '')];
      for (const tag of [
        ...tags,
        '*',
        ...['gzip', 'br'].map((coding) => etag.replace(/"$/, `-${coding}"`)),
      ]) {
        const again = await request(kind, {tag});
        assert.deepEqual([again.status, again.text], [304, ''], `${kind} ${tag}`);
      }
      for (const tag of ['"other"', '', 'nonsense', etag.slice(0, -2)]) {
        assert.equal((await request(kind, {tag})).status, 200, `${kind} ${tag}`);
      }
    }
  });

  test('ETag: differs by route, parameters and caller', async () => {
    const {bert, admin, key, anna, server} = scene;
    // The first request of a user changes all tags.
    for (const as of [anna, bert]) await server.expectOk(200, getMe, {as});
    const etags = [
      await request('team'),
      await request('team', {query: {period: '7d'}}),
      await request('team', {query: {engineer_id: 'bert'}}),
      await request('team', {query: {engineer_id: 'boss'}}),
      await request('me', {as: admin}),
      await request('me', {as: anna}),
      await request('me', {as: bert}),
      await request('me', {as: anna, query: {period: '90d'}}),
      await request('flow'),
      await request('flow', {query: {period: '7d'}}),
    ].map(({etag}) => etag);
    assert.equal(new Set(etags).size, etags.length);
    // An explicit default has the same tag, and so have all callers of the team route.
    assert.equal((await request('team', {query: {period: '30d'}})).etag, etags[0]);
    assert.equal((await request('team', {as: key})).etag, etags[0]);
  });

  test('ETag: differs between accounts with equal responses', async () => {
    const {server} = scene;
    const [one, other] = [await server.account(), await server.account()];
    const [a, b] = [await request('team', {as: one.key}), await request('team', {as: other.key})];
    assert.equal(a.text, b.text);
    assert.notEqual(a.etag, b.etag);
    assert.equal((await request('team', {as: other.key, tag: a.etag})).status, 200);
  });

  test('If-None-Match: does not bypass authentication, roles and 404', async () => {
    const {server, anna} = scene;
    const {etag} = await request('team');
    const headers = {'if-none-match': etag};
    await server.expectRefused('forbidden', getTeamAnalytics, {as: anna, headers});
    await server.expectRefused('unauthenticated', getTeamAnalytics, {headers});
    // `*` matches what exists.
    for (const tag of [etag, '*']) {
      const headers = {'if-none-match': tag};
      const unknown = {tree_id: 'none'};
      await server.expectRefused('not_found', getFlowAnalytics, {as: anna, params: unknown, headers});
      await server.expectRefused('not_found', getFindings, {as: anna, query: unknown, headers});
      await server.expectRefused('not_found', getTeamAnalytics, {
        as: scene.key,
        query: {engineer_id: 'none'},
        headers,
      });
    }
  });
});

/** Changes, and the routes whose responses they affect. Each starts with a new session of `anna`. */
const CHANGES: readonly {
  readonly name: string;
  readonly affects: readonly Kind[];
  readonly prepare?: (session_id: string) => Promise<unknown>;
  readonly change: (session_id: string) => Promise<unknown>;
}[] = [
  {
    name: 'a session',
    affects: ['team', 'me', 'flow'],
    change: () => scene.session(),
  },
  {
    name: 'a session by key',
    affects: ['team', 'me', 'flow'],
    change: () =>
      scene.server.expectOk(201, startSession, {as: scene.key, body: {tree_id: VPN, user_id: 'anna'}}),
  },
  {
    name: 'a completion',
    affects: ['team', 'me', 'flow'],
    change: (session_id) => complete(session_id),
  },
  {
    name: 'a rating',
    affects: ['team', 'me', 'flow'],
    prepare: (session_id) => complete(session_id),
    change: (session_id) => scene.rate(session_id, 4, {comment: 'Good'}),
  },
  {name: 'a vote', affects: ['flow'], change: (session_id) => scene.vote(session_id, 'cable', true)},
  {
    name: 'a changed vote',
    affects: ['flow'],
    prepare: (session_id) => scene.vote(session_id, 'cable', true),
    change: (session_id) => scene.vote(session_id, 'cable', false, {status: 200}),
  },
  {
    name: 'a removed vote',
    affects: ['flow'],
    prepare: (session_id) => scene.vote(session_id, 'cable', true),
    change: (session_id) => removeVote(session_id),
  },
  {name: 'a visit', affects: ['flow'], change: (session_id) => visit(session_id, 'cable', 201)},
  {
    name: "a flow's new name",
    affects: ['team', 'me', 'flow'],
    change: () => put({...VPN_FLOW, name: 'VPN, renamed'}),
  },
  {
    name: "a step's new title",
    affects: ['flow'],
    change: () => put({...VPN_FLOW, steps: VPN_FLOW.steps.map(({id}) => ({id, title: `New ${id}`}))}),
  },
  {
    name: 'a new order of steps',
    affects: ['flow'],
    change: () => put({...VPN_FLOW, steps: VPN_FLOW.steps.toReversed()}),
  },
  {
    name: 'archiving a step',
    affects: ['flow'],
    change: () => put({...VPN_FLOW, steps: VPN_FLOW.steps.slice(1)}),
  },
  {name: 'restoring a step', affects: ['flow'], change: () => put(VPN_FLOW)},
  {
    name: "an engineer's new name",
    affects: ['team', 'flow'],
    prepare: (session_id) => complete(session_id).then(() => scene.rate(session_id, 3, {comment: 'By Anna'})),
    change: async () => {
      scene.clock.advance(MINUTE);
      await scene.server.expectOk(200, getMe, {
        as: await scene.account.token({name: `Anna ${scene.clock.now}`}),
      });
    },
  },
  {
    name: 'an imported session',
    affects: ['team', 'me', 'flow'],
    change: () =>
      importLine({
        type: 'session',
        id: 'old-1',
        tree_id: VPN,
        user_id: 'anna',
        started_at: scene.clock.iso(-HOUR),
      }),
  },
  {
    name: 'an imported name',
    affects: ['team'],
    prepare: () => scene.session({as: scene.key, user_id: 'imported'}),
    change: () => importLine({type: 'user', user_id: 'imported', name: 'Imp Orted'}),
  },
  {
    name: 'an erasure',
    affects: ['team', 'flow'],
    prepare: async () => {
      const as = await scene.account.token({user: 'leaver', name: 'Lea Ver'});
      await scene.session({as, outcome: 'resolved', rating: 5, comment: 'Bye'});
    },
    change: () => scene.server.expectOk(204, eraseUser, {as: scene.key, params: {user_id: 'leaver'}}),
  },
  {name: 'a new time zone', affects: ['team', 'me', 'flow'], change: () => changeZone('Asia/Tokyo')},
  {
    name: 'the next day',
    affects: ['team', 'me', 'flow'],
    change: () => Promise.resolve(scene.clock.advance(12 * HOUR)),
  },
];

const complete = (session_id: string): Promise<unknown> =>
  scene.server.expectOk(200, completeSession, {
    as: scene.anna,
    params: {session_id},
    body: {outcome: 'resolved'},
  });

const visit = (session_id: string, step_id: string, status: 200 | 201): Promise<unknown> =>
  scene.server.expectOk(status, visitStep, {as: scene.anna, params: {session_id}, body: {step_id}});

const removeVote = (session_id: string): Promise<unknown> =>
  scene.server.expectOk(204, removeStepFeedback, {
    as: scene.anna,
    params: {step_id: 'cable'},
    query: {session_id},
  });

const put = (body: typeof VPN_FLOW): Promise<unknown> =>
  scene.server.expectOk(200, putFlow, {as: scene.key, params: {tree_id: VPN}, body});

const importLine = (line: unknown): Promise<unknown> =>
  scene.server.expectOk(200, importHistory, {as: scene.key, body: JSON.stringify(line)});

async function changeZone(timeZone: string): Promise<void> {
  const account = await findAccount(scene.server.database.read, scene.account.id);
  assert.ok(account);
  await changeTimeZone(scene.server.database, account, timeZone);
}

describe('If-None-Match after a change', () => {
  for (const {name, affects, prepare, change} of CHANGES) {
    test(`If-None-Match: after ${name} the affected routes answer 200 with another ETag`, async () => {
      const session_id = await scene.session();
      await prepare?.(session_id);
      const before = new Map<Kind, Tagged>();
      for (const kind of KINDS)
        before.set(kind, await request(kind, {as: kind === 'me' ? scene.anna : scene.key}));
      await change(session_id);
      for (const kind of KINDS) {
        const as = kind === 'me' ? scene.anna : scene.key;
        const {etag: tag, text} = before.get(kind) ?? {etag: '', text: ''};
        const now = await request(kind, {as, tag});
        if (now.status === 304) assert.equal((await request(kind, {as})).text, text, kind);
        else assert.notEqual(now.etag, tag);
        if (affects.includes(kind)) {
          assert.equal(now.status, 200, kind);
          assert.notEqual(now.text, text, kind);
        }
      }
    });
  }
});

describe('If-None-Match without a change', () => {
  test('If-None-Match: repeated, outdated and rejected writes still answer 304', async () => {
    const {server, anna, key} = scene;
    const session_id = await scene.session({visits: ['cable'], outcome: 'resolved', rating: 4});
    await scene.vote(session_id, 'cable', true, {seq: scene.clock.now});
    const params = {session_id};
    const tags = new Map<Kind, string>();
    for (const kind of KINDS) tags.set(kind, (await request(kind)).etag);
    await server.expectOk(200, startSession, {as: anna, body: {tree_id: VPN, id: session_id}});
    await complete(session_id);
    await scene.vote(session_id, 'cable', true, {status: 200});
    await scene.vote(session_id, 'cable', false, {seq: 1, status: 200});
    await put(VPN_FLOW);
    await server.expectOk(200, getMe, {as: anna});
    await server.expectRefused('already_rated', rateSession, {as: anna, params, body: {rating: 1}});
    await server.expectRefused('validation_failed', submitStepFeedback, {
      as: anna,
      params: {step_id: 'cable'},
      body: {session_id},
    });
    await server.expectRefused('not_found', eraseUser, {as: key, params: {user_id: 'nobody'}});
    for (const kind of KINDS)
      assert.equal((await request(kind, {tag: tags.get(kind) ?? ''})).status, 304, kind);
  });
});
