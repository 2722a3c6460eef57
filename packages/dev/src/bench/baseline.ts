import {execFileSync, spawn} from 'node:child_process';
import {once} from 'node:events';
import {chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {open} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import pg from 'pg';
import {say} from './bar.js';
import {askAsTheModel, INDEXES, parameters, rowsOf, TABLES} from './model.js';

/** A database that is asked as the model asks. */
export interface Baseline {
  readonly name: string;
  ask(): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

export async function sqliteBaseline(count: number): Promise<Baseline> {
  const sqlite = new BetterSqlite3('');
  sqlite.pragma('synchronous = off');
  sqlite.pragma('cache_size = -256000');
  sqlite.exec(TABLES.replaceAll('TIME', 'text'));
  sqlite.transaction(() => {
    for (const [table, row] of rowsOf(count)) {
      sqlite.prepare(`insert into ${table} values (${row.map(() => '?').join(', ')})`).run(...row);
    }
  })();
  sqlite.exec(`${INDEXES} analyze`);
  const [account, from, to] = parameters();
  return {
    name: 'SQLite',
    ask: () =>
      askAsTheModel(
        async (sql) => sqlite.prepare(sql).all({account, from, to}) as Record<string, unknown>[],
        {
          day: 'date(s.started_at)',
          minutes: '(julianday(s.completed_at) - julianday(s.started_at)) * 1440',
          within: 's.account_id = $account and s.started_at >= $from and s.started_at < $to',
        },
      ),
    close: async () => void sqlite.close(),
  };
}

/** PostgreSQL refuses to run as root. */
function otherUser(): {uid?: number; gid?: number} {
  if (process.getuid?.() !== 0) return {};
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const [, , uid, gid] =
    users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody') ?? [];
  return {uid: Number(uid), gid: Number(gid)};
}

/** Where Debian and those that follow it keep the newest version. */
function findPostgres(): string | undefined {
  const home = '/usr/lib/postgresql';
  if (!existsSync(home)) return undefined;
  const versions = readdirSync(home).sort((a, b) => Number(b) - Number(a));
  return versions.map((version) => join(home, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb')));
}

/** @returns Nothing where no PostgreSQL is installed. */
export async function postgresBaseline(count: number): Promise<Baseline | undefined> {
  const bin = findPostgres();
  if (!bin) return undefined;
  const user = otherUser();
  const folder = mkdtempSync(join(tmpdir(), 'rf-bench-'));
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid ?? user.uid);
  const data = join(folder, 'data');
  execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'bench', '-A', 'trust', '--locale=C', '-E', 'UTF8'], {
    ...user,
    cwd: folder,
    stdio: 'ignore',
  });
  const server = spawn(join(bin, 'postgres'), ['-D', data, '-k', folder, '-h', ''], {
    ...user,
    cwd: folder,
    stdio: 'ignore',
  });
  const ended = once(server, 'exit');
  const connect = async (): Promise<pg.Client> => {
    for (;;) {
      const client = new pg.Client({host: folder, user: 'bench', database: 'postgres'});
      try {
        await client.connect();
        return client;
      } catch (error) {
        if (server.exitCode !== null) throw error;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  };
  const client = await connect();
  await client.query("set time zone 'UTC'");
  await client.query(TABLES.replaceAll('TIME', 'timestamptz'));
  const began = performance.now();
  await copyIn(client, folder, count);
  await client.query(INDEXES);
  await client.query('vacuum analyze');
  say(`PostgreSQL has ${count} sessions after ${((performance.now() - began) / 1000).toFixed(1)} s`);
  const values = parameters();
  return {
    name: 'PostgreSQL',
    ask: () =>
      askAsTheModel(async (sql) => (await client.query<Record<string, unknown>>(sql, values)).rows, {
        day: "to_char(s.started_at at time zone 'UTC', 'YYYY-MM-DD')",
        minutes: 'extract(epoch from s.completed_at - s.started_at) / 60',
        within: 's.account_id = $1 and s.started_at >= $2::timestamptz and s.started_at < $3::timestamptz',
      }),
    close: async () => {
      await client.end();
      server.kill('SIGINT');
      await ended;
      rmSync(folder, {recursive: true});
    },
  };
}

async function copyIn(client: pg.Client, folder: string, count: number): Promise<void> {
  const files = new Map<string, {path: string; lines: string[]; file: Awaited<ReturnType<typeof open>>}>();
  for (const [table, row] of rowsOf(count)) {
    let target = files.get(table);
    if (!target) {
      const path = join(folder, `${table}.tsv`);
      target = {path, lines: [], file: await open(path, 'w')};
      files.set(table, target);
    }
    target.lines.push(row.map((value) => value ?? '\\N').join('\t'));
    if (target.lines.length >= 10_000) await target.file.write(`${target.lines.splice(0).join('\n')}\n`);
  }
  for (const [table, {path, lines, file}] of files) {
    if (lines.length > 0) await file.write(`${lines.join('\n')}\n`);
    await file.close();
    chmodSync(path, 0o644);
    await client.query(`copy ${table} from '${path}'`);
    rmSync(path);
  }
}
