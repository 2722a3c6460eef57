import assert from 'node:assert/strict';
import {once} from 'node:events';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {after, before, describe, test} from 'node:test';
import {Validator} from '@seriousme/openapi-schema-validator';
import {getMe, routes, type Route} from '@resolutionflow/contract';
import express from 'express';
import {openDatabase} from '../../src/db/open.js';
import {makeMetrics} from '../../src/ops/metrics.js';
import {startServer, type TestServer} from './harness.js';
import {expectRawProblem, raw} from './raw.js';

let server: TestServer;
before(async () => {
  server = await startServer({env: {RF_METRICS: 'on'}});
});
after(() => server.close());

describe('health', () => {
  test('GET /healthz and /readyz: answer 200 while process and database work', async () => {
    assert.deepEqual((await server.send('GET', '/healthz')).body, {status: 'ok'});
    assert.deepEqual((await server.send('GET', '/readyz')).body, {status: 'ready'});
  });
});

describe('operations', () => {
  test('GET /healthz, /readyz and /metrics: no cache may store the response', async () => {
    for (const path of ['/healthz', '/readyz', '/metrics']) {
      const {status, headers} = await server.send('GET', path);
      assert.equal(status, 200, path);
      assert.equal(headers.get('cache-control'), 'no-store', path);
    }
  });

  test('every response: X-Frame-Options agrees with frame-ancestors, and no deprecated header is sent', async () => {
    for (const path of ['/healthz', '/docs', '/nothing', '/api/v1/me']) {
      const {headers} = await server.send('GET', path);
      assert.equal(headers.get('x-frame-options'), 'DENY', path);
      assert.match(headers.get('content-security-policy') ?? '', /frame-ancestors 'none'/, path);
      assert.equal(headers.get('x-download-options'), null, path);
      assert.equal(headers.get('x-xss-protection'), null, path);
    }
  });

  test('GET /docs and /openapi.json: every link stays below a sub-path', async () => {
    const base = 'https://example.com/feedback/';
    const {text} = await server.send('GET', '/docs');
    const links = [...text.matchAll(/href="([^"]+)"/g)].map(([, link = '']) => link);
    for (const link of links.filter((href) => !href.startsWith('data:'))) {
      assert.ok(new URL(link, `${base}docs`).href.startsWith(base), link);
    }
    const slash = await server.send('GET', '/docs/', {redirect: 'manual'});
    assert.equal(new URL(slash.headers.get('location') ?? '', `${base}docs/`).href, `${base}docs`);
    const {servers} = (await server.send('GET', '/openapi.json')).body as {servers: {url: string}[]};
    assert.equal(new URL(servers[0]?.url ?? '', `${base}openapi.json`).href, `${base}api/v1`);
  });

  test('GET /ratings: a wrong parameter after 1,000 others answers 422', async () => {
    const account = await server.account();
    const others = Array.from({length: 1100}, (_, index) => `x${index}`).join('&');
    const {status} = await server.send('GET', `/api/v1/ratings?${others}&max_rating=9`, {
      headers: {authorization: `Bearer ${account.key}`},
    });
    assert.equal(status, 422);
  });
});

describe('the OpenAPI document', () => {
  test('GET /flows: Authorization after 2,000 other headers is read', async () => {
    const names = Array.from({length: 2000}, (_, index) => (index + 36).toString(36));
    const headers = Object.fromEntries(names.map((name) => [name, '']));
    const authorization = `Bearer ${(await server.account()).key}`;
    assert.equal(
      (await raw(server, 'GET', '/api/v1/flows', {headers: {...headers, authorization}})).status,
      200,
    );
  });

  test('POST and DELETE /healthz, /readyz, /metrics, /openapi.json and /docs: answer 405 with Allow', async () => {
    for (const path of ['/healthz', '/readyz', '/metrics', '/openapi.json', '/docs']) {
      for (const method of ['POST', 'DELETE']) {
        const response = await raw(server, method, path);
        expectRawProblem('method_not_allowed', response, path);
        assert.equal(response.headers.allow, 'GET, HEAD, OPTIONS');
      }
      assert.equal((await raw(server, 'OPTIONS', path)).status, 204, path);
    }
  });

  test('GET /openapi.json: is valid OpenAPI and has every route of the contract', async () => {
    const {status, body, headers} = await server.send('GET', '/openapi.json');
    assert.equal(status, 200);
    assert.match(headers.get('content-type') ?? '', /^application\/json/);
    const result = await new Validator().validate(body as Parameters<Validator['validate']>[0]);
    assert.deepEqual(result.errors ?? [], []);
    assert.ok(result.valid);
    const document = body as {openapi: string; paths: Record<string, Record<string, {operationId: string}>>};
    assert.match(document.openapi, /^3\.1\./);
    for (const route of Object.values<Route>(routes)) {
      const method = route.method.toLowerCase();
      assert.equal(document.paths[route.path]?.[method]?.operationId, route.name);
      if (route.alsoAt) assert.ok(document.paths[route.alsoAt]?.[method]);
    }
  });

  test('GET /docs: shows the reference without scripts and without other hosts', async () => {
    const {status, text, headers} = await server.send('GET', '/docs');
    assert.equal(status, 200);
    for (const {path} of Object.values<Route>(routes)) assert.ok(text.includes(`<code>${path}</code>`), path);
    assert.ok(text.includes('approximate: within 5 % of the exact value, or 0.1 minutes if that is more.'));
    assert.doesNotMatch(text, /<script|https?:\/\/|style="/);
    assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'/);
    for (const [, link] of text.matchAll(/href="#([^"]+)"/g)) assert.ok(text.includes(`id="${link}"`), link);
    assert.equal((await server.send('GET', '/docs/style.css')).status, 200);
  });
});

describe('metrics', () => {
  test('GET /metrics: has response times by route, and no account or user id', async () => {
    const account = await server.account();
    await server.expectOk(200, getMe, {as: await account.token({user: 'anna'})});
    const {text, headers} = await server.send('GET', '/metrics');
    assert.match(headers.get('content-type') ?? '', /^text\/plain/);
    assert.match(
      text,
      /rf_http_request_duration_seconds_count\{method="GET",route="[^"]*me",status="200"\} 1/,
    );
    assert.match(text, /^rf_writes_waiting 0$/m);
    assert.match(text, /^rf_writes_refused_total 0$/m);
    assert.match(text, /^rf_log_lines_dropped 0$/m);
    assert.match(text, /^rf_commit_duration_seconds_count [1-9]/m);
    assert.match(text, /^process_resident_memory_bytes /m);
    assert.ok(!text.includes(account.id) && !text.includes('anna'));
  });

  test('GET /metrics: counts rejected writes', async () => {
    const database = await openDatabase('sqlite::memory:');
    const {router, database: measured} = makeMetrics(database, 'sqlite::memory:');
    await database.close();
    await assert.rejects(
      measured.write(async () => undefined),
      {code: 'unavailable'},
    );
    const app = createServer(express().use(router)).listen(0, '127.0.0.1');
    await once(app, 'listening');
    const {port} = app.address() as AddressInfo;
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    assert.match(text, /^rf_writes_refused_total 1$/m);
    app.close();
    app.closeAllConnections();
  });

  test('GET /metrics: answers 404 by default', async () => {
    const silent = await startServer();
    assert.equal((await silent.send('GET', '/metrics')).status, 404);
    await silent.close();
  });
});
