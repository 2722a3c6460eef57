import assert from 'node:assert/strict';
import {fileURLToPath} from 'node:url';
import {after, before, describe, test} from 'node:test';
import ts from 'typescript';
import {createAccount, type Account} from './fixture.js';
import {runModule} from './run-module.js';

const DIST = new URL('../dist/', import.meta.url);
const INDEX = fileURLToPath(new URL('../src/index.ts', import.meta.url));

const sdk = (file = 'index.js'): string => JSON.stringify(new URL(file, DIST).href);

describe('importing', () => {
  for (const file of ['index.js', 'worker.js', 'internal/index.js']) {
    test(`importing ${file} keeps the process free to end and adds no globals`, async () => {
      const output = await runModule(`
        const before = new Set(Reflect.ownKeys(globalThis));
        await import(${sdk(file)});
        // Zod keeps its settings in a global, and Node's fetch its dispatcher.
        const left = Reflect.ownKeys(globalThis).filter((key) => !before.has(key) && !/__zod_|undici/.test(String(key)));
        if (left.length) console.log('left behind:', left);
        console.log(process.getActiveResourcesInfo().filter((kind) => kind !== 'PipeWrap').join());
      `);
      assert.equal(output, '');
    });
  }

  test('createClient works without the globals of a page and of Node', async () => {
    const output = await runModule(`
      for (const name of ['process', 'Buffer', 'setImmediate', 'document', 'window', 'navigator', 'localStorage',
        'indexedDB', 'BroadcastChannel', 'location', 'addEventListener']) {
        Object.defineProperty(globalThis, name, {value: undefined, configurable: true});
        delete globalThis[name];
      }
      const {createClient} = await import(${sdk()});
      const client = createClient({baseUrl: 'http://127.0.0.1:1', getToken: () => null});
      console.log(typeof document, await client.pending());
    `);
    assert.equal(output, 'undefined 0');
  });
});

describe('a client', () => {
  let account: Account;
  before(async () => {
    account = await createAccount();
  });
  after(() => account.close());

  test('a server client lets the process end, before and after a call', async () => {
    const options = JSON.stringify({baseUrl: account.baseUrl, key: account.key});
    const output = await runModule(`
      const {createClient} = await import(${sdk()});
      createClient(${options});
      const {flows} = await createClient(${options}).listFlows();
      console.log(flows.length);
    `);
    assert.equal(output, '1');
  });

  test('a closed client lets the process end although Retry-After pauses its queue', async () => {
    const options = JSON.stringify({baseUrl: account.baseUrl, token: await account.token()});
    account.faults({kind: 'status', status: 503, headers: {'retry-after': '300'}});
    const output = await runModule(`
      const {createClient} = await import(${sdk()});
      const client = createClient(${options});
      const {status} = await client.startSession({treeId: 'vpn'});
      console.log(status, await client.pending());
      await client.flush();
      client.close();
    `);
    account.faults();
    assert.equal(output, 'queued 1');
  });

  test('a client in a worker thread saves a session', async () => {
    const options = JSON.stringify({baseUrl: account.baseUrl, token: await account.token()});
    const worker = `
      const {createClient} = await import(${sdk()});
      const {parentPort} = await import('node:worker_threads');
      const client = createClient(${options});
      const {status} = await client.startSession({treeId: 'vpn'});
      parentPort.postMessage(status);
    `;
    const output = await runModule(`
      import {Worker} from 'node:worker_threads';
      const url = new URL('data:text/javascript,' + encodeURIComponent(${JSON.stringify(worker)}));
      new Worker(url).on('message', (status) => console.log(status));
    `);
    assert.equal(output, 'saved');
  });

  test('a client without crypto.randomUUID and navigator.locks, as on plain-http pages, saves a session', async () => {
    const options = JSON.stringify({baseUrl: account.baseUrl, token: await account.token()});
    const output = await runModule(`
      delete Crypto.prototype.randomUUID;
      Object.defineProperty(globalThis, 'navigator', {value: {}, configurable: true});
      Object.defineProperty(globalThis, 'localStorage', {value: {}, configurable: true});
      const {createClient} = await import(${sdk()});
      const client = createClient({...${options}, queue: 'persistent'});
      const {status, data} = await client.startSession({treeId: 'vpn'});
      console.log(typeof crypto.randomUUID, status, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(data.id));
      await client.flush();
      client.close();
    `);
    assert.equal(output, 'undefined saved true');
  });
});

describe('JSDoc of the public API', () => {
  const configPath = fileURLToPath(new URL('../tsconfig.json', import.meta.url));
  const config = ts.getParsedCommandLineOfConfigFile(
    configPath,
    {noEmit: true},
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: (diagnostic) => {
        throw new Error(ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n'));
      },
    },
  )!;
  const program = ts.createProgram([INDEX], config.options);
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(INDEX)!;
  const exported = checker
    .getExportsOfModule(checker.getSymbolAtLocation(source)!)
    .map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol))
    // The contract has its own test.
    .filter((symbol) => symbol.declarations?.some(({parent}) => isOurs(parent)));

  function isOurs(node: ts.Node): boolean {
    return node.getSourceFile().fileName.includes('/packages/sdk/');
  }

  const hasText = (symbol: ts.Symbol): boolean => symbol.getDocumentationComment(checker).length > 0;
  const hasExample = (symbol: ts.Symbol): boolean =>
    symbol.getJsDocTags(checker).some(({name}) => name === 'example');

  test('every export has a JSDoc description', () => {
    assert.ok(exported.length > 15, 'the program finds the exports');
    assert.deepEqual(
      exported.filter((symbol) => !hasText(symbol)).map(({name}) => name),
      [],
    );
  });

  test('every exported function and class has a JSDoc example', () => {
    const values = exported.filter(({flags}) => flags & ts.SymbolFlags.Value);
    assert.ok(values.length >= 11);
    assert.deepEqual(
      values.filter((symbol) => !hasExample(symbol)).map(({name}) => name),
      [],
    );
  });

  test('every member has a JSDoc description, and every client method an example', () => {
    const undocumented: string[] = [];
    const withoutExample: string[] = [];
    for (const type of exported) {
      for (const member of checker.getDeclaredTypeOfSymbol(type).getProperties()) {
        const [declaration] = member.declarations ?? [];
        if (!declaration || !isOurs(declaration)) continue;
        // Skips symbol properties such as `[BRAND]`: they are internal.
        if (member.name.startsWith('__@')) continue;
        const name = `${type.name}.${member.name}`;
        if (!hasText(member)) undocumented.push(name);
        const text = ts.displayPartsToString(member.getDocumentationComment(checker));
        const showsExample = hasExample(member) || text.includes('`');
        if (ts.isMethodSignature(declaration) && !showsExample) withoutExample.push(name);
      }
    }
    assert.deepEqual({undocumented, withoutExample}, {undocumented: [], withoutExample: []});
  });
});
