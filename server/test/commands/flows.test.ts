import assert from 'node:assert/strict';
import {writeFileSync} from 'node:fs';
import {after, before, test} from 'node:test';
import {Cli, json} from './cli.js';

let cli: Cli;
let file: string;
before(async () => {
  cli = await Cli.create();
  file = cli.path('flows.json');
  await cli.expectSuccess('accounts', 'create', '--id', 'acme', '--name', 'Acme');
});
after(() => cli.remove());

const write = (content: unknown): void =>
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));

const vpn = {tree_id: 'vpn', name: 'VPN', steps: [{id: 'cable', title: 'Check the cable'}]};
const mail = {tree_id: 'mail', name: 'Mail', steps: []};

test('flows put: creates one flow, replaces it, and reads a list or a response of GET /flows', async () => {
  write(vpn);
  assert.match(await cli.expectSuccess('flows', 'put', file, '--account', 'acme'), /^vpn\tcreated$/m);
  write([{...vpn, name: 'VPN is down'}, mail]);
  assert.deepEqual(json(await cli.expectSuccess('flows', 'put', file, '--account', 'acme', '--json')), [
    {tree_id: 'vpn', status: 'replaced'},
    {tree_id: 'mail', status: 'created'},
  ]);
  write({flows: [vpn], next_cursor: null});
  await cli.expectSuccess('flows', 'put', file, '--account', 'acme');
  assert.deepEqual(json(await cli.expectSuccess('flows', 'list', '--account', 'acme', '--json')), [
    mail,
    vpn,
  ]);
  write({...mail, name: 'Line\nbreak \u001b[31mred'});
  await cli.expectSuccess('flows', 'put', file, '--account', 'acme');
  assert.equal(
    await cli.expectSuccess('flows', 'list', '--account', 'acme'),
    'mail\tLine break  [31mred\t0 steps\nvpn\tVPN\t1 steps\n',
  );
});

test('flows list: lists more flows than one page, and flows put reads its output', async () => {
  const many = Array.from({length: 230}, (_, index) => ({...mail, tree_id: `flow-${1000 + index}`}));
  write(many);
  await cli.expectSuccess('accounts', 'create', '--id', 'large', '--name', 'Large');
  await cli.expectSuccess('flows', 'put', file, '--account', 'large');
  const listed = await cli.expectSuccess('flows', 'list', '--account', 'large', '--json');
  assert.deepEqual(json(listed), many);
  write(listed);
  await cli.expectSuccess('flows', 'put', file, '--account', 'large');
});

test('flows put: a wrong file changes nothing and names what is wrong', async () => {
  const before = await cli.expectSuccess('flows', 'list', '--account', 'acme', '--json');
  const put = ['flows', 'put', file, '--account', 'acme'];
  write('{"tree_id"');
  await cli.expectFailure(/flows\.json is not JSON/, put);
  writeFileSync(file, Buffer.from(JSON.stringify(vpn), 'utf16le'));
  await cli.expectFailure(/flows\.json is not (JSON|text in UTF-8)/, put);
  writeFileSync(file, Buffer.from([0x22, 0xff, 0x22]));
  await cli.expectFailure(/flows\.json is not text in UTF-8/, put);
  write([
    {...vpn, name: 'New'},
    {...mail, steps: [{id: 'a b', title: 'A'}]},
  ]);
  await cli.expectFailure(/flow 2: steps\.0\.id: Expected 1–128 characters/, put);
  write([{...vpn, steps: [...vpn.steps, ...vpn.steps]}]);
  await cli.expectFailure(/flow 1: steps: Expected every step id once/, put);
  for (const content of ['7', 'null', '{}', '"text"']) {
    write(content);
    await cli.expectFailure(/flow 1:/, put);
  }
  write(vpn);
  await cli.expectFailure(/There is no account "nobody"/, ['flows', 'put', file, '--account', 'nobody']);
  await cli.expectFailure(/There is no account "nobody"/, ['flows', 'list', '--account', 'nobody']);
  await cli.expectFailure(/does not exist.*missing\.json/, [
    'flows',
    'put',
    cli.path('missing.json'),
    '--account',
    'acme',
  ]);
  await cli.expectFailure(/names a folder/, ['flows', 'put', cli.folder, '--account', 'acme']);
  assert.equal(await cli.expectSuccess('flows', 'list', '--account', 'acme', '--json'), before);
});
