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

/** Good claims but for these, which need not be of any kind. */
const claims = (changes: Readonly<Record<string, unknown>> = {}): JWTPayload => ({
  sub: 'anna',
  account_id: account.id,
  role: 'engineer',
  name: 'Anna Berg',
  iat: seconds(),
  exp: seconds(3600),
  ...changes,
});

/** Signs as the server would, whatever the claims are. */
const signed = (payload: JWTPayload, {alg = 'HS256', secret = server.secret} = {}): Promise<string> =>
  new SignJWT(payload).setProtectedHeader({alg}).sign(secret);

const encode = (value: unknown): string => base64url.encode(JSON.stringify(value));

/** Puts a token together by hand, signed with HMAC and SHA-256 unless said otherwise. */
function handmade(
  header: Record<string, unknown>,
  payload: unknown = claims(),
  sign: (input: string) => string = (input) =>
    createHmac('sha256', server.secret).update(input).digest('base64url'),
): string {
  const input = `${encode(header)}.${encode(payload)}`;
  return `${input}.${sign(input)}`;
}

const me = (as: string): Promise<Me> => server.ok(200, getMe, {as});
const refuse = (as: string): Promise<unknown> => server.refused('unauthenticated', getMe, {as});

describe('A token is trusted', () => {
  test('when its signature, time and claims are good', async () => {
    const {user_id, name, role} = await me(await signed(claims()));
    assert.deepEqual([user_id, name, role], ['anna', 'Anna Berg', 'engineer']);
    assert.equal((await me(handmade({alg: 'HS256', typ: 'JWT'}))).user_id, 'anna');
  });

  test('however the scheme is written, and in the header alone', async () => {
    const token = await signed(claims());
    for (const authorization of [`Bearer ${token}`, `bearer ${token}`, `BEARER   ${token}`]) {
      await server.ok(200, getMe, {headers: {authorization}});
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
      await server.refused('unauthenticated', getMe, {headers: {authorization}});
    }
    for (const name of ['access_token', 'token', 'authorization']) {
      const {status} = await server.send('GET', `/api/v1/me?${name}=${token}`);
      assert.equal(status, 401);
    }
    const {status} = await server.send('GET', '/api/v1/me', {headers: {cookie: `token=${token}`}});
    assert.equal(status, 401);
  });

  test('without a role as an engineer, and with no role that is none', async () => {
    for (const role of [undefined, null]) {
      assert.equal((await me(await signed(claims({role})))).role, 'engineer');
    }
    for (const role of ['owner', '', 'Engineer', 'ENGINEER', ' engineer', ['team_admin'], {}, 7, true]) {
      await refuse(await signed(claims({role})));
    }
    await server.ok(200, getTeamAnalytics, {as: await signed(claims({role: 'super_admin'}))});
    await server.refused('forbidden', getTeamAnalytics, {as: await signed(claims())});
  });

  test('only for an account that is here', async () => {
    const as = await signed(claims({account_id: 'elsewhere'}));
    await server.refused('unknown_account', getMe, {as});
    for (const account_id of [undefined, null, '', '.', 'a b', 7, [account.id]]) {
      await refuse(await signed(claims({account_id})));
    }
  });

  test('only for somebody', async () => {
    for (const sub of [undefined, '', 'a\nb', 'a\u0000', 'x'.repeat(129), 7]) {
      await refuse(await signed(claims({sub})));
    }
    for (const sub of ['auth0|4f2a', 'ann@example.com', 'Ä ö', "x' or '1'='1", 'x'.repeat(128)]) {
      assert.equal((await me(await signed(claims({sub})))).user_id, sub);
    }
  });

  test('with whatever name it has, made fit to keep', async () => {
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

  test('issued in the far future, and its name gives way to the next one all the same', async () => {
    const sub = 'ahead';
    await me(await signed(claims({sub, name: 'Ahead', iat: seconds(10 * 365 * 86_400)})));
    server.clock.advance(2 * 60 * SECOND);
    assert.equal((await me(await signed(claims({sub, name: 'Now'})))).name, 'Now');
  });
});

describe('Time', () => {
  test('exp may be a minute past, and no more', async () => {
    await me(await signed(claims({exp: seconds(-59)})));
    await refuse(await signed(claims({exp: seconds(-61)})));
    await refuse(await signed(claims({exp: 0})));
    await refuse(await signed(claims({exp: -1})));
  });

  test('exp must be there, and be a number', async () => {
    const {exp: _, ...without} = claims();
    await refuse(await signed(without));
    for (const exp of [null, '', String(seconds(3600)), [seconds(3600)], {}, true]) {
      await refuse(handmade({alg: 'HS256'}, {...claims(), exp}));
    }
  });

  test('nbf may be a minute ahead, and no more', async () => {
    await me(await signed(claims({nbf: seconds(59)})));
    await refuse(await signed(claims({nbf: seconds(61)})));
    await refuse(handmade({alg: 'HS256'}, {...claims(), nbf: 'soon'}));
  });

  test('a token that was good is refused once it has expired', async () => {
    const token = await account.token({ttlSeconds: 3600});
    await me(token);
    server.clock.advance(HOUR + 59 * SECOND);
    await me(token);
    server.clock.advance(2 * SECOND);
    await refuse(token);
    await refuse(token);
  });
});

describe('A token is refused', () => {
  test('without a signature, whatever it is called', async () => {
    for (const alg of ['none', 'None', 'NONE', 'nOnE', '', null, undefined, 'HS', 'hs256', ['HS256'], 0]) {
      await refuse(handmade({alg}, claims(), () => ''));
      await refuse(handmade({alg}));
    }
    await refuse(handmade({}, claims(), () => ''));
    await refuse(handmade({alg: 'HS256'}, claims(), () => ''));
  });

  test('signed with another HMAC, even with the right secret', async () => {
    const long = Buffer.concat([server.secret, server.secret]);
    for (const [alg, hash] of [
      ['HS384', 'sha384'],
      ['HS512', 'sha512'],
    ] as const) {
      await refuse(await signed(claims(), {alg, secret: long}));
      await refuse(
        handmade({alg}, claims(), (input) =>
          createHmac(hash, server.secret).update(input).digest('base64url'),
        ),
      );
      await refuse(handmade({alg}));
    }
  });

  test('signed with another secret', async () => {
    const other = new TextEncoder().encode('x'.repeat(32));
    await refuse(await signed(claims(), {secret: other}));
    const hmac = (secret: string | Uint8Array) => (input: string) =>
      createHmac('sha256', secret).update(input).digest('base64url');
    for (const secret of ['', 'secret', server.secret.subarray(0, 31), account.id, account.key]) {
      await refuse(handmade({alg: 'HS256'}, claims(), hmac(secret)));
    }
  });

  test('when anything of it was changed', async () => {
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
      await refuse(broken);
    }
    await me(token);
  });

  test('when its payload is no object', async () => {
    for (const payload of [null, [], 'text', 7, true]) await refuse(handmade({alg: 'HS256'}, payload));
    await refuse(handmade({alg: 'HS256'}, {}));
    const input = `${encode({alg: 'HS256'})}.${base64url.encode('{"sub":')}`;
    await refuse(`${input}.${createHmac('sha256', server.secret).update(input).digest('base64url')}`);
  });

  test('when its header asks for what is not known, or brings keys of its own', async () => {
    const jwk = {kty: 'oct', k: base64url.encode('x'.repeat(32))};
    const own = (input: string): string =>
      createHmac('sha256', 'x'.repeat(32)).update(input).digest('base64url');
    await refuse(handmade({alg: 'HS256', crit: ['x'], x: 1}));
    await refuse(handmade({alg: 'HS256', crit: []}));
    await refuse(handmade({alg: 'HS256', b64: false, crit: ['b64']}));
    for (const extra of [
      {jwk},
      {kid: '../../dev/null'},
      {kid: "' or 1=1"},
      {jku: `${server.url}/keys`},
      {x5u: server.url},
    ]) {
      await refuse(handmade({alg: 'HS256', ...extra}, claims(), own));
    }
  });

  test('signed for keys that nobody has here', async () => {
    for (const alg of ['RS256', 'ES256', 'EdDSA', 'PS256', 'RS384', 'ES512']) {
      await refuse(handmade({alg}));
      await refuse(handmade({alg}, claims({iss: 'https://id.example.com'})));
    }
  });

  test('by a server that has no secret', async () => {
    const open = await startServer({env: {RF_JWT_SECRET: ''}});
    const {id} = await open.account();
    const request = {accountId: id, userId: 'anna', name: 'Anna', role: 'engineer', ttlSeconds: 60} as const;
    for (const secret of [server.secret, new Uint8Array(32)]) {
      const {token} = await issueToken(secret, request, open.clock.now);
      await open.refused('unauthenticated', getMe, {as: token});
    }
    await open.close();
  });

  test('and the refusal says nothing of it', async () => {
    const token = await signed(claims({exp: seconds(-100), name: 'Whisper'}));
    const {text} = await server.call(getMe, {as: token});
    for (const part of [...token.split('.'), 'Whisper', 'anna', account.id]) assert.ok(!text.includes(part));
  });
});
