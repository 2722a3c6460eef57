import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {fileURLToPath} from 'node:url';
import {startPostgres} from './fixtures/postgres.js';

/*
 * Runs the server's tests on PostgreSQL: on the server that TEST_POSTGRES_URL names, or on one that is started here.
 * Arguments are test files.
 */

/** Tests of the rest run on SQLite only: files, settings, help, the demo, and turns of the event loop. */
const FILES = [
  'test/{postgres,exactness}/**/*.test.ts',
  'test/commands/{accounts,data,doctor,flows}.test.ts',
  'test/durability/{durability,restart}.test.ts',
  'test/http/!(import-slices|pipelining).test.ts',
];

const given = process.env['TEST_POSTGRES_URL'];
// Tests kill the server's processes, not PostgreSQL. So it need not wait for the disk.
const postgres = given ? undefined : await startPostgres({max_connections: '200', fsync: 'off'});
const files = process.argv.slice(2);
const options = ['--import', 'tsx', '--test', '--test-concurrency=2', '--test-reporter=spec'];
const tests = spawn(process.execPath, [...options, ...(files.length ? files : FILES)], {
  cwd: fileURLToPath(new URL('../../../server/', import.meta.url)),
  stdio: 'inherit',
  env: {...process.env, TEST_POSTGRES_URL: given ?? postgres?.url},
});
const [code] = (await once(tests, 'exit')) as [number | null];
await postgres?.stop();
process.exitCode = code ?? 1;
