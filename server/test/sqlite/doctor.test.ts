import assert from 'node:assert/strict';
import {readFileSync, writeFileSync} from 'node:fs';
import {test} from 'node:test';
import {Cli, json} from '../commands/cli.js';

test('doctor: finds a missing and a damaged database', async (t) => {
  const cli = await Cli.create();
  t.after(() => cli.remove());
  const failed = async (file: string): Promise<string[]> => {
    const {code, out} = await cli.run(['doctor', '--json'], {RF_DATABASE_URL: `sqlite:${file}`});
    assert.equal(code, 1);
    const findings = json<{check: string; status: string}[]>(out);
    return findings.filter(({status}) => status === 'failed').map(({check}) => check);
  };
  assert.deepEqual(await failed('missing.db'), ['database']);
  await cli.expectSuccess('accounts', 'create', '--id', 'acme', '--name', 'Acme');
  const damaged = cli.path('damaged.db');
  await cli.expectSuccess('backup', damaged);
  const bytes = readFileSync(damaged);
  // Pages in the middle: the header and the schema stay readable.
  const [before, after] = [bytes.subarray(0, 32_768), bytes.subarray(40_960)];
  writeFileSync(damaged, Buffer.concat([before, Buffer.alloc(8192, 7), after]));
  assert.ok((await failed(damaged)).includes('database'));
});
