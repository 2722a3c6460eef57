import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {
  createToken,
  getMe,
  importHistory,
  listFlows,
  putFlow,
  type ErrorCode,
} from '@resolutionflow/contract';
import {createKey} from '../../src/index.js';
import {findAccount} from '../../src/accounts/repository.js';
import {startServer, type TestResponse, type TestServer} from './harness.js';
import {Time} from './time.js';

const LIMIT = 5;
const limited = (env: Record<string, string> = {}): Promise<TestServer> =>
  startServer({env: {RF_RATE_LIMIT: String(LIMIT), ...env}});

/** The parts of `RateLimit` and `RateLimit-Policy` (draft 8 of the RFC). */
function limitsOf({headers}: TestResponse<unknown>): {
  remaining: number;
  reset: number;
  quota: number;
  window: number;
} {
  const [, remaining, reset] = /^"[^"]+"; *r=(\d+); *t=(\d+)$/.exec(headers.get('ratelimit') ?? '') ?? [];
  const [, quota, window] = /^"[^"]+"; *q=(\d+); *w=(\d+)/.exec(headers.get('ratelimit-policy') ?? '') ?? [];
  return {
    remaining: Number(remaining),
    reset: Number(reset),
    quota: Number(quota),
    window: Number(window),
  };
}

describe('One user', () => {
  test('GET /me: beyond the limit it answers 429, and 200 again after Retry-After', async (t) => {
    const server = await limited();
    const as = await (await server.account()).token();
    const time = new Time(t);
    for (let left = LIMIT - 1; left >= 0; left--) {
      const answer = await server.call(getMe, {as});
      assert.equal(answer.status, 200);
      const {remaining, reset, quota, window} = limitsOf(answer);
      assert.deepEqual([remaining, quota, window], [left, LIMIT, 60]);
      assert.ok(reset > 0 && reset <= 60);
      assert.equal(answer.headers.get('retry-after'), null);
    }
    const {status, headers, ...rest} = await server.call(getMe, {as});
    assert.equal(status, 429);
    const wait = Number(headers.get('retry-after'));
    assert.ok(wait > 0 && wait <= 60);
    assert.equal(limitsOf({status, headers, ...rest}).remaining, 0);
    assert.ok(headers.get('date'));
    time.pass(wait * 1000);
    await server.expectOk(200, getMe, {as});
    await server.close();
  });

  for (const hours of [-1, 1]) {
    test(`the system clock moves by ${hours} h: the limit and Retry-After stay within the minute`, async (t) => {
      const server = await limited();
      const as = await (await server.account()).token();
      const time = new Time(t);
      for (let times = 0; times < LIMIT; times++) await server.expectOk(200, getMe, {as});
      time.setClock(hours * 3_600_000);
      const answer = await server.call(getMe, {as});
      assert.equal(answer.status, 429);
      const wait = Number(answer.headers.get('retry-after'));
      assert.ok(wait > 0 && wait <= 60, `Retry-After: ${wait}`);
      assert.ok(limitsOf(answer).reset <= 60);
      time.pass(wait * 1000);
      await server.expectOk(200, getMe, {as});
      await server.close();
    });
  }

  test('one user with several tokens shares one limit, separate from other users and accounts', async () => {
    const server = await limited();
    const [one, other] = [await server.account(), await server.account()];
    for (let times = 0; times < LIMIT; times++) {
      server.clock.advance(1000);
      await server.expectOk(200, getMe, {as: await one.token()});
    }
    await server.expectRefused('rate_limited', getMe, {as: await one.token()});
    await server.expectRefused('rate_limited', getMe, {as: await one.token({role: 'super_admin'})});
    await server.expectOk(200, getMe, {as: await one.token({user: 'bert'})});
    await server.expectOk(200, getMe, {as: await other.token()});
    await server.close();
  });

  test('PUT /flows: a request beyond the limit changes nothing', async () => {
    const server = await limited();
    const account = await server.account();
    const as = await account.admin();
    for (let times = 0; times < LIMIT; times++) await server.expectOk(200, getMe, {as});
    const body = {name: 'Too much', steps: []};
    await server.expectRefused('rate_limited', putFlow, {as, params: {tree_id: 'late'}, body});
    assert.deepEqual((await server.expectOk(200, listFlows, {as: account.key})).flows, []);
    await server.close();
  });

  test('POST /tokens: refused requests of a user count towards the limit', async () => {
    const server = await limited();
    const account = await server.account();
    const as = await account.token();
    const codes: readonly ErrorCode[] = ['unsupported_media_type', 'forbidden'];
    for (let times = 0; times < LIMIT; times++) {
      const isBodiless = times % 2 === 0;
      const call = isBodiless
        ? {as, headers: {'content-type': 'text/plain'}}
        : {as, body: {user_id: 'u', name: 'n'}};
      await server.expectRefused(codes[times % 2] ?? 'internal', createToken, call);
    }
    await server.expectRefused('rate_limited', getMe, {as});
    await server.close();
  });
});

describe('A key', () => {
  test('a server key has ten times the limit of a user, and every key its own', async () => {
    const server = await limited();
    const {id, key} = await server.account();
    for (let left = LIMIT * 10 - 1; left >= 0; left--) {
      const answer = await server.call(listFlows, {as: key});
      assert.equal(answer.status, 200);
      assert.deepEqual([limitsOf(answer).remaining, limitsOf(answer).quota], [left, LIMIT * 10]);
    }
    await server.expectRefused('rate_limited', listFlows, {as: key});
    const account = await findAccount(server.database.read, id);
    assert.ok(account);
    await server.expectOk(200, listFlows, {as: (await createKey(server.database, account)).key});
    await server.close();
  });

  test('POST /import does not count towards the limit of a key', async () => {
    const server = await limited();
    const {key} = await server.account();
    for (let times = 0; times <= LIMIT * 10; times++) {
      await server.expectOk(200, importHistory, {as: key, body: '\n'});
    }
    await server.expectOk(200, listFlows, {as: key});
    await server.close();
  });
});

describe('An unauthenticated caller', () => {
  test('unauthenticated requests count by address, not towards the limit of a user', async () => {
    const server = await limited();
    const account = await server.account();
    const wrong = ['nonsense', `${account.key}x`, 'rf_sk_none.secret', ''];
    for (let times = 0; times < LIMIT; times++) {
      await server.expectRefused('unauthenticated', getMe, {as: wrong[times % wrong.length] ?? ''});
    }
    for (const as of wrong) await server.expectRefused('rate_limited', getMe, {as});
    const refused = await server.call(getMe);
    assert.equal(limitsOf(refused).remaining, 0);
    await server.expectOk(200, getMe, {as: await account.token()});
    await server.close();
  });

  test('X-Forwarded-For counts only as far as RF_TRUST_PROXY says', async () => {
    const from = (address: string) => ({headers: {'x-forwarded-for': address}});
    const direct = await limited();
    for (let times = 0; times < LIMIT; times++) {
      await direct.expectRefused('unauthenticated', getMe, from(`203.0.113.${times}`));
    }
    await direct.expectRefused('rate_limited', getMe, from('203.0.113.99'));
    await direct.close();

    const proxied = await limited({RF_TRUST_PROXY: '1'});
    for (let times = 0; times < LIMIT; times++) {
      // The caller's own entry is left of the proxy's.
      await proxied.expectRefused('unauthenticated', getMe, from(`198.51.100.${times}, 203.0.113.1`));
    }
    await proxied.expectRefused('rate_limited', getMe, from('198.51.100.99, 203.0.113.1'));
    await proxied.expectRefused('unauthenticated', getMe, from('203.0.113.2'));
    // One user can have any number of IPv6 addresses.
    for (let times = 0; times < LIMIT; times++) {
      await proxied.expectRefused('unauthenticated', getMe, from(`2001:db8::${times}`));
    }
    await proxied.expectRefused('rate_limited', getMe, from('2001:db8::ffff'));
    await proxied.close();
  });
});

describe('The address of an unauthenticated caller', () => {
  const sameAddress = {
    'an IPv4 address with ports': [
      '203.0.113.10',
      '203.0.113.10:40001',
      '203.0.113.10:40002',
      ' 203.0.113.10:1',
    ],
    'an IPv4 address written as IPv6': ['203.0.113.10', '::ffff:203.0.113.10', '[::ffff:203.0.113.10]:443'],
    'an IPv6 address with brackets and ports': [
      '2001:db8::1',
      '[2001:db8::1]',
      '[2001:db8::1]:443',
      '[2001:DB8:0::2]:444',
      '2001:db8:0:0:0:0:0:1:443',
    ],
    'an IPv6 address with zones': ['fe80::1%eth0', 'fe80::1%eth1', '[fe80::1%3]:443'],
    'text that is no address': [
      'unknown',
      '_hidden',
      '203.0.113.10:port',
      '[203.0.113.10',
      '999.0.0.1:1',
      '[]:1',
    ],
  };
  for (const [title, spellings] of Object.entries(sameAddress)) {
    test(`X-Forwarded-For with ${title} counts as one address`, async () => {
      const server = await limited({RF_TRUST_PROXY: '1'});
      const ask = (address: string) => ({headers: {'x-forwarded-for': address}});
      for (let times = 0; times < LIMIT; times++) {
        const address = spellings[times % spellings.length] ?? '';
        await server.expectRefused('unauthenticated', getMe, ask(address));
      }
      for (const address of spellings) await server.expectRefused('rate_limited', getMe, ask(address));
      await server.expectRefused('unauthenticated', getMe, ask('198.51.100.7:40001'));
      await server.expectRefused('unauthenticated', getMe, ask('[2001:db9::1]:443'));
      await server.close();
    });
  }
});

describe('Exemptions', () => {
  test('RF_RATE_LIMIT=0 switches the limit off', async () => {
    const server = await startServer({env: {RF_RATE_LIMIT: '0'}});
    const as = await (await server.account()).token();
    for (let times = 0; times < 700; times++) await server.expectOk(200, getMe, {as});
    const {headers} = await server.call(getMe, {as});
    assert.equal(headers.get('ratelimit'), null);
    assert.equal(headers.get('ratelimit-policy'), null);
    await server.close();
  });

  test('/healthz, /readyz and unknown paths do not count', async () => {
    const server = await limited();
    for (let times = 0; times < LIMIT * 3; times++) {
      assert.equal((await server.send('GET', '/healthz')).status, 200);
      assert.equal((await server.send('GET', '/readyz')).status, 200);
      assert.equal((await server.send('GET', '/api/v1/nothing')).status, 404);
    }
    await server.close();
  });

  test('the default limit is 600 requests a minute', async () => {
    const server = await startServer({env: {RF_RATE_LIMIT: ''}});
    const as = await (await server.account()).token();
    const {quota, remaining} = limitsOf(await server.call(getMe, {as}));
    assert.deepEqual([quota, remaining], [600, 599]);
    await server.close();
  });
});

describe('CORS', () => {
  const LISTED = 'https://app.example.com';
  const env = {RF_CORS_ORIGINS: `${LISTED}, http://localhost:5173`};
  const names = (headers: Headers, name: string): string[] =>
    (headers.get(name) ?? '')
      .split(',')
      .map((text) => text.trim().toLowerCase())
      .filter(Boolean)
      .sort();
  const preflight = (origin: string, method = 'POST') => ({
    headers: {
      origin,
      'access-control-request-method': method,
      'access-control-request-headers': 'authorization,content-type,idempotency-key,if-none-match',
    },
  });

  test('a preflight from a listed origin is allowed, for a day', async () => {
    const server = await startServer({env});
    for (const origin of [LISTED, 'http://localhost:5173']) {
      for (const path of [
        '/api/v1/sessions',
        '/api/v1/insights/me',
        '/api/v1/analytics/me',
        '/api/v1/nothing',
      ]) {
        const {status, headers, text} = await server.send('OPTIONS', path, preflight(origin));
        assert.deepEqual([status, text], [204, '']);
        assert.equal(headers.get('access-control-allow-origin'), origin);
        assert.deepEqual(names(headers, 'access-control-allow-headers'), [
          'authorization',
          'content-type',
          'idempotency-key',
          'if-none-match',
        ]);
        for (const method of ['get', 'put', 'post', 'delete']) {
          assert.ok(names(headers, 'access-control-allow-methods').includes(method), method);
        }
        assert.equal(headers.get('access-control-max-age'), '86400');
        assert.ok(names(headers, 'vary').includes('origin'));
        assert.equal(headers.get('access-control-allow-credentials'), null);
      }
    }
    await server.close();
  });

  test('a listed origin may read every response and its exposed headers, also errors', async () => {
    const server = await startServer({env: {...env, RF_RATE_LIMIT: '2'}});
    const as = await (await server.account()).token();
    const statuses: number[] = [];
    for (let times = 0; times < 3; times++) {
      const {status, headers} = await server.call(getMe, {as, headers: {origin: LISTED}});
      statuses.push(status);
      assert.equal(headers.get('access-control-allow-origin'), LISTED);
      assert.deepEqual(names(headers, 'access-control-expose-headers'), [
        'date',
        'etag',
        'idempotency-replayed',
        'ratelimit',
        'ratelimit-policy',
        'retry-after',
        'x-request-id',
      ]);
      assert.ok(names(headers, 'vary').includes('origin'));
    }
    assert.deepEqual(statuses, [200, 200, 429]);
    for (const path of ['/api/v1/me', '/api/v1/nothing']) {
      const {headers} = await server.send('GET', path, {headers: {origin: LISTED}});
      assert.equal(headers.get('access-control-allow-origin'), LISTED, path);
    }
    await server.close();
  });

  test('another origin gets no CORS headers but Vary: Origin', async () => {
    const server = await startServer({env});
    const as = await (await server.account()).token();
    const others = [
      'https://evil.example',
      'https://app.example.com.evil.example',
      'http://app.example.com',
      'https://app.example.com:8443',
      'https://APP.example.com',
      'null',
    ];
    for (const origin of others) {
      const preflighted = await server.send('OPTIONS', '/api/v1/me', preflight(origin));
      const read = await server.call(getMe, {as, headers: {origin}});
      for (const {headers} of [preflighted, read]) {
        for (const [name] of headers) assert.ok(!name.startsWith('access-control-'), `${origin} ${name}`);
        assert.ok(names(headers, 'vary').includes('origin'));
      }
      assert.equal(read.status, 200);
    }
    const {headers} = await server.call(getMe, {as});
    assert.ok(names(headers, 'vary').includes('origin'));
    await server.close();
  });

  test('no origin is listed by default', async () => {
    const server = await startServer();
    const {headers} = await server.send('OPTIONS', '/api/v1/me', preflight(LISTED));
    assert.equal(headers.get('access-control-allow-origin'), null);
    await server.close();
  });
});
