import assert from 'node:assert/strict';
import {once} from 'node:events';
import {request, type IncomingMessage} from 'node:http';
import {connect} from 'node:net';
import {after, before, describe, mock, test} from 'node:test';
import {
  BASE_PATH,
  getMe,
  listFlows,
  listRatings,
  pathOf,
  putFlow,
  routes,
  type Route,
} from '@resolutionflow/contract';
import type {Database} from '../../src/index.js';
import {problemOf, startServer} from './harness.js';
import {raw, rawProblem, readAnswer, type RawOptions} from './raw.js';
import {CALLS, MAY, UNKNOWN} from './samples.js';
import {SECOND, startScene, VPN, VPN_FLOW, type Scene} from './scene.js';

let scene: Scene;

before(async () => {
  scene = await startScene();
});
after(() => scene.close());

const bearer = (as: string): Record<string, string> => ({authorization: `Bearer ${as}`});
const json = {'content-type': 'application/json'};

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND'];

/** The methods of every path of the table. */
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

describe('Addresses', () => {
  test('that are none are not found, whoever asks and however', async () => {
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
    ]) {
      for (const method of METHODS) {
        for (const headers of [{}, bearer(admin)]) {
          const answer = await raw(server, method, path, {headers});
          assert.equal(answer.status, 404, `${method} ${path}`);
          if (method !== 'HEAD') rawProblem('not_found', answer);
        }
      }
    }
  });

  test('answer to no method but their own, and say which', async () => {
    const {server, admin} = scene;
    for (const [path, methods] of methodsByPath) {
      for (const method of METHODS) {
        if (methods.has(method)) continue;
        for (const headers of [{}, bearer(admin)]) {
          const answer = await raw(server, method, filled(path), {headers});
          assert.equal(answer.status, 405, `${method} ${path}`);
          const allow = (answer.headers.allow ?? '').split(', ').sort();
          assert.deepEqual(allow, [...methods, 'OPTIONS'].sort());
          if (method !== 'HEAD') rawProblem('method_not_allowed', answer);
        }
      }
    }
  });

  test('say with OPTIONS what they allow', async () => {
    const {server} = scene;
    for (const [path, methods] of methodsByPath) {
      const {status, headers, text} = await raw(server, 'OPTIONS', filled(path));
      assert.deepEqual([status, text], [204, ''], path);
      assert.deepEqual((headers.allow ?? '').split(', ').sort(), [...methods, 'OPTIONS'].sort());
    }
  });

  test('that are read answer HEAD like GET, without a body', async () => {
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

describe('Bodies', () => {
  const withBody = Object.values<Route>(routes).filter(({body}) => body);
  const send = (route: Route, {headers, body}: RawOptions) =>
    raw(scene.server, route.method, `${BASE_PATH}${pathOf(route, {...UNKNOWN})}`, {
      headers: {...bearer(route.access.includes('key') ? scene.key : scene.anna), ...headers},
      ...(body !== undefined && {body}),
    });

  test('are JSON in UTF-8, as they say', async () => {
    const types = [
      '',
      'text/plain',
      'text/json',
      'application/x-ndjson',
      'application/jsonx',
      'multipart/form-data; boundary=x',
      'application/json; charset=utf-16',
      'application/json; charset=iso-8859-1',
    ];
    for (const route of withBody) {
      for (const type of types) {
        const headers: Record<string, string> = type ? {'content-type': type} : {};
        rawProblem(
          'unsupported_media_type',
          await send(route, {headers, body: '{}'}),
          `${route.name} ${type}`,
        );
      }
      const packed = await send(route, {headers: {...json, 'content-encoding': 'gzip'}, body: '{}'});
      rawProblem('unsupported_media_type', packed);
      assert.equal(packed.headers['accept-encoding'], 'identity');
      // Nothing at all says nothing of itself.
      rawProblem('unsupported_media_type', await send(route, {}));
    }
    for (const type of [
      'application/json',
      'Application/JSON',
      'application/json;charset=UTF-8',
      'application/json; charset="utf-8"; x=y',
    ]) {
      const answer = await send(putFlow, {headers: {'content-type': type}, body: JSON.stringify(VPN_FLOW)});
      assert.ok(answer.status < 300, type);
    }
  });

  test('are JSON, whole', async () => {
    const wrong = [
      '',
      ' ',
      '{',
      '{"name": "x"',
      "{'a': 1}",
      '{"a": 1,}',
      '{"a": NaN}',
      'undefined',
      '{} {}',
      '\u0000',
      '//\n{}',
    ];
    for (const route of withBody) {
      for (const body of wrong) {
        const {detail} = rawProblem('malformed_json', await send(route, {headers: json, body}), body);
        if (body.length > 3) assert.ok(!detail.includes(body), detail);
      }
      const latin1 = Uint8Array.of(0x7b, 0x22, 0xfc, 0x22, 0x3a, 0x31, 0x7d);
      rawProblem('malformed_json', await send(route, {headers: json, body: latin1}));
    }
  });

  test('are 64 KiB at most, whether they say so or not', async () => {
    const {server, key} = scene;
    const padded = (bytes: number): string => {
      const body = JSON.stringify({...VPN_FLOW, pad: ''});
      return `${body.slice(0, -2)}${'x'.repeat(bytes - body.length)}"}`;
    };
    const path = `${BASE_PATH}/flows/${VPN}`;
    const chunked = {...json, ...bearer(key), 'transfer-encoding': 'chunked'};
    for (const headers of [{...json, ...bearer(key)}, chunked]) {
      assert.equal((await raw(server, 'PUT', path, {headers, body: padded(65_536)})).status, 200);
      rawProblem('payload_too_large', await raw(server, 'PUT', path, {headers, body: padded(65_537)}));
      rawProblem('payload_too_large', await raw(server, 'PUT', path, {headers, body: padded(3_000_000)}));
    }
  });

  test('that are too large are refused before they have arrived', async () => {
    const {server, key} = scene;
    const call = request(`${server.url}${BASE_PATH}/flows/${VPN}`, {
      method: 'PUT',
      headers: {...json, ...bearer(key)},
    });
    const answered = once(call, 'response') as Promise<[IncomingMessage]>;
    call.write('x'.repeat(70_000));
    const [response] = await answered;
    rawProblem('payload_too_large', await readAnswer(response));
    call.destroy();
    await once(call, 'close');
  });

  test('that arrive too slowly are given up', async () => {
    const {server, key} = scene;
    const call = request(`${server.url}${BASE_PATH}/flows/${VPN}`, {
      method: 'PUT',
      headers: {...json, ...bearer(key), 'content-length': '100'},
    });
    const answered = once(call, 'response') as Promise<[IncomingMessage]>;
    let isAnswered = false;
    void answered.then(() => (isAnswered = true));
    mock.timers.enable({apis: ['setTimeout']});
    try {
      call.write('{"name":');
      let waited = 0;
      // Time passes while the server waits for the rest.
      while (!isAnswered) {
        mock.timers.tick(SECOND);
        waited++;
        await new Promise((resolve) => setImmediate(resolve));
      }
      assert.ok(waited >= 30, `given up after ${waited} s`);
    } finally {
      mock.timers.reset();
    }
    const [response] = await answered;
    rawProblem('malformed_json', await readAnswer(response));
    call.destroy();
    await once(call, 'close');
  });

  test('that are cut off change nothing and harm nobody', async () => {
    const {server, key} = scene;
    const path = `${BASE_PATH}/flows/cut-off`;
    const {hostname, port} = new URL(server.url);
    const socket = connect(Number(port), hostname);
    const body = JSON.stringify(VPN_FLOW);
    socket.write(
      `PUT ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/json\r\n` +
        `Content-Length: ${body.length + 1}\r\n\r\n${body}`,
    );
    socket.end();
    await once(socket.resume(), 'close');
    rawProblem('not_found', await raw(server, 'GET', path, {headers: bearer(key)}));
  });

  test('may be as deep and as odd as JSON can be', async () => {
    const deep = `${'['.repeat(32_000)}${']'.repeat(32_000)}`;
    const objects = `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`;
    for (const route of withBody) {
      for (const body of [
        deep,
        objects,
        'null',
        '[]',
        '7',
        '"x"',
        'true',
        '{}',
        '{"__proto__":{"name":"x"}}',
      ]) {
        rawProblem(
          'validation_failed',
          await send(route, {headers: json, body}),
          `${route.name} ${body.slice(0, 9)}`,
        );
      }
    }
    const flow = JSON.stringify({...VPN_FLOW, extra: 0}).replace(':0}', `:${deep.slice(20_000, -20_000)}}`);
    assert.equal((await send(putFlow, {headers: json, body: flow})).status < 300, true);
    const odd = '{"__proto__":{"x":1},"constructor":{"prototype":{"y":1}},"name":"N","steps":[]}';
    assert.ok((await send(putFlow, {headers: json, body: odd})).status < 300);
    assert.equal(({} as {x?: number; y?: number}).x ?? ({} as {y?: number}).y, undefined);
  });

  test('are ignored where nothing is to be said', async () => {
    const {server, admin} = scene;
    const headers = {...bearer(admin), 'content-type': 'text/plain'};
    assert.equal((await raw(server, 'GET', `${BASE_PATH}/me`, {headers, body: 'hello'})).status, 200);
    rawProblem('not_found', await raw(server, 'DELETE', `${BASE_PATH}/users/nobody`, {headers, body: '{'}));
  });
});

describe('Ids in paths', () => {
  const byId = Object.values<Route>(routes).filter(({params}) => params && !params.shape['user_id']);
  /** As they go over the wire. */
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

  test('are refused unless they are ids, and nothing else happens', async () => {
    const {server} = scene;
    for (const route of byId) {
      for (const id of HOSTILE) {
        const path = `${BASE_PATH}${route.path.replace(/\{\w+\}/, id)}`;
        const [who] = MAY[route.name as keyof typeof MAY];
        const as = who === 'engineer' ? scene.anna : scene.admin;
        const call = CALLS[route.name as keyof typeof CALLS](UNKNOWN, 'admin');
        const search = new URLSearchParams(call.query as Record<string, string>).toString();
        const answer = await raw(server, route.method, `${path}?${search}`, {
          headers: {...bearer(as), ...json},
          ...(call.body !== undefined && {body: JSON.stringify(call.body)}),
        });
        const {errors} = rawProblem('validation_failed', answer, `${route.name} ${id}`);
        assert.equal(errors?.length, 1);
        assert.match(errors?.[0]?.path ?? '', /_id$/);
        assert.equal(answer.headers['x-evil'], undefined);
      }
    }
  });

  test('that are not percent-encoded UTF-8 are refused, once it is known who asks', async () => {
    const {server, admin} = scene;
    for (const id of ['%', '%zz', '%ff', '%c0%ae', '%e2%80', 'a%']) {
      for (const path of [
        `/flows/${id}`,
        `/sessions/${id}`,
        `/sessions/${id}/feedback`,
        `/insights/flows/${id}`,
      ]) {
        rawProblem('unauthenticated', await raw(server, 'GET', `${BASE_PATH}${path}`), path);
        rawProblem(
          'validation_failed',
          await raw(server, 'GET', `${BASE_PATH}${path}`, {headers: bearer(admin)}),
          path,
        );
      }
      rawProblem(
        'validation_failed',
        await raw(server, 'DELETE', `${BASE_PATH}/users/${id}`, {headers: bearer(admin)}),
      );
    }
  });

  test('of users are whatever can be printed', async () => {
    const {server, key} = scene;
    for (const user_id of [
      'auth0|a/b?c#d',
      'a b',
      '..',
      '.',
      '%41',
      'ö@ä.de',
      '🙂',
      "x' or '1'='1",
      'a+b',
      'a\\b',
    ]) {
      const path = `${BASE_PATH}/users/${encodeURIComponent(user_id).replaceAll('.', '%2e')}`;
      rawProblem('not_found', await raw(server, 'DELETE', path, {headers: bearer(key)}));
      await scene.session({as: key, user_id});
      assert.equal((await raw(server, 'DELETE', path, {headers: bearer(key)})).status, 204, user_id);
    }
    for (const user_id of ['%00', '%0a', '%E2%80%8B', '%E2%80%A8', 'x'.repeat(129), '%ED%A0%80']) {
      rawProblem(
        'validation_failed',
        await raw(server, 'DELETE', `${BASE_PATH}/users/${user_id}`, {headers: bearer(key)}),
      );
    }
  });

  test('in a query are held to the same', async () => {
    const {server, admin} = scene;
    for (const query of [
      'tree_id=a%20b',
      'tree_id=..',
      'tree_id=%00',
      'tree_id=a&tree_id=b',
      'tree_id=%ff',
      'engineer_id=%0a',
    ]) {
      const answer = await raw(server, 'GET', `${BASE_PATH}/ratings?${query}`, {headers: bearer(admin)});
      rawProblem('validation_failed', answer, query);
    }
  });

  test('that are too long for any server do not stop it', async () => {
    const {server, admin} = scene;
    const {status} = await raw(server, 'GET', `${BASE_PATH}/flows/${'x'.repeat(40_000)}`, {
      headers: bearer(admin),
    });
    assert.ok(status === 414 || status === 431, String(status));
    await server.ok(200, getMe, {as: admin});
  });
});

describe('Every answer', () => {
  test('has a request id of its own, whatever the caller wishes', async () => {
    const {server, admin, anna} = scene;
    const ids = new Set<string | null>();
    for (let times = 0; times < 5; times++) {
      const {headers} = await server.call(getMe, {as: admin, headers: {'x-request-id': 'mine'}});
      ids.add(headers.get('x-request-id'));
      ids.add((await server.refused('forbidden', listRatings, {as: anna})).request_id);
    }
    assert.equal(ids.size, 10);
    assert.ok(!ids.has('mine'));
    for (const path of ['/healthz', '/readyz', '/nothing', '/api/v1/me']) {
      const {headers} = await server.send('GET', path);
      assert.match(headers.get('x-request-id') ?? '', /^[\w-]{8,}$/);
    }
  });

  test('is kept by no cache unless it says so, and sniffed by no browser', async () => {
    const {server, admin} = scene;
    for (const {headers} of [await server.call(listFlows, {as: admin}), await server.call(listFlows)]) {
      assert.equal(headers.get('cache-control'), 'no-store');
      assert.equal(headers.get('x-content-type-options'), 'nosniff');
      assert.equal(headers.get('x-powered-by'), null);
    }
  });
});

describe('What nobody foresaw', () => {
  test('is internal: it says nothing of the inside, and is logged under the request id', async () => {
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
    const answer = await server.call(listFlows, {as: key});
    const {request_id} = problemOf('internal', answer);
    assert.doesNotMatch(answer.text, /secret|SELECT|\/var|line 7|at /i);
    const lines = server.log.filter((line) => line.includes(request_id));
    assert.ok(lines.some((line) => line.includes('SELECT secret')));
    isBroken = false;
    await server.ok(200, listFlows, {as: key});
    await server.close();
  });
});
