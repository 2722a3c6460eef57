import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import {after, before, test} from 'node:test';
import {SETTINGS, type SettingDescription} from '../../src/settings.js';
import {Cli, json} from './cli.js';

let cli: Cli;
before(async () => {
  cli = await Cli.create();
});
after(() => cli.remove());

test('config: prints every setting with value, source and default, and hides secrets', async () => {
  const settings = {RF_CORS_ORIGINS: 'https://app.example.com', RF_RATE_LIMIT: ''};
  const secret = 'quokka-secret-of-at-least-thirty-two-bytes';
  const {code, out} = await cli.run(['config', '--json'], {...settings, RF_JWT_SECRET: secret});
  assert.equal(code, 0);
  const listed = new Map(json<SettingDescription[]>(out).map(({name, ...rest}) => [name, rest]));
  assert.deepEqual(listed.get('RF_CORS_ORIGINS'), {
    value: 'https://app.example.com',
    source: 'environment',
    default: null,
  });
  assert.deepEqual(listed.get('RF_RATE_LIMIT'), {value: '600', source: 'default', default: '600'});
  assert.deepEqual(listed.get('RF_JWT_SECRET'), {
    value: '(hidden, 42 bytes)',
    source: 'environment',
    default: null,
  });
  assert.ok(!out.includes('quokka'));
  const text = await cli.run(['config'], {...settings, RF_JWT_SECRET: ''});
  assert.match(text.out, /^RF_JWT_SECRET\t\(not set\)\tdefault\t\(not set\)$/m);
});

test('--help: lists every setting with its default', async () => {
  const help = await cli.expectSuccess('--help');
  for (const {name, default: fallback} of json<SettingDescription[]>(
    await cli.expectSuccess('config', '--json'),
  )) {
    const [, value] = new RegExp(`^ {2}${name} .*\\n.* Default: (.*)\\.$`, 'm').exec(help) ?? [];
    assert.equal(value, fallback ?? 'none', name);
  }
});

test('the table of settings has every environment variable that the code names', () => {
  const root = new URL('../../src/', import.meta.url);
  const sources = readdirSync(root, {recursive: true, encoding: 'utf8'}).filter((path) =>
    path.endsWith('.ts'),
  );
  const named = sources.flatMap(
    (path) => readFileSync(new URL(path, root), 'utf8').match(/\bRF_[A-Z_]+\b/g) ?? [],
  );
  assert.deepEqual(
    [...new Set(named)].filter((name) => !(name in SETTINGS)),
    [],
  );
});

test('config: a wrong setting is listed, and exits 1', async () => {
  const {code, out, err} = await cli.run(['config'], {PORT: 'eighty'});
  assert.equal(code, 1);
  assert.match(out, /^PORT\teighty\tenvironment\t4600$/m);
  assert.match(err, /^PORT is "eighty"/);
  const hidden = await cli.run(['config'], {RF_DATABASE_URL: 'postgres://rf:quokka@db/rf'});
  assert.doesNotMatch(hidden.out + hidden.err, /quokka/);
});
