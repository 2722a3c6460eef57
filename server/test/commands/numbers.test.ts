import assert from 'node:assert/strict';
import {test} from 'node:test';
import {seconds} from '../../src/commands/token.js';
import {loadConfig} from '../../src/config.js';

test('--ttl: seconds, or a number with a unit, up to 100 years', () => {
  assert.deepEqual(['90', '30m', '2h', '36500d', '0090'].map(seconds), [90, 1800, 7200, 3_153_600_000, 90]);
  for (const text of [
    '',
    '0',
    '0d',
    '-1',
    '1.5h',
    '1e3',
    'NaN',
    'Infinity',
    '0x10',
    '1 h',
    ' 1',
    '1w',
    '１',
  ]) {
    assert.throws(() => seconds(text), /Expected seconds, or a number/, text);
  }
  for (const text of ['36501d', '999999999d', '9'.repeat(400)]) {
    assert.throws(() => seconds(text), /longest lifetime is 36500d/, text);
  }
});

for (const [name, most] of [
  ['PORT', 65_535],
  ['RF_RATE_LIMIT', 1_000_000],
  ['RF_TRUST_PROXY', 100],
] as const) {
  test(`${name}: whole numbers from 0 to ${most}`, () => {
    for (const value of ['0', String(most)]) loadConfig({[name]: value});
    for (const value of [
      String(most + 1),
      '9'.repeat(400),
      '-1',
      '0.5',
      '1e3',
      'NaN',
      '0x10',
      '1_000',
      '１',
    ]) {
      assert.throws(() => loadConfig({[name]: value}), new RegExp(`${name} is "${value}"`), value);
    }
  });
}
