import assert from 'node:assert/strict';
import {createHmac, generateKeyPairSync} from 'node:crypto';
import {after, afterEach, before, beforeEach, describe, test} from 'node:test';
import {getMe, getTeamAnalytics, type Me} from '@resolutionflow/contract';
import {exportSPKI, importJWK, SignJWT, type JWTPayload} from 'jose';
import {findAccount, updateAccount} from '../../src/accounts/repository.js';
import {startServer, type TestAccount, type TestServer} from './harness.js';
import {Issuer} from './issuer.js';
import {MINUTE, SECOND} from './scene.js';
import {Time} from './time.js';

const CLAIMS = {RF_JWT_CLAIM_ROLE: 'https://example.com/role', RF_JWT_CLAIM_NAME: 'nickname'};
const AUDIENCE = 'https://feedback.example.com';

let server: TestServer;
/** A new provider and an account that trusts it, for each test. */
let issuer: Issuer;
let account: TestAccount;

before(async () => {
  server = await startServer({env: CLAIMS});
});
after(() => server.close());
beforeEach(async () => {
  issuer = await Issuer.start();
  account = await server.account();
  await trust(account, {issuer: issuer.url, jwks_url: issuer.jwksUrl, audience: AUDIENCE});
});
afterEach(async () => {
  if (issuer.server.listening) await issuer.stop();
});

async function trust({id}: TestAccount, changes: Parameters<typeof updateAccount>[2]): Promise<void> {
  const stored = await findAccount(server.database.read, id);
  if (!stored) throw new Error(`No account ${id}`);
  await updateAccount(server.database, stored, changes);
}

const seconds = (offset = 0): number => Math.floor(server.clock.now / SECOND) + offset;

/** Returns valid claims with these changes, which may have any type. */
const claims = (changes: Readonly<Record<string, unknown>> = {}): JWTPayload => ({
  sub: 'auth0|anna',
  account_id: account.id,
  aud: AUDIENCE,
  nickname: 'Anna by Provider',
  iat: seconds(),
  exp: seconds(3600),
  ...changes,
});

const me = (as: string): Promise<Me> => server.expectOk(200, getMe, {as});
const expectUnauthenticated = (as: string): Promise<unknown> =>
  server.expectRefused('unauthenticated', getMe, {as});

describe('tokens of a registered issuer', () => {
  for (const alg of ['RS256', 'ES256', 'EdDSA']) {
    test(`a token of the issuer signed with ${alg} is accepted`, async () => {
      const token = await issuer.sign(claims(), await issuer.addKey(alg));
      assert.deepEqual(await me(token), {
        user_id: 'auth0|anna',
        name: 'Anna by Provider',
        role: 'engineer',
        account: {id: account.id, name: 'Test account', time_zone: 'UTC'},
      });
    });
  }

  for (const alg of ['RS384', 'RS512', 'PS256', 'ES384', 'ES512']) {
    test(`a token of the issuer signed with ${alg} answers 401`, async () => {
      await expectUnauthenticated(await issuer.sign(claims(), await issuer.addKey(alg)));
    });
  }

  test('RF_JWT_CLAIM_*: name the claims of issuer tokens, not of tokens signed with the secret', async () => {
    const key = await issuer.addKey('ES256');
    const role = CLAIMS.RF_JWT_CLAIM_ROLE;
    const admin = await issuer.sign(claims({[role]: 'team_admin', role: 'engineer', name: 'Not this'}), key);
    const {role: found, name} = await me(admin);
    assert.deepEqual([found, name], ['team_admin', 'Anna by Provider']);
    await server.expectOk(200, getTeamAnalytics, {as: admin});
    assert.equal((await me(await issuer.sign(claims({role: 'super_admin'}), key))).role, 'engineer');
    await expectUnauthenticated(await issuer.sign(claims({[role]: 'owner'}), key));
    const own = await new SignJWT({
      sub: 'own',
      account_id: account.id,
      role: 'team_admin',
      name: 'Own',
      [role]: 'engineer',
      nickname: 'Not this',
      exp: seconds(60),
    })
      .setProtectedHeader({alg: 'HS256'})
      .sign(server.secret);
    const mine = await me(own);
    assert.deepEqual([mine.role, mine.name], ['team_admin', 'Own']);
  });

  test('a token of the issuer is valid only for the account that registered it', async () => {
    const key = await issuer.addKey('RS256');
    const other = await server.account();
    await expectUnauthenticated(await issuer.sign(claims({account_id: other.id}), key));
    await expectUnauthenticated(await issuer.sign(claims({account_id: 'nowhere'}), key));
    await expectUnauthenticated(await issuer.sign(claims({account_id: 7}), key));
    // Without the claim, the account that trusts the issuer applies.
    assert.equal((await me(await issuer.sign(claims({account_id: undefined}), key))).account.id, account.id);
  });

  test('a token of the issuer needs the registered audience, if there is one', async () => {
    const key = await issuer.addKey('RS256');
    for (const aud of [undefined, 'https://other.example.com', '', [], [`${AUDIENCE}/`]]) {
      await expectUnauthenticated(await issuer.sign(claims({aud}), key));
    }
    await me(await issuer.sign(claims({aud: ['https://other.example.com', AUDIENCE]}), key));
    await trust(account, {audience: null});
    await me(await issuer.sign(claims({aud: 'whatever'}), key));
  });

  test('a token of the issuer: exp and nbf are checked with a minute of tolerance', async () => {
    const key = await issuer.addKey('ES256');
    await me(await issuer.sign(claims({exp: seconds(-59)}), key));
    await expectUnauthenticated(await issuer.sign(claims({exp: seconds(-61)}), key));
    await expectUnauthenticated(await issuer.sign(claims({exp: undefined}), key));
    await me(await issuer.sign(claims({nbf: seconds(59)}), key));
    await expectUnauthenticated(await issuer.sign(claims({nbf: seconds(61)}), key));
    await expectUnauthenticated(await issuer.sign(claims({sub: undefined}), key));
  });
});

describe('tokens that no registered issuer has signed', () => {
  test('a token of a provider that uses another issuer’s name answers 401', async () => {
    await issuer.addKey('RS256', 'k');
    const impostor = await Issuer.start();
    const key = await impostor.addKey('RS256', 'k');
    await expectUnauthenticated(await impostor.sign(claims({iss: issuer.url}), key));
    await expectUnauthenticated(await impostor.sign(claims(), key));
    await expectUnauthenticated(await impostor.sign(claims({iss: issuer.url}), key, {jku: impostor.jwksUrl}));
    await expectUnauthenticated(await impostor.sign(claims({iss: issuer.url}), key, {jwk: key.jwk}));
    assert.equal(impostor.fetched, 0);
    await impostor.stop();
  });

  test("a token of another account's issuer answers 401 for this account", async () => {
    const other = await server.account();
    const theirs = await Issuer.start();
    await trust(other, {issuer: theirs.url, jwks_url: theirs.jwksUrl});
    const key = await theirs.addKey('RS256');
    await expectUnauthenticated(await theirs.sign(claims(), key));
    await expectUnauthenticated(await theirs.sign(claims({iss: issuer.url}), key));
    assert.equal((await me(await theirs.sign(claims({account_id: other.id}), key))).account.id, other.id);
    await theirs.stop();
  });

  test('a token whose iss differs slightly or is missing answers 401', async () => {
    const key = await issuer.addKey('RS256');
    for (const iss of [`${issuer.url}/`, issuer.url.toUpperCase(), '', undefined, [issuer.url]]) {
      await expectUnauthenticated(await issuer.sign(claims({iss}), key));
    }
    assert.equal(issuer.fetched, 0);
  });

  test('a token signed with the public key as HMAC secret answers 401', async () => {
    const key = await issuer.addKey('RS256');
    const publicKey = await importJWK({...key.jwk, ext: true}, 'RS256');
    assert.ok(!(publicKey instanceof Uint8Array));
    const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    for (const secret of [await exportSPKI(publicKey), JSON.stringify(key.jwk), key.jwk.n ?? '']) {
      for (const alg of ['HS256', 'RS256']) {
        const input = `${encode({alg, kid: key.kid})}.${encode(claims({iss: issuer.url}))}`;
        await expectUnauthenticated(
          `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`,
        );
      }
    }
  });

  test('a token whose alg does not match the type of its key answers 401', async () => {
    const [rsa, ec] = [await issuer.addKey('RS256'), await issuer.addKey('ES256')];
    await expectUnauthenticated(await issuer.sign(claims(), rsa, {kid: ec.kid}));
    await expectUnauthenticated(await issuer.sign(claims(), ec, {kid: rsa.kid}));
  });

  test('a token of a former issuer answers 401, and another account can register it', async () => {
    const key = await issuer.addKey('RS256');
    const token = await issuer.sign(claims(), key);
    await me(token);
    await trust(account, {audience: 'https://elsewhere.example.com'});
    await expectUnauthenticated(token);
    await trust(account, {audience: AUDIENCE});
    await me(token);
    await trust(account, {issuer: null, jwks_url: null, audience: null});
    await expectUnauthenticated(token);
    // Another account can register the issuer now.
    const other = await server.account();
    await trust(other, {issuer: issuer.url, jwks_url: issuer.jwksUrl, audience: AUDIENCE});
    await expectUnauthenticated(token);
    assert.equal((await me(await issuer.sign(claims({account_id: other.id}), key))).account.id, other.id);
  });
});

describe('keys of the issuer', () => {
  test('JWKS: is fetched once for many tokens', async () => {
    const key = await issuer.addKey('ES256');
    for (let index = 0; index < 20; index++) await me(await issuer.sign(claims({sub: `u${index}`}), key));
    assert.equal(issuer.fetched, 1);
  });

  test('JWKS: a new key is accepted at once, a withdrawn one answers 401 after the next fetch', async () => {
    const first = await issuer.addKey('RS256', 'first');
    await me(await issuer.sign(claims(), first));
    const second = await issuer.addKey('RS256', 'second');
    await me(await issuer.sign(claims(), second));
    await me(await issuer.sign(claims({sub: 'still'}), first));
    issuer.keys.shift();
    const third = await issuer.addKey('ES256', 'third');
    await me(await issuer.sign(claims(), third));
    await expectUnauthenticated(await issuer.sign(claims({sub: 'too late'}), first));
    await me(await issuer.sign(claims({sub: 'fine'}), second));
  });

  test('JWKS: for a token without kid all keys are tried', async () => {
    const keys = [await issuer.addKey('RS256'), await issuer.addKey('RS256'), await issuer.addKey('RS256')];
    for (const [index, key] of keys.entries()) {
      await me(await issuer.sign(claims({sub: `u${index}`}), key, {kid: undefined}));
    }
    const stranger = await Issuer.start();
    const key = await stranger.addKey('RS256');
    await expectUnauthenticated(await stranger.sign(claims({iss: issuer.url}), key, {kid: undefined}));
    await stranger.stop();
  });

  test("JWKS: a token of a malformed key answers 401, and other keys' tokens are accepted", async () => {
    const [ec, rsa, good] = [
      await issuer.addKey('ES256'),
      await issuer.addKey('RS256'),
      await issuer.addKey('EdDSA'),
    ];
    const keys = [{...ec.jwk, y: ec.jwk.x}, {...rsa.jwk, n: 'AA'}, good.jwk];
    issuer.answer = {status: 200, body: JSON.stringify({keys})};
    for (const key of [ec, rsa]) await expectUnauthenticated(await issuer.sign(claims(), key));
    await me(await issuer.sign(claims(), good));
  });

  test('JWKS: for a token without kid, malformed and too short keys are left out', async () => {
    const [malformed, good] = [await issuer.addKey('RS256'), await issuer.addKey('RS256')];
    const short = generateKeyPairSync('rsa', {modulusLength: 1024}).publicKey.export({format: 'jwk'});
    const keys = [{...malformed.jwk, n: 'AA'}, {...short, kid: 'short', alg: 'RS256'}, good.jwk];
    issuer.answer = {status: 200, body: JSON.stringify({keys})};
    await me(await issuer.sign(claims(), good, {kid: undefined}));
  });

  test('GET /me: unknown key ids cause few requests to the provider, then 503', async () => {
    const key = await issuer.addKey('RS256');
    await me(await issuer.sign(claims(), key));
    const first = await issuer.sign(claims(), key, {kid: 'made-up'});
    await expectUnauthenticated(first);
    const statuses: number[] = [];
    for (let index = 0; index < 40; index++) {
      const as = await issuer.sign(claims({sub: `u${index}`}), key, {kid: `made-up-${index}`});
      const {status, headers} = await server.call(getMe, {as});
      statuses.push(status);
      if (status === 503) assert.ok(Number(headers.get('retry-after')) <= 5);
    }
    assert.ok(issuer.fetched <= 10, `${issuer.fetched} fetches`);
    assert.deepEqual([...new Set(statuses)], [401, 503]);
    // The server has fetched the keys for this id.
    await expectUnauthenticated(first);
    await me(await issuer.sign(claims({sub: 'real'}), key));
  });

  for (const clockChange of [0, -3_600_000]) {
    test(`GET /me: a new key is found within seconds despite invented key ids (clock ${clockChange} ms)`, async (t) => {
      const time = new Time(t);
      const old = await issuer.addKey('RS256', 'old');
      await me(await issuer.sign(claims(), old));
      const fresh = await issuer.addKey('ES256', 'fresh');
      const published = issuer.keys.splice(1);
      for (let index = 0; index < 10; index++) {
        await server.call(getMe, {as: await issuer.sign(claims(), old, {kid: `made-up-${index}`})});
      }
      issuer.keys.push(...published);
      const token = await issuer.sign(claims({sub: 'new key'}), fresh);
      const {status, headers} = await server.call(getMe, {as: token});
      assert.equal(status, 503);
      time.setClock(clockChange);
      time.pass(Number(headers.get('retry-after')) * SECOND);
      // The next fetch finds every new key, for any token.
      await expectUnauthenticated(await issuer.sign(claims(), old, {kid: 'made-up-again'}));
      await me(token);
    });
  }

  test('GET /me: a token that was valid before answers 401 once its key has left the fetched keys', async () => {
    const withdrawn = await issuer.addKey('RS256', 'withdrawn');
    const token = await issuer.sign(claims(), withdrawn);
    await me(token);
    await me(token);
    issuer.keys.shift();
    await me(await issuer.sign(claims({sub: 'other'}), await issuer.addKey('ES256', 'replacement')));
    await expectUnauthenticated(token);
  });

  for (const clockChange of [0, -3_600_000]) {
    test(`GET /me: a withdrawn key is trusted for ten minutes at most (clock ${clockChange} ms)`, async (t) => {
      const time = new Time(t);
      const token = await issuer.sign(claims(), await issuer.addKey('RS256'));
      await me(token);
      issuer.keys.length = 0;
      await me(token);
      time.setClock(clockChange);
      time.pass(10 * MINUTE);
      await expectUnauthenticated(token);
    });
  }

  test('GET /me: with cached keys too old and no provider, a valid token answers 503, then 200', async (t) => {
    const time = new Time(t);
    const token = await issuer.sign(claims(), await issuer.addKey('RS256'));
    await me(token);
    await issuer.stop();
    await me(token);
    time.pass(10 * MINUTE);
    await server.expectRefused('unavailable', getMe, {as: token});
    await issuer.restart();
    await me(token);
  });
});

describe('an unreachable provider', () => {
  test('unreachable provider: an unknown key answers 503 with Retry-After, then 200', async () => {
    const token = await issuer.sign(claims(), await issuer.addKey('RS256'));
    await issuer.stop();
    const {status, headers} = await server.call(getMe, {as: token});
    assert.equal(status, 503);
    assert.ok(Number(headers.get('retry-after')) > 0);
    await server.expectRefused('unavailable', getMe, {as: token});
    await issuer.restart();
    await me(token);
  });

  test('a provider that responds without keys: a token answers 503', async () => {
    const token = await issuer.sign(claims(), await issuer.addKey('RS256'));
    for (const response of [
      {status: 500, body: '{}'},
      {status: 404, body: 'not here'},
      {status: 200, body: '<html>'},
      {status: 200, body: '{}'},
      {status: 200, body: '{"keys":7}'},
      {status: 302, body: ''},
      // Readable, but longer than any set of keys.
      {status: 200, body: JSON.stringify({keys: []}).padEnd(1_100_000)},
    ]) {
      issuer.answer = response;
      await server.expectRefused('unavailable', getMe, {as: token});
    }
    issuer.answer = undefined;
    await me(token);
  });

  test('unreachable provider: tokens of cached keys and of other accounts are accepted', async () => {
    const key = await issuer.addKey('RS256');
    await me(await issuer.sign(claims(), key));
    await issuer.stop();
    await me(await issuer.sign(claims({sub: 'new'}), key));
    await server.expectRefused('unavailable', getMe, {
      as: await issuer.sign(claims(), key, {kid: 'rotated'}),
    });
    await me(await issuer.sign(claims({sub: 'newer'}), key));
    await me(await account.token());
    await me(await (await server.account()).token());
  });

  test('unreachable provider: an expired token or unknown issuer answers 401, not 503', async () => {
    const key = await issuer.addKey('RS256');
    const expired = await issuer.sign(claims({exp: seconds(-MINUTE / SECOND - 1)}), key);
    await me(await issuer.sign(claims(), key));
    await issuer.stop();
    await expectUnauthenticated(expired);
    await expectUnauthenticated(await issuer.sign(claims({iss: 'https://unknown.example.com'}), key));
  });
});

test('without RF_JWT_CLAIM_* the claims of an issuer token are role and name', async () => {
  const plain = await startServer();
  const {id} = await plain.account();
  const found = await findAccount(plain.database.read, id);
  assert.ok(found);
  await updateAccount(plain.database, found, {issuer: issuer.url, jwks_url: issuer.jwksUrl});
  const payload = claims({account_id: id, role: 'super_admin', name: 'Plain', nickname: 'Not this'});
  const token = await issuer.sign(payload, await issuer.addKey('EdDSA'));
  const {role, name} = await plain.expectOk(200, getMe, {as: token});
  assert.deepEqual([role, name], ['super_admin', 'Plain']);
  await plain.close();
});
