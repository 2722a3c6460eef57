import assert from 'node:assert/strict';
import {describe, mock, test} from 'node:test';
import {
  completeSession,
  createToken,
  eraseUser,
  exportRatings,
  getFlow,
  getFlowAnalytics,
  getMe,
  getSession,
  getTeamAnalytics,
  importHistory,
  listEngineers,
  listFlows,
  listRatings,
  putFlow,
  rateSession,
  routes,
  startSession,
  submitStepFeedback,
} from '@resolutionflow/contract';
import type {Database} from '../../src/index.js';
import {findAccount, updateAccount} from '../../src/accounts/repository.js';
import {Issuer} from './issuer.js';
import {TOKEN_SECONDS, SECOND, startScene, VPN, type Scene} from './scene.js';

/** Secrets that must not appear in a log. */
const COMMENT = 'Quokka-comment';
const NAME = 'Quokka-name';
const USER = 'quokka|user';
const SECRET = 'quokka-secret-of-at-least-thirty-two-bytes';
const BODY = 'Quokka-body';

interface Line {
  readonly level: number;
  readonly msg: string;
  readonly method?: string;
  readonly route?: string;
  readonly status?: number;
  readonly account?: string;
  readonly request_id?: string;
  readonly ms?: number;
}

const linesOf = (scene: Scene): Line[] => scene.server.log.map((line) => JSON.parse(line) as Line);

/** Makes valid requests of one engineer. Returns the session. */
async function sendValidRequests(scene: Scene, minted: string): Promise<string> {
  const {server, admin, anna, key} = scene;
  const session_id = await scene.session({
    as: minted,
    visits: ['cable'],
    outcome: 'resolved',
    rating: 2,
    comment: COMMENT,
  });
  await scene.vote(session_id, 'cable', true, {as: minted});
  await scene.feedback(session_id, minted);
  await server.expectOk(200, listEngineers, {as: admin, query: {q: NAME}});
  await server.expectOk(200, getTeamAnalytics, {as: key, query: {engineer_id: USER}});
  await server.expectOk(200, getFlowAnalytics, {as: anna, params: {tree_id: VPN}});
  await server.expectOk(200, listRatings, {as: admin, query: {engineer_id: USER}});
  assert.ok((await server.call(exportRatings, {as: key})).text.includes(COMMENT));
  const history = [
    {type: 'user', user_id: USER, name: NAME},
    {type: 'rating', session_id, rating: 5, comment: COMMENT, created_at: scene.clock.iso()},
    {type: 'rating', session_id, rating: 9, comment: COMMENT, created_at: scene.clock.iso()},
  ];
  const lines = [...history.map((line) => JSON.stringify(line)), `{"${BODY}`];
  await server.expectOk(200, importHistory, {as: key, body: lines.join('\n')});
  return session_id;
}

/** Makes requests that the server rejects. */
async function sendInvalidRequests(
  {server, anna, key}: Scene,
  {minted, expired, session_id}: {minted: string; expired: string; session_id: string},
): Promise<void> {
  const params = {session_id};
  for (const as of [expired, `${minted}x`, `${key}x`, 'rf_sk_none.none', SECRET]) {
    await server.expectRefused('unauthenticated', getMe, {as});
  }
  await server.send('GET', `/api/v1/me?access_token=${minted}`);
  await server.send('GET', `/nothing/${encodeURIComponent(USER)}?key=${key}`);
  await server.send('POST', `/api/v1/users/${encodeURIComponent(USER)}`, {body: BODY});
  await server.send('GET', `/api/v1/sessions/%ff${BODY}`, {headers: {authorization: `Bearer ${minted}`}});
  await server.expectRefused('already_rated', rateSession, {
    as: minted,
    params,
    body: {rating: 1, comment: COMMENT},
  });
  await server.expectRefused('validation_failed', rateSession, {
    as: minted,
    params,
    body: {rating: 1, comment: COMMENT.repeat(100)},
    headers: {'idempotency-key': 'x'.repeat(200)},
  });
  await server.expectRefused('already_completed', completeSession, {
    as: minted,
    params,
    body: {outcome: 'escalated'},
  });
  await server.expectRefused('malformed_json', putFlow, {as: key, params: {tree_id: 'f'}, body: `{"${BODY}`});
  await server.expectRefused('payload_too_large', putFlow, {
    as: key,
    params: {tree_id: 'f'},
    body: BODY.repeat(10_000),
  });
  await server.expectRefused('unsupported_media_type', submitStepFeedback, {
    as: minted,
    params: {step_id: 'cable'},
    body: BODY,
    headers: {'content-type': BODY, cookie: `token=${minted}`, 'x-api-key': key},
  });
  await server.expectRefused('not_found', getFlow, {as: key, params: {tree_id: BODY}});
  await server.expectRefused('forbidden', getSession, {as: anna, params});
}

/** Makes valid and invalid requests. Returns the texts that must not appear in the log. */
async function mixedRun(scene: Scene, broken: {isBroken: boolean}): Promise<string[]> {
  const {server, account, admin, anna, key} = scene;
  const {token: minted} = await server.expectOk(201, createToken, {
    as: key,
    body: {user_id: USER, name: NAME},
  });
  const expired = await account.token({user: USER, name: NAME, ttlSeconds: -TOKEN_SECONDS});
  const issuer = await Issuer.start();
  const found = await findAccount(server.database.read, account.id);
  assert.ok(found);
  await updateAccount(server.database, found, {issuer: issuer.url, jwks_url: issuer.jwksUrl});
  const exp = Math.floor(server.clock.now / SECOND) + 60;
  const issued = await issuer.sign({sub: USER, name: NAME, exp}, await issuer.addKey('ES256'));
  for (const as of [minted, issued]) await server.expectOk(200, getMe, {as});
  const session_id = await sendValidRequests(scene, minted);
  await sendInvalidRequests(scene, {minted, expired, session_id});
  await issuer.stop();
  broken.isBroken = true;
  await server.expectRefused('internal', listFlows, {as: minted, query: {cursor: 'WyJhIl0'}});
  await server.expectRefused('internal', rateSession, {
    as: minted,
    params: {session_id},
    body: {rating: 1, comment: COMMENT},
  });
  broken.isBroken = false;
  await server.expectOk(204, eraseUser, {as: admin, params: {user_id: USER}});
  await server.expectRefused('erased', startSession, {as: minted, body: {tree_id: VPN}});

  const tokens = [minted, expired, issued, admin, anna];
  return [
    ...tokens,
    ...tokens.flatMap((token) => token.split('.').slice(1)),
    key,
    key.slice(key.lastIndexOf('.') + 1),
    SECRET,
    COMMENT,
    NAME,
    USER,
    encodeURIComponent(USER),
    BODY,
  ];
}

const breaking =
  (state: {isBroken: boolean}) =>
  (database: Database): Database => {
    const fail = (): Promise<never> => Promise.reject(new Error('The disk has gone away'));
    return {
      ...database,
      snapshot: (job) => (state.isBroken ? fail() : database.snapshot(job)),
      write: (job) => (state.isBroken ? fail() : database.write(job)),
    };
  };

const start = (state: {isBroken: boolean}, env: Record<string, string> = {}): Promise<Scene> =>
  startScene({env: {RF_JWT_SECRET: SECRET, ...env}, wrapDatabase: breaking(state)});

describe('the request log', () => {
  test('log: contains no token, key, secret, comment, name, user id or body', async () => {
    const state = {isBroken: false};
    const scene = await start(state);
    const secrets = await mixedRun(scene, state);
    await scene.close();
    assert.ok(scene.server.log.length > 30);
    for (const line of scene.server.log) {
      for (const secret of secrets) assert.ok(!line.includes(secret), `${secret} in ${line}`);
      assert.doesNotMatch(line, /quokka|bearer|eyJ|rf_sk_/i);
    }
  });

  test('log: has a line with account, route, status and request id for every response', async () => {
    const scene = await startScene();
    const {server, account, anna} = scene;
    const before = linesOf(scene).length;
    const calls = [
      {response: await server.call(getMe, {as: anna}), method: 'GET', route: '/me', account: account.id},
      {
        response: await server.call(getFlow, {as: anna, params: {tree_id: 'nowhere'}}),
        method: 'GET',
        route: '/flows/{tree_id}',
        account: account.id,
      },
      {
        response: await server.call(getTeamAnalytics, {as: anna, alsoAt: true}),
        method: 'GET',
        route: routes.getTeamAnalytics.alsoAt,
        account: account.id,
      },
      {response: await server.call(startSession, {as: 'none'}), method: 'POST', route: '/sessions'},
      {response: await server.send('PATCH', '/api/v1/me'), method: 'PATCH', route: '/me'},
      {response: await server.send('GET', '/nothing'), method: 'GET'},
    ];
    await scene.close();
    const lines = linesOf(scene).slice(before);
    assert.equal(lines.length, calls.length);
    for (const {response, method, route, account} of calls) {
      const request_id = response.headers.get('x-request-id');
      const line = lines.find((one) => one.request_id === request_id);
      assert.deepEqual(
        {method: line?.method, route: line?.route, status: line?.status, account: line?.account},
        {method, route, status: response.status, account},
      );
      assert.ok((line?.ms ?? -1) >= 0);
    }
  });

  test('log: omits health probes, and has an error and a warning for an internal error', async () => {
    const state = {isBroken: false};
    const scene = await start(state);
    const before = linesOf(scene).length;
    for (const path of ['/healthz', '/readyz']) await scene.server.send('GET', path);
    assert.equal(linesOf(scene).length, before);
    state.isBroken = true;
    const {request_id} = await scene.server.expectRefused('internal', listFlows, {as: scene.key});
    state.isBroken = false;
    await scene.close();
    const lines = linesOf(scene).filter((line) => line.request_id === request_id);
    assert.deepEqual(
      lines.map(({level}) => level),
      [50, 40],
    );
    assert.match(JSON.stringify(lines), /The disk has gone away/);
  });

  test('RF_LOG_LEVEL=silent: the log is empty', async () => {
    const state = {isBroken: false};
    const scene = await start(state, {RF_LOG_LEVEL: 'silent'});
    await mixedRun(scene, state);
    await scene.close();
    assert.deepEqual(scene.server.log, []);
  });
});

test('log: a change of the system clock does not falsify the duration', async () => {
  const scene = await startScene();
  const {now} = Date;
  let hours = 0;
  // Each read of the clock returns an hour earlier.
  const clock = mock.method(Date, 'now', () => now() - ++hours * 3_600_000);
  try {
    await scene.server.expectOk(200, getMe, {as: scene.anna});
  } finally {
    clock.mock.restore();
  }
  const ms = linesOf(scene).at(-1)?.ms ?? NaN;
  assert.ok(ms >= 0 && ms < 60_000, `${ms} ms`);
  await scene.close();
});
