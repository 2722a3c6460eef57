import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {runModule} from './run-module.js';
import {createAccount} from './fixture.js';

/** Starts a list of the modules that a process loads: `sdk/queue/outbox.js`, `ky/distribution/index.js`. */
const RECORD_MODULES = `
  import {registerHooks} from 'node:module';
  const loaded = new Set();
  registerHooks({
    load(url, context, next) {
      loaded.add(url.replace(/^.*[/](?:node_modules|packages)[/]/, '').replace('/dist/', '/'));
      return next(url, context);
    },
  });
`;

const address = (path: string): string => JSON.stringify(import.meta.resolve(path));

/** Returns the modules that a new process loads for an import path. */
async function modulesOf(path: string): Promise<string[]> {
  const output = await runModule(
    `${RECORD_MODULES} await import(${address(path)}); console.log(JSON.stringify([...loaded]));`,
  );
  return JSON.parse(output) as string[];
}

const matching = (modules: readonly string[], pattern: RegExp): string[] =>
  modules.filter((module) => pattern.test(module));

const ZOD = /^zod[/]/;
const RESPONSE_SCHEMAS = /^contract[/]responses[/]/;
const SENDER = /^(ky|idb-keyval)[/]|^sdk[/](connection[/]connection|queue[/]sender|http[/]transport)\.js$/;

describe('modules that an import path loads', () => {
  test('@resolutionflow/sdk loads the outbox, but neither schemas nor the sender', async () => {
    const modules = await modulesOf('@resolutionflow/sdk');
    assert.equal(matching(modules, /^sdk[/]queue[/]outbox\.js$/).length, 1);
    assert.deepEqual(matching(modules, ZOD), []);
    assert.deepEqual(matching(modules, RESPONSE_SCHEMAS), []);
    assert.deepEqual(matching(modules, SENDER), []);
  });

  test('@resolutionflow/sdk loads ky and the schemas of responses with the first write', async () => {
    const account = await createAccount();
    const options = JSON.stringify({baseUrl: account.baseUrl, token: await account.token()});
    const output = await runModule(`
      ${RECORD_MODULES}
      const {createClient} = await import(${address('@resolutionflow/sdk')});
      const client = createClient(${options});
      const before = [...loaded];
      const {status} = await client.startSession({treeId: 'vpn'});
      client.close();
      console.log(JSON.stringify({before, status, all: [...loaded]}));
    `);
    const {before, status, all} = JSON.parse(output) as {before: string[]; status: string; all: string[]};
    assert.equal(status, 'saved');
    assert.deepEqual(matching(before, SENDER), []);
    for (const wanted of [/^ky[/]/, RESPONSE_SCHEMAS, /^sdk[/]queue[/]sender\.js$/]) {
      assert.notEqual(matching(all, wanted).length, 0, `${String(wanted)} in ${all.join()}`);
    }
    assert.deepEqual(matching(all, ZOD), []);
  });

  for (const path of ['@resolutionflow/sdk/worker', '@resolutionflow/sdk/internal']) {
    test(`${path} loads the schemas of responses, but not those of requests`, async () => {
      const modules = await modulesOf(path);
      assert.notEqual(matching(modules, RESPONSE_SCHEMAS).length, 0);
      assert.deepEqual(matching(modules, ZOD), []);
      assert.deepEqual(
        matching(modules, /^contract[/](?!responses[/]|(limits|route|statistics|text)\.js$)/),
        [],
      );
    });
  }

  test('@resolutionflow/contract/responses loads no schemas of requests', async () => {
    const modules = await modulesOf('@resolutionflow/contract/responses');
    assert.notEqual(matching(modules, RESPONSE_SCHEMAS).length, 0);
    assert.deepEqual(matching(modules, ZOD), []);
  });

  for (const name of ['limits', 'statistics', 'text']) {
    test(`@resolutionflow/contract/${name} loads no other module`, async () => {
      assert.deepEqual(await modulesOf(`@resolutionflow/contract/${name}`), [`contract/${name}.js`]);
    });
  }

  test('@resolutionflow/contract loads zod/mini, and no module of the classic zod', async () => {
    const modules = matching(await modulesOf('@resolutionflow/contract'), ZOD);
    assert.notEqual(modules.length, 0);
    assert.deepEqual(
      modules.filter((module) => !/^zod[/](mini[/]|v4[/](mini|core|locales)[/])/.test(module)),
      [],
    );
  });
});

describe('ES modules', () => {
  for (const path of ['@resolutionflow/sdk', '@resolutionflow/sdk/worker', '@resolutionflow/contract']) {
    test(`${path} cannot be loaded as CommonJS`, async () => {
      const output = await runModule(
        `
          import {createRequire} from 'node:module';
          try {
            createRequire(${JSON.stringify(import.meta.url)})(${JSON.stringify(path)});
          } catch (error) {
            console.log(error.code);
          }
        `,
        '--no-experimental-require-module',
      );
      assert.equal(output, 'ERR_REQUIRE_ESM');
    });
  }
});
