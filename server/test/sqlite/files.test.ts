import assert from 'node:assert/strict';
import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  watch,
  writeFileSync,
} from 'node:fs';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import BetterSqlite3 from 'better-sqlite3';
import {Cli, json, MAIN} from '../commands/cli.js';

let cli: Cli;
before(async () => {
  cli = await Cli.create();
  await cli.expectSuccess('accounts', 'create', '--id', 'acme', '--name', 'Acme');
});
after(() => cli.remove());

const database = (): string => cli.path('test.db');
const urlOf = (file: string): NodeJS.ProcessEnv => ({RF_DATABASE_URL: `sqlite:${file}`});
const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

async function accountsIn(file: string): Promise<string[]> {
  const {code, out, err} = await cli.run(['accounts', 'list', '--json'], urlOf(file));
  assert.equal(code, 0, err);
  return json<{account_id: string}[]>(out).map((account) => account.account_id);
}

/** Starts a server on the database and waits until it listens. */
async function serve(file: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [MAIN, 'serve'], {
    env: {...cli.env, ...urlOf(file), RF_LOG_LEVEL: 'error'},
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
}

async function kill(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
}

/** Makes a database so large that a backup takes a while. */
function makeLarge(file: string): void {
  const sqlite = new BetterSqlite3(file);
  sqlite.exec(`create table ballast (content blob);
    with recursive n(i) as (select 1 union all select i + 1 from n where i < 400)
    insert into ballast select randomblob(200000) from n`);
  sqlite.close();
}

for (const url of [
  'sqlite:///data.db',
  'sqlite://data.db',
  'sqlite:data.db?mode=ro',
  'sqlite:file:data.db',
  'file:data.db',
  'sqlite:~/data.db',
  'sqlite:folder/',
  'sqlite::memory:?cache=shared',
]) {
  test(`RF_DATABASE_URL=${url}: every command refuses it and creates no file`, async () => {
    const before = readdirSync(cli.folder);
    for (const command of [
      ['migrate'],
      ['verify'],
      ['serve'],
      ['accounts', 'create', '--id', 'x', '--name', 'X'],
    ]) {
      await cli.expectFailure(/RF_DATABASE_URL.*sqlite:<path>/, command, {RF_DATABASE_URL: url});
    }
    assert.deepEqual(readdirSync(cli.folder), before);
  });
}

test("another program's database is refused and stays as it was", async () => {
  const foreign = cli.path('foreign.db');
  const sqlite = new BetterSqlite3(foreign);
  sqlite.exec('create table accounts (id text); insert into accounts values (1)');
  sqlite.close();
  const content = readFileSync(foreign);
  for (const command of [
    ['serve'],
    ['migrate'],
    ['verify'],
    ['accounts', 'create', '--id', 'x', '--name', 'X'],
    ['backup', 'copy.db'],
    ['restore', database()],
  ]) {
    await cli.expectFailure(/foreign\.db is a database of another program/, command, urlOf(foreign));
  }
  await cli.expectFailure(/foreign\.db exists and is not a backup/, ['backup', foreign]);
  await cli.expectFailure(/foreign\.db is a database of another program/, ['restore', foreign]);
  assert.deepEqual(readFileSync(foreign), content);
});

test('a file that is not a database is refused with its path', async () => {
  const text = cli.path('notes.txt');
  writeFileSync(text, 'not a database, but long enough for a header '.repeat(200));
  for (const command of [['serve'], ['migrate'], ['verify']]) {
    await cli.expectFailure(/notes\.txt is not a database/, command, urlOf(text));
  }
  await cli.expectFailure(/notes\.txt exists and is not a backup/, ['backup', text]);
  await cli.expectFailure(/notes\.txt is not a database/, ['restore', text]);
  await cli.expectFailure(/is not a file/, ['verify'], urlOf(cli.folder));
});

test('backup of a database that cannot be opened: the message names the database, not the backup', async () => {
  const broken = cli.path('broken.db');
  await cli.expectSuccess('backup', broken);
  mkdirSync(`${broken}-wal`);
  await cli.expectFailure(
    /broken\.db cannot be opened/,
    ['backup', cli.path('copy-of-it.db')],
    urlOf(broken),
  );
});

test('a database of a newer version is refused with a readable error message', async () => {
  const newer = cli.path('newer.db');
  await cli.expectSuccess('backup', newer);
  const sqlite = new BetterSqlite3(newer);
  sqlite.exec(`insert into kysely_migration values ('9999-future', '2030-01-01')`);
  sqlite.close();
  for (const command of [['serve'], ['migrate'], ['verify']]) {
    await cli.expectFailure(/newer\.db was written by a newer version/, command, urlOf(newer));
  }
  await cli.expectFailure(/newer\.db was written by a newer version/, ['restore', newer]);
});

test('database, WAL, index, backup and restored files have mode 600, a new folder 700', async () => {
  const file = cli.path('private/data/new.db');
  assert.equal(
    (await cli.run(['accounts', 'create', '--id', 'acme', '--name', 'Acme'], urlOf(file))).code,
    0,
  );
  assert.equal(modeOf(cli.path('private')), '700');
  assert.equal(modeOf(cli.path('private/data')), '700');
  // A database of an earlier version.
  chmodSync(file, 0o644);
  const server = await serve(file);
  for (const path of [file, `${file}-wal`, `${file}-shm`]) assert.equal(modeOf(path), '600', path);
  const backup = cli.path('private.backup');
  assert.equal((await cli.run(['backup', backup], urlOf(file))).code, 0);
  assert.equal(modeOf(backup), '600');
  await kill(server, 'SIGTERM');
  chmodSync(backup, 0o644);
  assert.equal((await cli.run(['restore', backup], urlOf(file))).code, 0);
  assert.equal(modeOf(file), '600');
});

test('backup: creates a complete database that every command can use', async () => {
  const copy = cli.path('copy.db');
  assert.match(await cli.expectSuccess('backup', copy), /copy\.db/);
  assert.deepEqual(await accountsIn(copy), ['acme']);
  assert.equal((await cli.run(['verify'], urlOf(copy))).code, 0);
  await cli.expectSuccess('backup', copy);
  assert.deepEqual(json(await cli.expectSuccess('backup', copy, '--json')), {
    database: database(),
    file: copy,
  });
});

test('backup onto its own or another live database: exits 1 and changes nothing', async () => {
  const other = cli.path('other.db');
  await cli.expectSuccess('backup', other);
  const link = cli.path('link.db');
  const hardLink = cli.path('hard-link.db');
  symlinkSync(database(), link);
  linkSync(database(), hardLink);
  for (const target of [database(), link, hardLink, `${database()}-wal`, `${database()}-shm`]) {
    await cli.expectFailure(/itself/, ['backup', target]);
  }
  const server = await serve(other);
  await cli.expectFailure(/other\.db is a database in use/, ['backup', other]);
  await kill(server, 'SIGKILL');
  // A WAL that still holds data.
  await cli.expectFailure(/other\.db is a database in use/, ['backup', other]);
  await cli.expectFailure(/There is no folder/, ['backup', cli.path('nowhere/copy.db')]);
});

test('backup and restore: an empty name, a URL or a folder is refused, and no file has its name', async () => {
  const before = readdirSync(cli.folder);
  for (const name of ['', 'sqlite:copy.db', 'file:copy.db', 'copy.db?mode=rwc', 'copies/']) {
    for (const command of ['backup', 'restore']) {
      await cli.expectFailure(/is a URL|names a folder|The name of the file is empty/, [command, name]);
    }
  }
  assert.deepEqual(readdirSync(cli.folder), before);
});

test('backup beside constant writes: ends and contains a consistent snapshot', async () => {
  const file = cli.path('busy.db');
  await cli.expectSuccess('backup', file);
  makeLarge(file);
  const writer = new BetterSqlite3(file);
  writer.pragma('journal_mode = wal');
  writer.exec('create table ticks (n integer)');
  const copy = cli.path('busy-copy.db');
  let isDone = false;
  const backup = cli.run(['backup', copy], urlOf(file)).finally(() => (isDone = true));
  let ticks = 0;
  while (!isDone) {
    writer.exec(
      `begin immediate; insert into ticks values (${++ticks}); delete from ballast where rowid = -1; commit`,
    );
    await new Promise((resolve) => setImmediate(resolve));
  }
  const {code, err} = await backup;
  assert.equal(code, 0, err);
  writer.close();
  const copied = new BetterSqlite3(copy, {readonly: true});
  const {n, most} = copied.prepare('select count(*) as n, coalesce(max(n), 0) as most from ticks').get() as {
    n: number;
    most: number;
  };
  copied.close();
  assert.equal(n, most);
  assert.ok(ticks > 100, `${ticks} writes in the meantime`);
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`backup stopped by ${signal}: leaves no part file and no backup`, async () => {
    const folder = cli.path(`stopped-${signal}`);
    mkdirSync(folder);
    const file = cli.path(`large-${signal}.db`);
    await cli.expectSuccess('backup', file);
    makeLarge(file);
    const child = spawn(process.execPath, [MAIN, 'backup', join(folder, 'copy.db')], {
      env: {...cli.env, ...urlOf(file)},
      stdio: 'ignore',
    });
    const exited = once(child, 'exit');
    const watcher = watch(folder);
    await once(watcher, 'change');
    watcher.close();
    assert.equal(readdirSync(folder).length, 1);
    child.kill(signal);
    assert.deepEqual(await exited, [null, signal]);
    assert.deepEqual(readdirSync(folder), []);
  });
}

test('backup: removes the part file of an earlier backup that was killed, and no other', async () => {
  const folder = cli.path('killed');
  mkdirSync(folder);
  const file = cli.path('killed.db');
  await cli.expectSuccess('backup', file);
  makeLarge(file);
  const child = spawn(process.execPath, [MAIN, 'backup', join(folder, 'copy.db')], {
    env: {...cli.env, ...urlOf(file)},
    stdio: 'ignore',
  });
  const exited = once(child, 'exit');
  const watcher = watch(folder);
  await once(watcher, 'change');
  watcher.close();
  child.kill('SIGKILL');
  await exited;
  assert.deepEqual(
    readdirSync(folder).map((name) => name.replace(/\d+/, 'PID').replace(/-journal$/, '')),
    ['copy.db.PID.part'],
  );
  // Part files of a running backup, of another target and of another program.
  const others = [`copy.db.${process.pid}.part`, `other.db.${child.pid}.part`, 'copy.db.part'];
  for (const name of others) writeFileSync(join(folder, name), 'kept');
  await cli.expectSuccess('backup', join(folder, 'copy.db'));
  assert.deepEqual(readdirSync(folder).toSorted(), [...others, 'copy.db'].toSorted());
});

test('restore: replaces the database and its WAL', async () => {
  const file = cli.path('restored.db');
  const backup = cli.path('restored.backup');
  await cli.expectSuccess('backup', file);
  await cli.expectSuccess('backup', backup);
  const server = await serve(file);
  assert.equal(
    (await cli.run(['accounts', 'create', '--id', 'later', '--name', 'Later'], urlOf(file))).code,
    0,
  );
  await cli.expectFailure(/A server or a command uses .*restored\.db/, ['restore', backup], urlOf(file));
  await kill(server, 'SIGKILL');
  assert.ok(statSync(`${file}-wal`).size > 0);
  assert.equal((await cli.run(['restore', backup], urlOf(file))).code, 0);
  for (const companion of ['-wal', '-shm']) assert.ok(!existsSync(`${file}${companion}`));
  assert.deepEqual(await accountsIn(file), ['acme']);
  assert.ok(!readdirSync(cli.folder).some((name) => name.endsWith('.part')));
});

test('restore: removes the part file of an earlier restore that was killed', async () => {
  const backup = cli.path('parts.backup');
  await cli.expectSuccess('backup', backup);
  const dead = spawn('true');
  await once(dead, 'exit');
  const part = `${database()}.${dead.pid}.part`;
  const file = cli.path('parts.db');
  for (const path of [`${file}.${dead.pid}.part`, part]) writeFileSync(path, 'left behind');
  assert.equal((await cli.run(['restore', backup], urlOf(file))).code, 0);
  assert.ok(!existsSync(`${file}.${dead.pid}.part`));
  assert.ok(existsSync(part), 'a part of another file');
  rmSync(part);
});

test('restore: also replaces a damaged or missing database, and removes its old WAL and journal', async () => {
  const backup = cli.path('damaged.backup');
  await cli.expectSuccess('backup', backup);
  for (const damage of ['garbage '.repeat(1000), undefined]) {
    const file = cli.path(damage ? 'damaged.db' : 'missing.db');
    if (damage) writeFileSync(file, damage);
    const companions = [`${file}-wal`, `${file}-journal`];
    for (const companion of companions) copyFileSync(backup, companion);
    assert.equal((await cli.run(['restore', backup], urlOf(file))).code, 0);
    assert.deepEqual(companions.filter(existsSync), []);
    assert.deepEqual(await accountsIn(file), ['acme']);
  }
});

test('restore: refuses a damaged, empty or missing backup, and one with a WAL', async () => {
  const backup = cli.path('checked.backup');
  await cli.expectSuccess('backup', backup);
  const bytes = readFileSync(backup);
  const damaged = cli.path('torn.backup');
  writeFileSync(damaged, bytes.subarray(0, bytes.length - 4096 * 3));
  await cli.expectFailure(/torn\.backup is damaged/, ['restore', damaged]);
  writeFileSync(
    damaged,
    Buffer.concat([bytes.subarray(0, 8192), Buffer.alloc(8192, 7), bytes.subarray(16384)]),
  );
  await cli.expectFailure(/torn\.backup is damaged/, ['restore', damaged]);
  writeFileSync(damaged, '');
  await cli.expectFailure(/torn\.backup has no tables/, ['restore', damaged]);
  await cli.expectFailure(/no backup|no database at/, ['restore', cli.path('missing.backup')]);
  const hardLink = cli.path('restore-link.db');
  linkSync(database(), hardLink);
  for (const itself of [database(), hardLink]) {
    await cli.expectFailure(/is the database itself/, ['restore', itself]);
  }
  writeFileSync(`${backup}-wal`, 'pages');
  await cli.expectFailure(/with a WAL beside it/, ['restore', backup]);
  assert.deepEqual(await accountsIn(database()), ['acme']);
});

test('migrate: a folder that cannot be made is refused with a readable error message', async () => {
  // Node's recursive `mkdir` never ends here.
  const settings = {RF_DATABASE_URL: 'sqlite:/proc/nowhere/test.db'};
  await cli.expectFailure(/does not exist.*\/proc\/nowhere/, ['migrate'], settings);
});
