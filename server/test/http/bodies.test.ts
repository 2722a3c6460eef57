import assert from 'node:assert/strict';
import {once} from 'node:events';
import {request, type IncomingMessage} from 'node:http';
import {connect} from 'node:net';
import {after, before, describe, mock, test} from 'node:test';
import {BASE_PATH, pathOf, putFlow, routes, type Route} from '@resolutionflow/contract';
import {raw, expectRawProblem, readResponse, type RawOptions} from './raw.js';
import {UNKNOWN} from './samples.js';
import {SECOND, startScene, VPN, VPN_FLOW, type Scene} from './scene.js';

let scene: Scene;

before(async () => {
  scene = await startScene();
});
after(() => scene.close());

const bearer = (as: string): Record<string, string> => ({authorization: `Bearer ${as}`});
const json = {'content-type': 'application/json'};

describe('request bodies', () => {
  const withBody = Object.values<Route>(routes).filter(({body}) => body);
  const send = (route: Route, {headers, body}: RawOptions) =>
    raw(scene.server, route.method, `${BASE_PATH}${pathOf(route, {...UNKNOWN})}`, {
      headers: {...bearer(route.access.includes('key') ? scene.key : scene.anna), ...headers},
      ...(body !== undefined && {body}),
    });

  test('a body whose Content-Type is not JSON in UTF-8 answers 415', async () => {
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
        expectRawProblem(
          'unsupported_media_type',
          await send(route, {headers, body: '{}'}),
          `${route.name} ${type}`,
        );
      }
      const compressed = await send(route, {headers: {...json, 'content-encoding': 'gzip'}, body: '{}'});
      expectRawProblem('unsupported_media_type', compressed);
      assert.equal(compressed.headers['accept-encoding'], 'identity');
      // Without a body there is no Content-Type either.
      expectRawProblem('unsupported_media_type', await send(route, {}));
    }
    for (const type of [
      'application/json',
      'Application/JSON',
      'application/json;charset=UTF-8',
      'application/json; charset="utf-8"; x=y',
    ]) {
      const response = await send(putFlow, {headers: {'content-type': type}, body: JSON.stringify(VPN_FLOW)});
      assert.ok(response.status < 300, type);
    }
  });

  test('a body that is not complete, valid JSON answers 400 without repeating it', async () => {
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
        const {detail} = expectRawProblem('malformed_json', await send(route, {headers: json, body}), body);
        if (body.length > 3) assert.ok(!detail.includes(body), detail);
      }
      const latin1 = Uint8Array.of(0x7b, 0x22, 0xfc, 0x22, 0x3a, 0x31, 0x7d);
      expectRawProblem('malformed_json', await send(route, {headers: json, body: latin1}));
    }
  });

  test('a body of more than 64 KiB answers 413, with Content-Length or chunked', async () => {
    const {server, key} = scene;
    const padded = (bytes: number): string => {
      const body = JSON.stringify({...VPN_FLOW, pad: ''});
      return `${body.slice(0, -2)}${'x'.repeat(bytes - body.length)}"}`;
    };
    const path = `${BASE_PATH}/flows/${VPN}`;
    const chunked = {...json, ...bearer(key), 'transfer-encoding': 'chunked'};
    for (const headers of [{...json, ...bearer(key)}, chunked]) {
      assert.equal((await raw(server, 'PUT', path, {headers, body: padded(65_536)})).status, 200);
      expectRawProblem('payload_too_large', await raw(server, 'PUT', path, {headers, body: padded(65_537)}));
      expectRawProblem(
        'payload_too_large',
        await raw(server, 'PUT', path, {headers, body: padded(3_000_000)}),
      );
    }
  });

  test('Content-Type: a header of 15,000 spaces is parsed in linear time', async () => {
    const {server, key} = scene;
    const durationWithSpaces = async (spaces: number): Promise<number> => {
      const headers = {
        ...bearer(key),
        'content-type': `application/json; charset=${' '.repeat(spaces)}x`,
      };
      const start = performance.now();
      for (let n = 0; n < 20; n++) {
        const response = await raw(server, 'PUT', `${BASE_PATH}/flows/${VPN}`, {headers, body: '{}'});
        expectRawProblem('unsupported_media_type', response);
      }
      return performance.now() - start;
    };
    const [few, many] = [await durationWithSpaces(1), await durationWithSpaces(15_000)];
    // A quadratic expression took 100 ms for each request with many spaces.
    assert.ok(many < 1000 + 5 * few, `${many} ms, and ${few} ms with one space`);
  });

  test('PUT /flows: a flow of 21,000 bad steps gets one short error', async () => {
    const {server, key} = scene;
    const body = JSON.stringify({name: 'VPN', steps: Array.from({length: 21_000}, () => ({}))});
    const headers = {...json, ...bearer(key)};
    const response = await raw(server, 'PUT', `${BASE_PATH}/flows/${VPN}`, {headers, body});
    const {errors} = expectRawProblem('validation_failed', response);
    assert.deepEqual(errors, [{path: 'steps', message: 'Expected at most 1000 steps'}]);
  });

  test('PUT /flows: 1,000 bad steps are responded with 20 errors', async () => {
    const {server, key} = scene;
    const body = JSON.stringify({name: 'VPN', steps: Array.from({length: 1000}, () => ({}))});
    const headers = {...json, ...bearer(key)};
    const response = await raw(server, 'PUT', `${BASE_PATH}/flows/${VPN}`, {headers, body});
    assert.equal(expectRawProblem('validation_failed', response).errors?.length, 20);
  });

  test('POST /feedback and /rate: thousands of bad reasons get one short error', async () => {
    const {server, anna} = scene;
    const session_id = await scene.session();
    const headers = {...json, ...bearer(anna)};
    const different = Array.from({length: 10_000}, (_, index) => index);
    // The same value again and again is one bad reason.
    const same = Array.from({length: 20_000}, () => '');
    for (const [reasons, field] of [
      [different, 'reasons'],
      [different.map(() => ({})), 'reasons'],
      [same, 'reasons.0'],
    ] as const) {
      for (const [path, content] of [
        ['steps/cable/feedback', {session_id, was_helpful: false}],
        [`sessions/${session_id}/rate`, {rating: 2}],
      ] as const) {
        const body = JSON.stringify({...content, reasons});
        const response = await raw(server, 'POST', `${BASE_PATH}/${path}`, {headers, body});
        const {errors = []} = expectRawProblem('validation_failed', response);
        assert.deepEqual(
          errors.map((error) => error.path),
          [field],
        );
      }
    }
  });

  test('POST /feedback and /rate: reasons that cannot be converted to text answer 422', async () => {
    const {server, anna} = scene;
    const session_id = await scene.session();
    const headers = {...json, ...bearer(anna)};
    const deep = `${'['.repeat(14_000)}${']'.repeat(14_000)}`;
    for (const reasons of [`[${deep}, ${deep}]`, '[{"toString": 1, "valueOf": 1}, {}]']) {
      for (const [path, fields] of [
        ['steps/cable/feedback', `"session_id": "${session_id}", "was_helpful": false`],
        [`sessions/${session_id}/rate`, '"rating": 2'],
      ] as const) {
        const body = `{${fields}, "reasons": ${reasons}}`;
        const response = await raw(server, 'POST', `${BASE_PATH}/${path}`, {headers, body});
        expectRawProblem('validation_failed', response, reasons.slice(0, 9));
      }
    }
  });

  test('a body that is too large answers 413 before it is complete', async () => {
    const {server, key} = scene;
    const call = request(`${server.url}${BASE_PATH}/flows/${VPN}`, {
      method: 'PUT',
      headers: {...json, ...bearer(key)},
    });
    const responded = once(call, 'response') as Promise<[IncomingMessage]>;
    call.write('x'.repeat(70_000));
    const [response] = await responded;
    expectRawProblem('payload_too_large', await readResponse(response));
    call.destroy();
    await once(call, 'close');
  });

  test('a JSON body that does not arrive within 30 s answers 408', async () => {
    const {server, key} = scene;
    const call = request(`${server.url}${BASE_PATH}/flows/${VPN}`, {
      method: 'PUT',
      headers: {...json, ...bearer(key), 'content-length': '100'},
    });
    const responded = once(call, 'response') as Promise<[IncomingMessage]>;
    let hasResponse = false;
    void responded.then(() => (hasResponse = true));
    mock.timers.enable({apis: ['setTimeout']});
    try {
      call.write('{"name":');
      let waited = 0;
      // Time passes while the server waits for the rest.
      while (!hasResponse) {
        mock.timers.tick(SECOND);
        waited++;
        await new Promise((resolve) => setImmediate(resolve));
      }
      assert.ok(waited >= 30, `aborted after ${waited} s`);
    } finally {
      mock.timers.reset();
    }
    const [response] = await responded;
    expectRawProblem('request_timeout', await readResponse(response));
    call.destroy();
    await once(call, 'close');
  });

  test('a body that breaks off changes nothing, and the server continues', async () => {
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
    expectRawProblem('not_found', await raw(server, 'GET', path, {headers: bearer(key)}));
  });

  test('deep, large and unusual JSON answers 422, and is ignored in unknown fields', async () => {
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
        expectRawProblem(
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

  test('GET and DELETE ignore a request body', async () => {
    const {server, admin} = scene;
    const headers = {...bearer(admin), 'content-type': 'text/plain'};
    assert.equal((await raw(server, 'GET', `${BASE_PATH}/me`, {headers, body: 'hello'})).status, 200);
    expectRawProblem(
      'not_found',
      await raw(server, 'DELETE', `${BASE_PATH}/users/nobody`, {headers, body: '{'}),
    );
  });
});
