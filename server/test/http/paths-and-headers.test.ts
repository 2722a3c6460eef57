import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {BASE_PATH, getMe, listFlows, listRatings, pathOf, routes, type Route} from '@resolutionflow/contract';
import type {Database} from '../../src/index.js';
import {expectProblem, startServer} from './harness.js';
import {raw, expectRawProblem} from './raw.js';
import {CALLS, MAY, UNKNOWN} from './samples.js';
import {startScene, type Scene} from './scene.js';

let scene: Scene;

before(async () => {
  scene = await startScene();
});
after(() => scene.close());

const bearer = (as: string): Record<string, string> => ({authorization: `Bearer ${as}`});
const json = {'content-type': 'application/json'};

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND'];

/** The methods of every path in the route table. */
const methodsByPath = new Map<string, Set<string>>();
for (const route of Object.values<Route>(routes)) {
  for (const path of [route.path, ...(route.alsoAt ? [route.alsoAt] : [])]) {
    const methods = methodsByPath.get(path) ?? new Set();
    methods.add(route.method);
    if (route.method === 'GET') methods.add('HEAD');
    methodsByPath.set(path, methods);
  }
}
const filled = (path: string): string => `${BASE_PATH}${pathOf({path: path as `/${string}`}, {...UNKNOWN})}`;

describe('paths and methods', () => {
  test('an unknown path answers 404 to every method and caller', async () => {
    const {server, admin} = scene;
    const paths = [
      '/',
      '/nothing',
      '/api',
      '/api/v1',
      '/api/v1/',
      '/api/v2/me',
      '/api/v1/nothing',
      '/api/v1/me/x',
    ];
    for (const path of [
      ...paths,
      '/api/v1/me/',
      '/api/v1/ME',
      '/API/v1/me',
      '/api/v1//me',
      '/.env',
      '/../x',
      'http://[',
      'http://x/nothing',
    ]) {
      for (const method of METHODS) {
        for (const headers of [{}, bearer(admin)]) {
          const response = await raw(server, method, path, {headers});
          assert.equal(response.status, 404, `${method} ${path}`);
          if (method !== 'HEAD') expectRawProblem('not_found', response);
        }
      }
    }
  });

  test('another method on a known path answers 405 with Allow', async () => {
    const {server, admin} = scene;
    for (const [path, methods] of methodsByPath) {
      for (const method of METHODS) {
        if (methods.has(method)) continue;
        for (const headers of [{}, bearer(admin)]) {
          const response = await raw(server, method, filled(path), {headers});
          assert.equal(response.status, 405, `${method} ${path}`);
          const allow = (response.headers.allow ?? '').split(', ').sort();
          assert.deepEqual(allow, [...methods, 'OPTIONS'].sort());
          if (method !== 'HEAD') expectRawProblem('method_not_allowed', response);
        }
      }
    }
  });

  test('OPTIONS on a known path answers 204 with Allow', async () => {
    const {server} = scene;
    for (const [path, methods] of methodsByPath) {
      const {status, headers, text} = await raw(server, 'OPTIONS', filled(path));
      assert.deepEqual([status, text], [204, ''], path);
      assert.deepEqual((headers.allow ?? '').split(', ').sort(), [...methods, 'OPTIONS'].sort());
    }
  });

  test('HEAD answers with the status and headers of GET, without a body', async () => {
    const {server} = scene;
    for (const route of Object.values<Route>(routes).filter(({method}) => method === 'GET')) {
      const {params = {}} = CALLS[route.name as keyof typeof CALLS](UNKNOWN, 'admin');
      const path = `${BASE_PATH}${pathOf(route, params)}`;
      const [who = 'admin'] = MAY[route.name as keyof typeof MAY];
      const headers = bearer(who === 'engineer' ? scene.anna : scene.admin);
      const [get, head] = [
        await raw(server, 'GET', path, {headers}),
        await raw(server, 'HEAD', path, {headers}),
      ];
      assert.deepEqual([head.status, head.text], [get.status, ''], route.name);
      for (const name of ['content-type', 'etag', 'cache-control', 'vary']) {
        assert.equal(head.headers[name], get.headers[name], `${route.name} ${name}`);
      }
    }
  });
});

describe('ids in paths and queries', () => {
  const byId = Object.values<Route>(routes).filter(({params}) => params && !params.shape['user_id']);
  /** Percent-encoded, as clients send them. */
  const HOSTILE = [
    '%2e%2e',
    '.',
    '..',
    '%2e',
    '%00',
    'a%00b',
    'a%2fb',
    '..%2f..%2fetc%2fpasswd',
    'a%5cb',
    '%0d%0aX-Evil:%201',
    'a%20b',
    '%20',
    '%E2%80%AE',
    '%F0%9F%99%82',
    'a%3Cscript%3E',
    'a;b',
    "a'b",
    'a%22b',
    'a,b',
    '*',
    'x'.repeat(129),
    'x'.repeat(4000),
  ];

  test('an invalid id in a path answers 422 with one error that names the parameter', async () => {
    const {server} = scene;
    for (const route of byId) {
      for (const id of HOSTILE) {
        const path = `${BASE_PATH}${route.path.replace(/\{\w+\}/, id)}`;
        const [who] = MAY[route.name as keyof typeof MAY];
        const as = who === 'engineer' ? scene.anna : scene.admin;
        const call = CALLS[route.name as keyof typeof CALLS](UNKNOWN, 'admin');
        const search = new URLSearchParams(call.query as Record<string, string>).toString();
        const response = await raw(server, route.method, `${path}?${search}`, {
          headers: {...bearer(as), ...json},
          ...(call.body !== undefined && {body: JSON.stringify(call.body)}),
        });
        const {errors} = expectRawProblem('validation_failed', response, `${route.name} ${id}`);
        assert.equal(errors?.length, 1);
        assert.match(errors?.[0]?.path ?? '', /_id$/);
        assert.equal(response.headers['x-evil'], undefined);
      }
    }
  });

  test('paths: an id that is not percent-encoded UTF-8 answers 422, or 401 without a token', async () => {
    const {server, admin} = scene;
    for (const id of ['%', '%zz', '%ff', '%c0%ae', '%e2%80', 'a%']) {
      for (const path of [
        `/flows/${id}`,
        `/sessions/${id}`,
        `/sessions/${id}/feedback`,
        `/insights/flows/${id}`,
      ]) {
        expectRawProblem('unauthenticated', await raw(server, 'GET', `${BASE_PATH}${path}`), path);
        expectRawProblem(
          'validation_failed',
          await raw(server, 'GET', `${BASE_PATH}${path}`, {headers: bearer(admin)}),
          path,
        );
      }
      expectRawProblem(
        'validation_failed',
        await raw(server, 'DELETE', `${BASE_PATH}/users/${id}`, {headers: bearer(admin)}),
      );
    }
  });

  test('DELETE /users/{user_id}: every printable user id is accepted, and no other', async () => {
    const {server, key} = scene;
    for (const user_id of ['auth0|a/b?c#d', 'a b', '%41', 'ö@ä.de', '🙂', "x' or '1'='1", 'a+b', 'a\\b']) {
      const path = `${BASE_PATH}/users/${encodeURIComponent(user_id)}`;
      expectRawProblem('not_found', await raw(server, 'DELETE', path, {headers: bearer(key)}));
      await scene.session({as: key, user_id});
      assert.equal((await raw(server, 'DELETE', path, {headers: bearer(key)})).status, 204, user_id);
    }
    for (const user_id of [
      '%2e',
      '%2e%2e',
      '%00',
      '%0a',
      '%E2%80%8B',
      '%E2%80%A8',
      'x'.repeat(129),
      '%ED%A0%80',
    ]) {
      expectRawProblem(
        'validation_failed',
        await raw(server, 'DELETE', `${BASE_PATH}/users/${user_id}`, {headers: bearer(key)}),
      );
    }
  });

  test('an invalid id in a query answers 422', async () => {
    const {server, admin} = scene;
    for (const query of [
      'tree_id=a%20b',
      'tree_id=..',
      'tree_id=%00',
      'tree_id=a&tree_id=b',
      'tree_id=%ff',
      'engineer_id=%0a',
    ]) {
      const response = await raw(server, 'GET', `${BASE_PATH}/ratings?${query}`, {headers: bearer(admin)});
      expectRawProblem('validation_failed', response, query);
    }
  });

  test('a path of 40,000 characters answers 414 or 431, and the server continues', async () => {
    const {server, admin} = scene;
    const {status} = await raw(server, 'GET', `${BASE_PATH}/flows/${'x'.repeat(40_000)}`, {
      headers: bearer(admin),
    });
    assert.ok(status === 414 || status === 431, String(status));
    await server.expectOk(200, getMe, {as: admin});
  });
});

describe('headers of every response', () => {
  test('every response has a new X-Request-Id, and the server ignores the caller’s', async () => {
    const {server, admin, anna} = scene;
    const ids = new Set<string | null>();
    for (let times = 0; times < 5; times++) {
      const {headers} = await server.call(getMe, {as: admin, headers: {'x-request-id': 'mine'}});
      ids.add(headers.get('x-request-id'));
      ids.add((await server.expectRefused('forbidden', listRatings, {as: anna})).request_id);
    }
    assert.equal(ids.size, 10);
    assert.ok(!ids.has('mine'));
    for (const path of ['/healthz', '/readyz', '/nothing', '/api/v1/me']) {
      const {headers} = await server.send('GET', path);
      assert.match(headers.get('x-request-id') ?? '', /^[\w-]{8,}$/);
    }
  });

  test('JSON responses have Cache-Control: no-store and nosniff, and no X-Powered-By', async () => {
    const {server, admin} = scene;
    for (const {headers} of [await server.call(listFlows, {as: admin}), await server.call(listFlows)]) {
      assert.equal(headers.get('cache-control'), 'no-store');
      assert.equal(headers.get('x-content-type-options'), 'nosniff');
      assert.equal(headers.get('x-powered-by'), null);
    }
  });
});

describe('unexpected errors', () => {
  test('an unexpected error answers 500 without details, and the log has them with the request id', async () => {
    let isBroken = false;
    const breaking = (database: Database): Database => ({
      ...database,
      snapshot: (job) =>
        isBroken
          ? Promise.reject(new Error('SELECT secret FROM /var/lib/inside at line 7'))
          : database.snapshot(job),
    });
    const server = await startServer({wrapDatabase: breaking});
    const {key} = await server.account();
    isBroken = true;
    const response = await server.call(listFlows, {as: key});
    const {request_id} = expectProblem('internal', response);
    assert.doesNotMatch(response.text, /secret|SELECT|\/var|line 7|at /i);
    const lines = server.log.filter((line) => line.includes(request_id));
    assert.ok(lines.some((line) => line.includes('SELECT secret')));
    isBroken = false;
    await server.expectOk(200, listFlows, {as: key});
    await server.close();
  });
});
