import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {rm} from 'node:fs/promises';
import {join} from 'node:path';
import {text} from 'node:stream/consumers';
import {createKey, openDatabase} from '@resolutionflow/server';
import pg from 'pg';
import {startPostgres, type PostgresServer} from '../fixtures/postgres.js';
import {againstPlan, LARGEST_HISTORY, measureReads, readsOf} from './analytics.js';
import {ACCOUNT, databaseWith, FOLDER} from './generate.js';
import {measureImport} from './import.js';
import {median, percentile, report, summarize, type Bench, type Measurement} from './measurement.js';
import {loadBaseline, SCHEMA} from './postgres-baseline.js';
import {MAIN, ServerProcess} from './processes.js';
import {Served} from './served.js';
import {
  MAKE_RATEABLE,
  RATINGS,
  rateAll,
  SESSION_COUNT as SMALL,
  sessionsToRate,
  WARM_UP,
  type Rateable,
} from './writes.js';

/** Rounds of ratings. Each needs a new database. */
const ROUNDS = 7;
const CONNECTIONS = 64;

/** Databases of one PostgreSQL server. */
class Databases {
  constructor(
    readonly postgres: PostgresServer,
    readonly admin: pg.Client,
  ) {}

  urlOf(name: string): string {
    const url = new URL(this.postgres.url);
    url.pathname = `/${name}`;
    return url.href;
  }

  /** @param template - The database to copy. */
  async create(name: string, template = 'template1'): Promise<string> {
    await this.admin.query(`drop database if exists ${name} with (force)`);
    await this.admin.query(`create database ${name} template ${template}`);
    return this.urlOf(name);
  }
}

interface Copy {
  readonly seconds: number;
  readonly rows: number;
  readonly compared: number;
}

/** Runs `rf copy`. It ends with `verify` on both sides and a comparison of the responses. */
async function copy(from: string, to: string): Promise<Copy> {
  const began = performance.now();
  const child = spawn(process.execPath, [MAIN, 'copy', '--from', from, '--to', to, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit') as Promise<[code: number | null]>;
  const [output, [code]] = await Promise.all([text(child.stdout), exit]);
  const seconds = (performance.now() - began) / 1000;
  if (code !== 0) throw new Error(`copy ended with ${code}: ${output}`);
  const {rows, compared} = JSON.parse(output) as Copy;
  report(`${rows} rows copied in ${seconds.toFixed(0)} s`);
  return {seconds, rows, compared};
}

const copyMeasurement = (way: string, {seconds, rows, compared}: Copy): Measurement => ({
  name: `rf copy of 1M sessions ${way}`,
  value: seconds,
  unit: 's',
  note: `${rows} rows; verify on both sides, ${compared} responses equal`,
});

async function measureCopies(databases: Databases, url: string): Promise<Measurement[]> {
  const there = await copy(`sqlite:${await databaseWith(LARGEST_HISTORY)}`, url);
  const file = join(FOLDER, 'copied.db');
  const remove = async (): Promise<void> => {
    for (const end of ['', '-wal', '-shm']) await rm(file + end, {force: true});
  };
  await remove();
  const back = await copy(url, `sqlite:${file}`);
  await remove();
  await databases.admin.query('checkpoint');
  return [copyMeasurement('to PostgreSQL', there), copyMeasurement('to SQLite', back)];
}

async function measureAnalytics(databases: Databases, url: string): Promise<Measurement[]> {
  const small = await databases.create('small');
  await copy(`sqlite:${await databaseWith(SMALL)}`, small);
  const medians: number[] = [];
  const measurements: Measurement[] = [];
  for (const [count, from] of [
    [SMALL, small],
    [LARGEST_HISTORY, url],
  ] as const) {
    const served = await Served.open(from);
    const [team] = await readsOf(count);
    if (!team) throw new Error('There is no read of the team');
    const rounds = (await measureReads(served, [team])).get(team) ?? [];
    medians.push(median(rounds));
    measurements.push({
      name: `team, 90d, ${count / 1000}k sessions on PostgreSQL`,
      ...summarize(rounds),
      unit: 'ms',
      ...(count === LARGEST_HISTORY && {budget: 12}),
      note: 'server side, p50',
    });
    if (count === LARGEST_HISTORY) {
      const baseline = await loadBaseline(url, LARGEST_HISTORY);
      measurements.push({
        name: 'the same, against the plan’s queries on the same database',
        budget: 100,
        ...(await againstPlan(served, team, baseline)),
      });
      await baseline.close();
    }
    await served.close();
  }
  const [ofSmall = NaN, ofLarge = NaN] = medians;
  measurements.push({
    name: 'team, growth from 100k to 1M sessions on PostgreSQL',
    value: ofLarge / ofSmall,
    unit: '×',
    budget: 1.3,
  });
  return measurements;
}

/** Ratings a second of servers that share a database and the connections of the clients. */
async function ratingsPerSecond(servers: readonly ServerProcess[]): Promise<number> {
  const sessions = await sessionsToRate(WARM_UP + RATINGS);
  const rateTogether = async (part: readonly Rateable[]): Promise<number> => {
    const share = Math.ceil(part.length / servers.length);
    const rates = await Promise.all(
      servers.map(({url}, index) =>
        rateAll(url, part.slice(index * share, (index + 1) * share), CONNECTIONS / servers.length),
      ),
    );
    return rates.reduce((sum, rate) => sum + rate, 0);
  };
  try {
    await rateTogether(sessions.slice(0, WARM_UP));
    return await rateTogether(sessions.slice(WARM_UP));
  } finally {
    for (const server of servers) await server.stop();
  }
}

async function measureRatings(databases: Databases): Promise<Measurement[]> {
  const template = await databases.create('to_rate', 'small');
  await (await loadBaseline(template, SMALL)).close();
  const client = new pg.Client(template);
  await client.connect();
  await client.query(`
    ${MAKE_RATEABLE};
    truncate ${SCHEMA}.session_ratings;
    update ${SCHEMA}.sessions set completed_at = started_at + interval '1 minute' where completed_at is null`);
  await client.end();
  const run = async (kind: 'real' | 'plan-server', processes: number): Promise<number> => {
    const url = await databases.create('round', 'to_rate');
    const servers = await Promise.all(
      Array.from({length: processes}, () => ServerProcess.onPostgres(kind, url)),
    );
    return ratingsPerSecond(servers);
  };
  const rounds: {plan: number; one: number; two: number}[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    rounds.push({plan: await run('plan-server', 1), one: await run('real', 1), two: await run('real', 2)});
  }
  const note = `${CONNECTIONS} connections, fsync`;
  return [
    {
      name: 'ratings over HTTP on PostgreSQL',
      ...summarize(rounds.map(({one}) => one)),
      unit: 'a second',
      note,
    },
    {
      name: 'the same, against the plan’s endpoint with one connection',
      ...summarize(rounds.map(({plan, one}) => one / plan)),
      unit: '×',
      budget: 4,
      atLeast: true,
      note: `${Math.round(median(rounds.map(({plan}) => plan)))} a second`,
    },
    {
      name: 'two processes together, against one',
      ...summarize(rounds.map(({one, two}) => two / one)),
      unit: '×',
      budget: 1,
      atLeast: true,
      note: `${Math.round(median(rounds.map(({two}) => two)))} a second, one account`,
    },
  ];
}

async function measureImports(databases: Databases): Promise<Measurement[]> {
  const url = await databases.create('importing', 'small');
  const database = await openDatabase(url);
  const {key} = await createKey(database, {ref: 1, id: ACCOUNT, name: 'Bench', timeZone: 'UTC'});
  await database.close();
  const server = await ServerProcess.onPostgres('real', url);
  try {
    const {linesPerSecond, liveWrites} = await measureImport(server.url, key);
    return [
      {
        name: 'import over HTTP on PostgreSQL',
        value: linesPerSecond,
        unit: 'lines/s',
        budget: 6_000,
        atLeast: true,
        note: `beside live writes, whose p99 is ${percentile(liveWrites, 0.99).toFixed(0)} ms`,
      },
    ];
  } finally {
    await server.stop();
  }
}

/** Runs a benchmark with PostgreSQL and the clients on the same machine. */
async function onPostgres(bench: (databases: Databases) => Promise<Measurement[]>): Promise<Measurement[]> {
  const postgres = await startPostgres({max_connections: '100', jit: 'off'});
  const admin = new pg.Client(postgres.url);
  await admin.connect();
  try {
    return await bench(new Databases(postgres, admin));
  } finally {
    await admin.end();
    await postgres.stop();
  }
}

/** Copies and reads of a million sessions. */
export const postgresReads: Bench = () =>
  onPostgres(async (databases) => {
    const url = await databases.create('large');
    return [...(await measureCopies(databases, url)), ...(await measureAnalytics(databases, url))];
  });

/** Ratings and imports. */
export const postgresWrites: Bench = () =>
  onPostgres(async (databases) => {
    await copy(`sqlite:${await databaseWith(SMALL)}`, await databases.create('small'));
    return [...(await measureRatings(databases)), ...(await measureImports(databases))];
  });
