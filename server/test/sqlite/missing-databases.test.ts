import assert from 'node:assert/strict';
import {existsSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {after, before, test} from 'node:test';
import {Cli, json} from '../commands/cli.js';

let cli: Cli;
before(async () => {
  cli = await Cli.create();
  writeFileSync(cli.path('flows.json'), JSON.stringify({tree_id: 'vpn', name: 'VPN', steps: []}));
});
after(() => cli.remove());

/** Commands that must not create a database. */
const COMMANDS = [
  ['backup', 'copy.db'],
  ['verify'],
  ['rebuild'],
  ['accounts', 'list'],
  ['accounts', 'set', 'acme', '--name', 'Other'],
  ['keys', 'create', '--account', 'acme'],
  ['keys', 'list'],
  ['keys', 'revoke', 'key'],
  ['token', '--account', 'acme', '--user', 'ada', '--name', 'Ada'],
  ['import', 'history.ndjson', '--account', 'acme'],
  ['flows', 'put', 'flows.json', '--account', 'acme'],
  ['flows', 'list', '--account', 'acme'],
];

const urlOf = (file: string): NodeJS.ProcessEnv => ({RF_DATABASE_URL: `sqlite:${file}`});

/** Runs a command on a missing and on an empty file: both are refused and stay as they were. */
async function expectRefused(run: (sentence: RegExp, file: string) => Promise<void>): Promise<void> {
  await run(new RegExp(`There is no database at ${cli.path('nowhere/missing.db')}`), 'nowhere/missing.db');
  assert.ok(!existsSync(cli.path('nowhere')));
  const empty = cli.path('empty.db');
  writeFileSync(empty, '');
  await run(/empty\.db (is empty|has no tables)|database at .*empty\.db is empty/, empty);
  assert.equal(statSync(empty).size, 0);
}

for (const command of COMMANDS) {
  test(`${command.slice(0, 2).join(' ')} without a database: exits 1, names the path, creates nothing`, () =>
    expectRefused((sentence, file) => cli.expectFailure(sentence, command, urlOf(file))));
}

test('copy --from without a database: exits 1, names the path, creates neither database', async () => {
  await expectRefused((sentence, file) =>
    cli.expectFailure(sentence, ['copy', '--from', `sqlite:${file}`, '--to', 'sqlite:copied.db']),
  );
  assert.ok(!existsSync(cli.path('copied.db')));
});

test('doctor without a database: exits 1, names the path, creates nothing', () =>
  expectRefused(async (sentence, file) => {
    const {code, out} = await cli.run(['doctor'], urlOf(file));
    assert.equal(code, 1);
    assert.match(out, /^failed +database: /m);
    assert.match(out, sentence);
  }));

test('commands refuse a database in memory, which ends with the command', async () => {
  const settings = {RF_DATABASE_URL: 'sqlite::memory:'};
  for (const command of [...COMMANDS, ['migrate'], ['restore', 'backup.db']]) {
    await cli.expectFailure(/sqlite::memory:/, command, settings);
  }
});

test('doctor: finds a damaged database', async () => {
  const failed = async (file: string): Promise<string[]> => {
    const {code, out} = await cli.run(['doctor', '--json'], {RF_DATABASE_URL: `sqlite:${file}`});
    assert.equal(code, 1);
    const findings = json<{check: string; status: string}[]>(out);
    return findings.filter(({status}) => status === 'failed').map(({check}) => check);
  };
  await cli.expectSuccess('accounts', 'create', '--id', 'acme', '--name', 'Acme');
  const damaged = cli.path('damaged.db');
  await cli.expectSuccess('backup', damaged);
  const bytes = readFileSync(damaged);
  // Pages in the middle: the header and the schema stay readable.
  const [before, after] = [bytes.subarray(0, 32_768), bytes.subarray(40_960)];
  writeFileSync(damaged, Buffer.concat([before, Buffer.alloc(8192, 7), after]));
  assert.ok((await failed(damaged)).includes('database'));
});
