import assert from 'node:assert/strict';
import {test} from 'node:test';
import {startLines} from '../../src/commands/start-lines.js';
import {loadConfig} from '../../src/config.js';

const SAFE = {RF_CORS_ORIGINS: 'https://app.example.com', RF_DATABASE_URL: 'sqlite:/data/feedback.db'};
const lines = (env: Record<string, string>, accounts = 1): string[] =>
  startLines({
    address: 'http://127.0.0.1:4600',
    config: loadConfig({...SAFE, ...env}),
    accounts,
    program: 'rf',
  });

test('serve: prints version, address, accounts and database in one line', () => {
  const [line = '', ...warnings] = lines({});
  assert.match(
    line,
    /^ResolutionFlow Feedback \d+\.\d+\.\d+\S* is at http:\/\/127\.0\.0\.1:4600 with 1 account in sqlite:\/data\/feedback\.db$/,
  );
  assert.deepEqual(warnings, []);
});

for (const [setting, env] of [
  ['RF_CORS_ORIGINS is empty', {RF_CORS_ORIGINS: ''}],
  ['RF_CORS_ORIGINS lists', {RF_CORS_ORIGINS: 'http://app.example.com'}],
  ['RF_RATE_LIMIT is 0', {RF_RATE_LIMIT: '0'}],
  ['HOST is 0.0.0.0 and RF_TRUST_PROXY', {HOST: '0.0.0.0'}],
  ['HOST is 0.0.0.0 and RF_METRICS', {HOST: '0.0.0.0', RF_TRUST_PROXY: '1', RF_METRICS: 'on'}],
  ['RF_DATABASE_URL is in memory', {RF_DATABASE_URL: 'sqlite::memory:'}],
] as const) {
  test(`serve: warns that ${setting}`, () => {
    const warnings = lines(env).slice(1);
    assert.equal(warnings.length, 1);
    assert.ok(warnings[0]?.startsWith(`Warning: ${setting}`), warnings[0]);
  });
}

test('serve: warns that there is no account', () => {
  assert.match(lines({}, 0)[1] ?? '', /^Warning: there is no account/);
});
