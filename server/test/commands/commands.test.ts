import assert from 'node:assert/strict';
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
  ];
  for (const [name, value] of wrong) {
    test(`serve with ${name}=${value}: exits 1 and names the setting`, () =>
      cli.expectFailure(new RegExp(name), ['serve'], {[name]: value}));
  }

  test('serve with neither a secret nor an issuer: exits 1', () =>
    cli.expectFailure(/RF_JWT_SECRET/, ['serve'], {RF_JWT_SECRET: ''}));
});
