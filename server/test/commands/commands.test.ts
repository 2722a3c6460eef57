import assert from 'node:assert/strict';
import {readdirSync} from 'node:fs';
import {after, before, describe, test} from 'node:test';
import {Cli} from './cli.js';

let cli: Cli;
before(async () => {
  cli = await Cli.create();
});
after(() => cli.remove());

test('every command has --help', async () => {
  assert.match(await cli.expectSuccess('--help'), /serve[^]*demo[^]*accounts[^]*import[^]*verify[^]*backup/);
  for (const command of [
    'serve',
    'demo',
    'accounts',
    'keys',
    'token',
    'import',
    'verify',
    'rebuild',
    'backup',
    'restore',
    'flows',
    'config',
    'doctor',
    'migrate',
    'copy',
  ]) {
    assert.match(await cli.expectSuccess(command, '--help'), /Usage/);
  }
  await cli.expectFailure(/unknown command/, ['nonsense']);
});

test('a value of 100,000 characters: the error message is short and says what is wrong', async () => {
  const huge = 'x'.repeat(100_000);
  await cli.expectSuccess('accounts', 'create', '--id', 'acme', '--name', 'Acme');
  const issuer = ['accounts', 'set', 'acme', '--issuer', 'https://id.example.com', '--jwks-url'];
  for (const [sentence, args, settings] of [
    [/is not an IANA time zone/, ['accounts', 'set', 'acme', '--time-zone', huge]],
    [/There is no server key/, ['keys', 'revoke', huge]],
    [/Expected 1–128 printable/, ['token', '--account', 'acme', '--user', huge, '--name', 'A']],
    [/The name of the file is too long/, ['import', huge, '--account', 'acme']],
    [/--jwks-url: expected at most 1000/, [...issuer, `https://${huge}`]],
    [/--audience: expected at most 1000/, [...issuer, 'https://id.example.com/keys', '--audience', huge]],
    [/HOST cannot be resolved/, ['serve'], {HOST: huge}],
    [/host name that cannot be resolved/, ['verify'], {RF_DATABASE_URL: `postgres://rf@${huge}/feedback`}],
  ] as const) {
    const {code, err} = await cli.run(args, settings);
    assert.equal(code, 1, err.slice(0, 200));
    assert.match(err, sentence);
    assert.ok(err.length < 3000, `${err.length} characters`);
  }
});

test('copy: a URL that is not usable is refused as --from and --to, without a file or a password', async () => {
  const files = readdirSync(cli.folder);
  for (const url of [
    'sqlite://copy.db',
    'sqlite:copy.db?mode=rwc',
    'copy.db',
    '',
    'postgres://rf:quokka@/db',
  ]) {
    for (const [from, to] of [
      [url, 'sqlite:copy.db'],
      ['sqlite:copy.db', url],
    ] as const) {
      const {code, err} = await cli.run(['copy', '--from', from, '--to', to]);
      assert.equal(code, 1);
      assert.match(err, /is not a usable database URL: .*Use sqlite:<path>/);
      assert.doesNotMatch(err, /quokka/);
    }
  }
  assert.deepEqual(readdirSync(cli.folder), files);
});

describe('serve: a wrong setting stops the start with an error message that names it', () => {
  const wrong: readonly (readonly [string, string])[] = [
    ['PORT', 'eighty'],
    ['HOST', '::zz'],
    ['RF_DATABASE_URL', 'mysql://nowhere'],
    ['RF_JWT_SECRET', 'too short'],
    ['RF_RATE_LIMIT', '-1'],
    ['RF_TRUST_PROXY', 'perhaps'],
    ['RF_LOG_LEVEL', 'loud'],
    ['RF_METRICS', 'yes'],
    ['RF_CORS_ORIGINS', 'not an origin'],
    ['RF_CORS_ORIGINS', 'https://*.example.com'],
    ['RF_CORS_ORIGINS', 'wss://app.example.com'],
  ];
  for (const [name, value] of wrong) {
    test(`serve with ${name}=${value}: exits 1 and names the setting`, () =>
      cli.expectFailure(new RegExp(name), ['serve'], {[name]: value}));
  }

  test('serve with neither a secret nor an issuer: exits 1', () =>
    cli.expectFailure(/RF_JWT_SECRET/, ['serve'], {RF_JWT_SECRET: ''}));
});
