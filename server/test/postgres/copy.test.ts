import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {after, before, test} from 'node:test';
import {findAccount, updateAccount} from '../../src/accounts/repository.js';
import {compareAnalytics} from '../../src/copy/compare.js';
import {copyDatabase} from '../../src/copy/copy.js';
import {removeCopyMarker} from '../../src/copy/marker.js';
import {createAccount, importLines, openDatabase} from '../../src/index.js';
import {COPIED_TABLES} from '../../src/copy/tables.js';
import type {Database} from '../../src/db/database.js';
import {demoHistory} from '../../src/demo/history/history.js';
import {eraseUser} from '../../src/people/repository.js';
import {Cli, json, MAIN, type Run} from '../commands/cli.js';
import {startLoad} from '../durability/load.js';
import {ServerProcess} from '../durability/process.js';
import {unboundStatement} from '../http/statements.js';
import {createSqliteDatabase, createTestDatabase, type TestDatabase} from '../database.js';

interface Report {
  readonly accounts: number;
  readonly rows: number;
  readonly changed: number;
  readonly compared: number;
  readonly differences: readonly string[];
}

let cli: Cli;
let source: TestDatabase;
before(async () => {
  cli = await Cli.create();
  source = await createSqliteDatabase();
  await fill(source);
});
after(async () => {
  await cli.remove();
  await source.remove();
});

/** Lines of the demo's history: enough for several batches of each large table. */
const LINES = 9_000;

async function* demoLines(now: number, timeZone: string): AsyncGenerator<string> {
  let left = LINES;
  for (const line of demoHistory({now, timeZone})) {
    yield `${JSON.stringify(line)}\n`;
    if (--left === 0) return;
  }
}

/** The demo's history with an erased person, an issuer and idempotency keys; and an account without data. */
async function fill(stored: TestDatabase): Promise<void> {
  const now = Date.now();
  const database = await openDatabase(stored.url);
  const {account} = await createAccount(database, {id: 'demo', name: 'Demo', timeZone: 'Europe/Berlin'});
  const {rejected} = await importLines(database, account, demoLines(now, account.timeZone), {now});
  assert.deepEqual(rejected, []);
  await createAccount(database, {id: 'empty', name: 'Empty', timeZone: 'Asia/Tokyo'});
  await updateAccount(database, account, {
    issuer: 'https://id.example.com',
    jwks_url: 'https://id.example.com/jwks',
    audience: 'rf',
  });
  const erased = await database.read
    .selectFrom('users')
    .select('user_id')
    .where('account_id', '=', account.ref)
    .where('ref', '=', 2)
    .executeTakeFirstOrThrow();
  await eraseUser(database, account.ref, erased.user_id, now);
  await database.close();
  await stored.execute("update session_ratings set idempotency_key = 'k-1' where session_ref % 7 = 0");
}

const copy = (from: TestDatabase, to: TestDatabase, ...more: string[]): Promise<Run> =>
  cli.run(['copy', '--from', from.url, '--to', to.url, ...more]);

async function copied(from: TestDatabase, to: TestDatabase): Promise<Report> {
  const {code, out, err} = await copy(from, to, '--json');
  assert.equal(code, 0, err + out);
  return json<Report>(out);
}

/** All rows of all tables, in the order of their keys. Numbers are text, because `pg` returns large ones as text. */
async function rowsOf(stored: TestDatabase): Promise<Record<string, unknown[]>> {
  const tables: Record<string, unknown[]> = {};
  for (const {name, keys} of COPIED_TABLES) {
    const rows = await stored.query<Record<string, unknown>>(
      `select * from ${name} order by ${['account_id', ...keys].join()}`,
    );
    tables[name] = rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([column, value]) => [
          column,
          typeof value === 'number' ? String(value) : value,
        ]),
      ),
    );
  }
  return tables;
}

async function with2<T>(job: (postgres: TestDatabase, sqlite: TestDatabase) => Promise<T>): Promise<T> {
  const [postgres, sqlite] = [await createTestDatabase(), await createSqliteDatabase()];
  try {
    return await job(postgres, sqlite);
  } finally {
    await postgres.remove();
    await sqlite.remove();
  }
}

test('copy: the demo goes from SQLite to PostgreSQL and back, and every row of every table is the same', () =>
  with2(async (postgres, sqlite) => {
    const there = await copied(source, postgres);
    assert.equal(there.changed, there.rows);
    assert.ok(there.rows > LINES, String(there.rows));
    assert.ok(there.compared > 10, String(there.compared));
    const back = await copied(postgres, sqlite);
    assert.equal(back.rows, there.rows);
    const [expected, found] = [await rowsOf(source), await rowsOf(sqlite)];
    for (const {name} of COPIED_TABLES) {
      assert.ok(expected[name]?.length, `${name} is empty, so it proves nothing`);
      assert.deepEqual(found[name], expected[name], name);
    }
  }));

test('copy: a run that was killed is continued, and a later one copies only what is new', () =>
  with2(async (postgres) => {
    const child = spawn(process.execPath, [MAIN, 'copy', '--from', source.url, '--to', postgres.url]);
    let lines = '';
    for await (const chunk of child.stderr) {
      lines += String(chunk);
      if (/^20 %$/m.test(lines)) break;
    }
    child.kill('SIGKILL');
    await once(child, 'exit');
    const serve = await cli.run(['serve'], {RF_DATABASE_URL: postgres.url});
    assert.equal(serve.code, 1);
    assert.match(serve.err, /incomplete copy/);
    const second = await copied(source, postgres);
    assert.ok(second.changed < second.rows * 0.9, JSON.stringify(second));
    await source.execute("update accounts set name = 'Renamed' where id = 'empty'");
    assert.equal((await copied(source, postgres)).changed, 1);
    assert.equal((await copied(source, postgres)).changed, 0);
  }));

for (const direction of ['SQLite to PostgreSQL', 'PostgreSQL to SQLite']) {
  test(`copy from ${direction} beside a server under load: the copy is consistent, and the last run is complete`, () =>
    with2(async (postgres, sqlite) => {
      const [from, to] = direction.startsWith('SQLite') ? [sqlite, postgres] : [postgres, sqlite];
      const server = await ServerProcess.create({RF_DATABASE_URL: from.url});
      await server.start();
      const load = await startLoad(server, 3);
      await load.responses(50);
      const first = await copied(from, to);
      await load.responses(50);
      assert.equal(await server.stop('SIGTERM'), 0);
      await load.end();
      const last = await copied(from, to);
      assert.ok(last.changed > 50 && last.rows > first.rows, JSON.stringify([first, last]));
      assert.deepEqual(await rowsOf(to), await rowsOf(from));
      await server.remove();
    }));
}

test('copy: rows that the source no longer has are removed from the copy', () =>
  with2(async (postgres) => {
    await copied(source, postgres);
    await postgres.execute(
      'insert into daily_sums (account_id, dimension, day, subject_ref) values (1, 2, 99999, 7), (1, 2, 2, 7)',
    );
    const {changed} = await copied(source, postgres);
    assert.equal(changed, 2);
  }));

const useDatabase = async <T>(
  {url}: TestDatabase,
  change: (database: Database) => Promise<T>,
): Promise<T> => {
  const database = await openDatabase(url);
  try {
    return await change(database);
  } finally {
    await database.close();
  }
};

const tablesOf = (stored: TestDatabase): Promise<string[]> =>
  useDatabase(stored, async ({read}) => (await read.introspection.getTables()).map(({name}) => name));

const addAccount = (stored: TestDatabase): Promise<unknown> =>
  useDatabase(stored, (database) => createAccount(database, {id: 'other', name: 'Other', timeZone: 'UTC'}));

test('copy: a target with data of its own is refused with a readable error message, and stays as it was', () =>
  with2(async (postgres, sqlite) => {
    for (const target of [postgres, sqlite]) {
      await addAccount(target);
      const expected = [await tablesOf(target), await rowsOf(target)];
      const {code, err} = await copy(source, target);
      assert.equal(code, 1);
      assert.match(
        err,
        /^The database .* has other data, or a server has used it\. Name an empty database\.\n$/,
      );
      assert.deepEqual([await tablesOf(target), await rowsOf(target)], expected);
    }
  }));

test('copy: a copy to which an account was added is refused, and stays complete', () =>
  with2(async (postgres) => {
    await copied(source, postgres);
    await addAccount(postgres);
    const expected = await rowsOf(postgres);
    const {code, err} = await copy(source, postgres);
    assert.equal(code, 1);
    assert.match(err, /^The database .* has the account "other", which the source lacks\.\n$/);
    assert.deepEqual(await rowsOf(postgres), expected);
    // A server refuses to start on an incomplete copy.
    await useDatabase(postgres, removeCopyMarker);
  }));

test('copy: a server that starts on the copy ends it, and a later copy is refused', () =>
  with2(async (postgres) => {
    await copied(source, postgres);
    const child = spawn(process.execPath, [MAIN, 'serve'], {
      env: {...cli.env, RF_DATABASE_URL: postgres.url},
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    await once(child, 'exit');
    const {code, err} = await copy(source, postgres);
    assert.equal(code, 1);
    assert.match(err, /has other data, or a server has used it/);
  }));

test('copy: a source whose metrics are wrong exits 1 with the difference, and no server starts on the copy', () =>
  with2(async (postgres, sqlite) => {
    await copied(source, sqlite);
    await sqlite.execute(
      'update daily_sums set sessions = sessions + 1 where dimension = 0 and day = (select max(day) from daily_sums)',
    );
    const {code, out} = await copy(sqlite, postgres);
    assert.equal(code, 1);
    assert.match(out, /daily_sums.*, sessions: stored \d+, expected \d+/);
    assert.match(out, /The copy is not usable: 2 differences/);
    const serve = await cli.run(['serve'], {RF_DATABASE_URL: postgres.url});
    assert.match(serve.err, /incomplete copy/);
  }));

test('copy: stdout lists rows, checks and the steps before the switch; stderr shows progress in lines', () =>
  with2(async (postgres) => {
    const {code, out, err} = await copy(source, postgres);
    assert.equal(code, 0, err);
    assert.match(
      out,
      /^\d+ rows of 2 accounts are in rf_\w+ at 127\.0\.0\.1:\d+; \d+ were new or changed\.$/m,
    );
    assert.match(out, /^All stored metrics agree .* \d+ analytics responses are equal\.$/m);
    assert.match(out, /^Writes after 20\S+Z are not in the copy\. .*stop every server/m);
    const lines = err.trim().split('\n');
    assert.deepEqual([lines[0], lines.at(-1)], ['0 %', '100 %']);
    assert.ok(lines.length > 5 && lines.every((line) => /^\d+0? %$/.test(line)), err);
  }));

test('copy: on a terminal, stderr shows a progress bar that ends at 100 %', () =>
  with2(async (postgres) => {
    // Only tests for a terminal look at this property.
    const terminal = {NODE_OPTIONS: '--import=data:text/javascript,process.stderr.isTTY=true'};
    const {code, err} = await cli.run(['copy', '--from', source.url, '--to', postgres.url], terminal);
    assert.equal(code, 0, err);
    assert.match(err, /0% \| .* left/);
    assert.match(err, /100% \| [^%]*$/);
    const {err: noBar} = await cli.run(
      ['copy', '--from', source.url, '--to', postgres.url, '--json'],
      terminal,
    );
    assert.equal(noBar, '');
  }));

test('copy: every statement of both databases is bound to an account, and a difference between the responses is found', () =>
  with2(async (postgres) => {
    const unbound: string[] = [];
    const onStatement = (statement: string): void => {
      const problem = unboundStatement(statement);
      if (problem) unbound.push(problem);
    };
    const [from, to] = [
      await openDatabase(source.url, {onStatement}),
      await openDatabase(postgres.url, {onStatement}),
    ];
    const report = await copyDatabase({database: from, name: 'source'}, {database: to, name: 'target'});
    assert.deepEqual(report.differences, []);
    assert.deepEqual(unbound, []);
    const account = await findAccount(from.read, 'demo');
    assert.ok(account);
    const compare = () => compareAnalytics(from.read, to.read, account);
    assert.deepEqual((await compare()).differences, []);
    // Each change leaves the totals of `verify` as they are.
    for (const change of [
      "update flows set name = 'Other'",
      "update users set name = 'Other'",
      "update session_ratings set comment = 'Other' where comment is not null",
      "update steps set title = 'Other'",
    ]) {
      assert.ok((await postgres.execute(change)) > 0, change);
      const {differences} = await compare();
      assert.ok(differences.length > 0, change);
      for (const difference of differences) {
        assert.match(difference, /^demo: (team|findings|flow \S+) until \d{4}-\d\d-\d\d$/);
      }
      await copyDatabase({database: from, name: 'source'}, {database: to, name: 'target'});
      assert.deepEqual((await compare()).differences, []);
    }
    await from.close();
    await to.close();
  }));

test('copy: a missing or empty source, and the same database twice, are refused with a readable error message', () =>
  with2(async (postgres, sqlite) => {
    await cli.expectFailure(/^There is no database at /, [
      'copy',
      '--from',
      sqlite.url,
      '--to',
      postgres.url,
    ]);
    await cli.expectFailure(/ is empty\.$/m, ['copy', '--from', postgres.url, '--to', sqlite.url]);
    await (await openDatabase(postgres.url)).close();
    await cli.expectFailure(/has no account/, ['copy', '--from', postgres.url, '--to', sqlite.url]);
    await cli.expectFailure(/are the same database/, ['copy', '--from', source.url, '--to', source.url]);
    await cli.expectFailure(/lost when the process ends/, [
      'copy',
      '--from',
      source.url,
      '--to',
      'sqlite::memory:',
    ]);
  }));

test('copy: every table of both engines is in the list of copied tables', () =>
  with2(async (postgres, sqlite) => {
    const expected = COPIED_TABLES.map(({name}) => name).sort();
    for (const {url} of [postgres, sqlite]) {
      const database = await openDatabase(url);
      const tables = await database.read.introspection.getTables();
      const names = tables.map(({name}) => name).filter((name) => !name.startsWith('rf_'));
      assert.deepEqual(names.sort(), expected);
      await database.close();
    }
  }));
