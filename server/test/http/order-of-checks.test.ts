import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {routes, type Route, type RouteName} from '@resolutionflow/contract';
import {startServer, type TestServer} from './harness.js';
import {CALLS, MAY, UNKNOWN, WHO, WRONG, type Who} from './samples.js';

let server: TestServer;
/** A server with a low rate limit. */
let limited: TestServer;

before(async () => {
  server = await startServer();
  limited = await startServer({env: {RF_RATE_LIMIT: '10'}});
});
after(async () => {
  await server.close();
  await limited.close();
});

/** Returns a token or key of an empty account. */
async function credentials(who: Who): Promise<string> {
  const account = await server.account();
  if (who === 'key') return account.key;
  return who === 'admin' ? account.admin() : account.token();
}

const table = Object.entries<Route>(routes) as [RouteName, Route][];

test('the samples of the order tests cover every route of the contract', () => {
  const names = Object.keys(routes).sort();
  for (const samples of [CALLS, WRONG, MAY]) assert.deepEqual(Object.keys(samples).sort(), names);
});

describe('the order of checks', () => {
  for (const [name, route] of table) {
    for (const who of WHO) {
      const may = MAY[name].includes(who);
      const takesBody = route.body !== undefined || route.bodyType !== undefined;
      const otherType = {'content-type': 'text/plain'};

      test(`${name} by ${who}: answers 401, 415, 413, 400, 422, 403, 404 in this order`, async () => {
        const as = await credentials(who);
        const call = CALLS[name](UNKNOWN, who);
        const wrong = WRONG[name];

        // Authentication precedes all other checks.
        const body = takesBody ? {body: '{', headers: otherType} : {};
        await server.expectRefused('unauthenticated', route, {...call, ...wrong, ...body});
        await server.expectRefused('unauthenticated', route, {...call, ...wrong, ...body, as: `${as}x`});

        if (takesBody) {
          const headers = otherType;
          await server.expectRefused('unsupported_media_type', route, {
            ...call,
            ...wrong,
            as,
            body: '{',
            headers,
          });
        }
        if (route.body) {
          const large = `"${'x'.repeat(65_536)}`;
          await server.expectRefused('payload_too_large', route, {...call, ...wrong, as, body: large});
          await server.expectRefused('malformed_json', route, {...call, ...wrong, as, body: '{'});
        }
        if (wrong) await server.expectRefused('validation_failed', route, {...call, ...wrong, as});
        if (!may) await server.expectRefused('forbidden', route, {...call, as});
        else if (route.errors?.includes('not_found'))
          await server.expectRefused('not_found', route, {...call, as});
        else assert.ok((await server.call(route, {...call, as})).status < 300);
      });
    }

    test(`${name}: the rate limit is checked after authentication and before everything else`, async () => {
      const call = {...CALLS[name](UNKNOWN, 'engineer'), ...WRONG[name]};
      const as = await (await limited.account()).token();
      const headers = {'content-type': 'text/plain'};
      const body = route.body ? {body: '{', headers} : {};
      if (route.bodyType) {
        // Imports have no rate limit.
        for (let times = 0; times < 11; times++)
          await limited.expectRefused('forbidden', route, {...call, as});
        return;
      }
      for (let times = 0; times < 10; times++) {
        const {status} = await limited.call(route, {...call, ...body, as});
        assert.notEqual(status, 429);
      }
      await limited.expectRefused('rate_limited', route, {...call, ...body, as});
    });
  }
});
