import assert from 'node:assert/strict';
import {createHmac} from 'node:crypto';
import {after, before, describe, test} from 'node:test';
import {getMe, getTeamAnalytics, type Me} from '@resolutionflow/contract';
import {base64url, SignJWT, type JWTPayload} from 'jose';
import {issueToken} from '../../src/index.js';
import {startServer, type TestAccount, type TestServer} from './harness.js';
import {HOUR, SECOND} from './scene.js';

let server: TestServer;
let account: TestAccount;

before(async () => {
  server = await startServer();
  account = await server.account();
});
after(() => server.close());

const seconds = (offset = 0): number => Math.floor(server.clock.now / SECOND) + offset;

/** Returns valid claims with these changes, which may have any type. */
const claims = (changes: Readonly<Record<string, unknown>> = {}): JWTPayload => ({
  sub: 'anna',
  account_id: account.id,
  role: 'engineer',
  name: 'Anna Berg',
  iat: seconds(),
  exp: seconds(3600),
  ...changes,
});

/** Signs claims as the server does, also invalid ones. */
const signed = (payload: JWTPayload, {alg = 'HS256', secret = server.secret} = {}): Promise<string> =>
  new SignJWT(payload).setProtectedHeader({alg}).sign(secret);

const encode = (value: unknown): string => base64url.encode(JSON.stringify(value));

/** Builds a token without a library. Signs with HMAC and SHA-256 by default. */
function handmade(
  header: Record<string, unknown>,
  payload: unknown = claims(),
  sign: (input: string) => string = (input) =>
    createHmac('sha256', server.secret).update(input).digest('base64url'),
): string {
  const input = `${encode(header)}.${encode(payload)}`;
  return `${input}.${sign(input)}`;
}

const me = (as: string): Promise<Me> => server.expectOk(200, getMe, {as});
const expectUnauthenticated = (as: string): Promise<unknown> =>
  server.expectRefused('unauthenticated', getMe, {as});

describe('valid tokens', () => {
  test('a token with a valid signature, time and claims: GET /me returns its user', async () => {
    const {user_id, name, role} = await me(await signed(claims()));
    assert.deepEqual([user_id, name, role], ['anna', 'Anna Berg', 'engineer']);
    assert.equal((await me(handmade({alg: 'HS256', typ: 'JWT'}))).user_id, 'anna');
  });

  test('Authorization: "bearer" in any case is accepted, other schemes, query and cookies are not', async () => {
    const token = await signed(claims());
    for (const authorization of [`Bearer ${token}`, `bearer ${token}`, `BEARER   ${token}`]) {
      await server.expectOk(200, getMe, {headers: {authorization}});
    }
    const wrong = [
      '',
      'Bearer',
      'Bearer ',
      token,
      `Basic ${token}`,
      `Bearer ${token} ${token}`,
      `Bearer, ${token}`,
    ];
    for (const authorization of wrong) {
      await server.expectRefused('unauthenticated', getMe, {headers: {authorization}});
    }
    for (const name of ['access_token', 'token', 'authorization']) {
      const {status} = await server.send('GET', `/api/v1/me?${name}=${token}`);
      assert.equal(status, 401);
    }
    const {status} = await server.send('GET', '/api/v1/me', {headers: {cookie: `token=${token}`}});
    assert.equal(status, 401);
  });

  test('role claim: none means engineer, and an unknown role answers 401', async () => {
    for (const role of [undefined, null]) {
      assert.equal((await me(await signed(claims({role})))).role, 'engineer');
    }
    for (const role of ['owner', '', 'Engineer', 'ENGINEER', ' engineer', ['team_admin'], {}, 7, true]) {
      await expectUnauthenticated(await signed(claims({role})));
    }
    await server.expectOk(200, getTeamAnalytics, {as: await signed(claims({role: 'super_admin'}))});
    await server.expectRefused('forbidden', getTeamAnalytics, {as: await signed(claims())});
  });

  test('account_id claim: an unknown account answers 403, an invalid id 401', async () => {
    const as = await signed(claims({account_id: 'elsewhere'}));
    await server.expectRefused('unknown_account', getMe, {as});
    for (const account_id of [undefined, null, '', '.', 'a b', 7, [account.id]]) {
      await expectUnauthenticated(await signed(claims({account_id})));
    }
  });

  test('sub claim: any user id is accepted, and a missing or invalid one answers 401', async () => {
    for (const sub of [undefined, '', 'a\nb', 'a\u0000', 'x'.repeat(129), 7]) {
      await expectUnauthenticated(await signed(claims({sub})));
    }
    for (const sub of ['auth0|4f2a', 'ann@example.com', 'Ä ö', "x' or '1'='1", 'x'.repeat(128)]) {
      assert.equal((await me(await signed(claims({sub})))).user_id, sub);
    }
  });

  test('name claim: is trimmed and cut to 200 characters, and becomes Unknown when unusable', async () => {
    const names: readonly (readonly [unknown, string])[] = [
      [undefined, 'Unknown'],
      [null, 'Unknown'],
      [7, 'Unknown'],
      [['Anna'], 'Unknown'],
      [' \u0000 ', 'Unknown'],
      [' Zoë\n<b> ', 'Zoë <b>'],
      ['🙂'.repeat(300), '🙂'.repeat(200)],
    ];
    for (const [index, [name, kept]] of names.entries()) {
      assert.equal((await me(await signed(claims({sub: `named-${index}`, name})))).name, kept);
    }
  });

  test('iat claim in the far future: a later token still changes the name', async () => {
    const sub = 'ahead';
    await me(await signed(claims({sub, name: 'Ahead', iat: seconds(10 * 365 * 86_400)})));
    server.clock.advance(2 * 60 * SECOND);
    assert.equal((await me(await signed(claims({sub, name: 'Now'})))).name, 'Now');
  });

  for (const iat of ['-1e300', '-1e400', '1e400', '-5', '0.5']) {
    test(`iat claim ${iat}: a later token still changes the name`, async () => {
      const sub = `iat${iat}`;
      const text = JSON.stringify(claims({sub, name: 'Odd', iat: 0})).replace('"iat":0', `"iat":${iat}`);
      const input = `${encode({alg: 'HS256'})}.${base64url.encode(text)}`;
      const signature = createHmac('sha256', server.secret).update(input).digest('base64url');
      assert.equal((await me(`${input}.${signature}`)).name, 'Odd');
      server.clock.advance(2 * 60 * SECOND);
      assert.equal((await me(await signed(claims({sub, name: 'Now'})))).name, 'Now');
    });
  }
});

describe('time claims', () => {
  test('exp claim: accepted up to a minute after it, then 401', async () => {
    await me(await signed(claims({exp: seconds(-59)})));
    await expectUnauthenticated(await signed(claims({exp: seconds(-61)})));
    await expectUnauthenticated(await signed(claims({exp: 0})));
    await expectUnauthenticated(await signed(claims({exp: -1})));
  });

  test('exp claim: a missing or non-numeric one answers 401', async () => {
    const {exp: _, ...without} = claims();
    await expectUnauthenticated(await signed(without));
    for (const exp of [null, '', String(seconds(3600)), [seconds(3600)], {}, true]) {
      await expectUnauthenticated(handmade({alg: 'HS256'}, {...claims(), exp}));
    }
  });

  test('nbf claim: accepted up to a minute before it, otherwise 401', async () => {
    await me(await signed(claims({nbf: seconds(59)})));
    await expectUnauthenticated(await signed(claims({nbf: seconds(61)})));
    await expectUnauthenticated(handmade({alg: 'HS256'}, {...claims(), nbf: 'soon'}));
  });

  test('a token that the server has accepted before answers 401 after its expiry', async () => {
    const token = await account.token({ttlSeconds: 3600});
    await me(token);
    server.clock.advance(HOUR + 59 * SECOND);
    await me(token);
    server.clock.advance(2 * SECOND);
    await expectUnauthenticated(token);
    await expectUnauthenticated(token);
  });
});

describe('invalid tokens', () => {
  test('a token without a signature answers 401 for every alg value', async () => {
    for (const alg of ['none', 'None', 'NONE', 'nOnE', '', null, undefined, 'HS', 'hs256', ['HS256'], 0]) {
      await expectUnauthenticated(handmade({alg}, claims(), () => ''));
      await expectUnauthenticated(handmade({alg}));
    }
    await expectUnauthenticated(handmade({}, claims(), () => ''));
    await expectUnauthenticated(handmade({alg: 'HS256'}, claims(), () => ''));
  });

  test('a token signed with HS384 or HS512 and the right secret answers 401', async () => {
    const long = Buffer.concat([server.secret, server.secret]);
    for (const [alg, hash] of [
      ['HS384', 'sha384'],
      ['HS512', 'sha512'],
    ] as const) {
      await expectUnauthenticated(await signed(claims(), {alg, secret: long}));
      await expectUnauthenticated(
        handmade({alg}, claims(), (input) =>
          createHmac(hash, server.secret).update(input).digest('base64url'),
        ),
      );
      await expectUnauthenticated(handmade({alg}));
    }
  });

  test('a token signed with another secret answers 401', async () => {
    const other = new TextEncoder().encode('x'.repeat(32));
    await expectUnauthenticated(await signed(claims(), {secret: other}));
    const hmac = (secret: string | Uint8Array) => (input: string) =>
      createHmac('sha256', secret).update(input).digest('base64url');
    for (const secret of ['', 'secret', server.secret.subarray(0, 31), account.id, account.key]) {
      await expectUnauthenticated(handmade({alg: 'HS256'}, claims(), hmac(secret)));
    }
  });

  test('a token with a changed, missing or additional part answers 401', async () => {
    const token = await signed(claims());
    const [header = '', payload = '', signature = ''] = token.split('.');
    const admin = encode(claims({role: 'super_admin'}));
    const flipped = `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
    for (const broken of [
      `${header}.${admin}.${signature}`,
      `${encode({alg: 'HS256', typ: 'JWT', x: 1})}.${payload}.${signature}`,
      `${header}.${payload}.${flipped}`,
      `${header}.${payload}.`,
      `${header}.${payload}`,
      `${header}..${signature}`,
      `.${payload}.${signature}`,
      `${token}.${signature}`,
      `${token}.`,
      `${header}.${payload}.${signature}.${payload}.${signature}`,
      header,
      '...',
      '.',
      'null',
      '{}',
      token.slice(0, -1),
      token.repeat(2),
    ]) {
      await expectUnauthenticated(broken);
    }
    await me(token);
  });

  test('a token whose payload is not an object answers 401', async () => {
    for (const payload of [null, [], 'text', 7, true])
      await expectUnauthenticated(handmade({alg: 'HS256'}, payload));
    await expectUnauthenticated(handmade({alg: 'HS256'}, {}));
    const input = `${encode({alg: 'HS256'})}.${base64url.encode('{"sub":')}`;
    await expectUnauthenticated(
      `${input}.${createHmac('sha256', server.secret).update(input).digest('base64url')}`,
    );
  });

  test('a token whose header has unknown crit entries or its own key answers 401', async () => {
    const jwk = {kty: 'oct', k: base64url.encode('x'.repeat(32))};
    const own = (input: string): string =>
      createHmac('sha256', 'x'.repeat(32)).update(input).digest('base64url');
    await expectUnauthenticated(handmade({alg: 'HS256', crit: ['x'], x: 1}));
    await expectUnauthenticated(handmade({alg: 'HS256', crit: []}));
    await expectUnauthenticated(handmade({alg: 'HS256', b64: false, crit: ['b64']}));
    for (const extra of [
      {jwk},
      {kid: '../../dev/null'},
      {kid: "' or 1=1"},
      {jku: `${server.url}/keys`},
      {x5u: server.url},
    ]) {
      await expectUnauthenticated(handmade({alg: 'HS256', ...extra}, claims(), own));
    }
  });

  test('a token with an asymmetric algorithm answers 401 without a registered issuer', async () => {
    for (const alg of ['RS256', 'ES256', 'EdDSA', 'PS256', 'RS384', 'ES512']) {
      await expectUnauthenticated(handmade({alg}));
      await expectUnauthenticated(handmade({alg}, claims({iss: 'https://id.example.com'})));
      await expectUnauthenticated(handmade({alg}, claims({iss: 'NUL \0 and half a pair \ud83d'})));
    }
  });

  test('a server without a secret answers 401 to tokens signed with HS256', async () => {
    const open = await startServer({env: {RF_JWT_SECRET: ''}});
    const {id} = await open.account();
    const request = {accountId: id, userId: 'anna', name: 'Anna', role: 'engineer', ttlSeconds: 60} as const;
    for (const secret of [server.secret, new Uint8Array(32)]) {
      const {token} = await issueToken(secret, request, open.clock.now);
      await open.expectRefused('unauthenticated', getMe, {as: token});
    }
    await open.close();
  });

  test('the 401 response contains no part and no claim of the token', async () => {
    const token = await signed(claims({exp: seconds(-100), name: 'Whisper'}));
    const {text} = await server.call(getMe, {as: token});
    for (const part of [...token.split('.'), 'Whisper', 'anna', account.id]) assert.ok(!text.includes(part));
  });
});
