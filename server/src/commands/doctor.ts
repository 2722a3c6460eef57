import {createServer} from 'node:http';
import {statfs, stat} from 'node:fs/promises';
import type {AddressInfo} from 'node:net';
import {dirname} from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import type {Command} from 'commander';
import {listIssuers, requireStoredTimeZones} from '../accounts/repository.js';
import {loadConfig, type Config} from '../config.js';
import type {Database} from '../db/database.js';
import {openDatabase} from '../db/open.js';
import {errorMessage} from './error-message.js';
import {print, printJson} from './output.js';
import {databaseName, requirePersistent} from './with-database.js';

type Status = 'ok' | 'warning' | 'failed';

interface CheckResult {
  readonly check: string;
  readonly status: Status;
  readonly detail: string;
}

const MIB = 1024 ** 2;
const MIN_FREE_BYTES = 100 * MIB;
/** Callers' clocks may be ahead by this, ms. A stored time beyond it means that this machine's clock is behind. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;
const EARLIEST_NOW = Date.parse('2026-01-01T00:00:00Z');
const KEYS_TIMEOUT_MS = 5_000;

/** Runs checks. A check that throws has failed. */
class Checkup {
  readonly results: CheckResult[] = [];

  async check(check: string, job: () => Promise<readonly [Status, string]>): Promise<void> {
    try {
      const [status, detail] = await job();
      this.results.push({check, status, detail});
    } catch (error) {
      this.results.push({check, status: 'failed', detail: errorMessage(error)});
    }
  }
}

async function checkFile(file: string): Promise<readonly [Status, string]> {
  const sqlite = new BetterSqlite3(file, {readonly: true});
  try {
    const [first] = sqlite.prepare<[], string>('pragma quick_check(1)').pluck().all();
    return first === 'ok' ? ['ok', file] : ['failed', `${file} is damaged: ${first}. Restore a backup.`];
  } finally {
    sqlite.close();
  }
}

async function checkDisk(file: string): Promise<readonly [Status, string]> {
  const {bavail, bsize} = await statfs(dirname(file));
  const free = bavail * bsize;
  const {size} = await stat(file);
  const detail = `${Math.floor(free / MIB)} MiB free at ${dirname(file)}`;
  if (free < MIN_FREE_BYTES) return ['failed', `${detail}: too little to write.`];
  return free < size ? ['warning', `${detail}: less than the database has.`] : ['ok', detail];
}

async function checkClock(database: Database): Promise<readonly [Status, string]> {
  const now = Date.now();
  const detail = new Date(now).toISOString();
  if (now < EARLIEST_NOW) return ['failed', `${detail} is in the past. Set the clock.`];
  const row = await database.read
    .selectFrom('sessions')
    .select(({fn}) => fn.max('started_at').as('latest'))
    .executeTakeFirst();
  const latest = Number(row?.latest ?? 0);
  return latest > now + CLOCK_TOLERANCE_MS
    ? ['failed', `${detail} is before the latest session, ${new Date(latest).toISOString()}. Set the clock.`]
    : ['ok', detail];
}

async function checkKeys(jwksUrl: string): Promise<readonly [Status, string]> {
  const response = await fetch(jwksUrl, {signal: AbortSignal.timeout(KEYS_TIMEOUT_MS)}).catch(
    () => undefined,
  );
  if (!response?.ok) {
    return ['failed', `${jwksUrl} ${response ? `answers ${response.status}` : 'cannot be reached'}.`];
  }
  const body = (await response.json().catch(() => undefined)) as {keys?: unknown} | undefined;
  const count = Array.isArray(body?.keys) ? body.keys.length : 0;
  return count > 0 ? ['ok', `${count} keys at ${jwksUrl}`] : ['failed', `${jwksUrl} has no keys.`];
}

/** Starts the application on a free port, and asks it over HTTP whether it can read and write. */
async function checkRoundTrip(database: Database, config: Config): Promise<readonly [Status, string]> {
  const {createApp} = await import('../app.js');
  const began = performance.now();
  const server = createServer(createApp({database, config}));
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(0, '127.0.0.1', resolve);
    });
    const {port} = server.address() as AddressInfo;
    const {ok, status} = await fetch(`http://127.0.0.1:${port}/readyz`);
    // No account has this number. A read-only database rejects the statement nevertheless.
    await database.write((tx) =>
      tx.updateTable('accounts').set({name: ''}).where('account_id', '=', -1).execute(),
    );
    const detail = `/readyz answers ${status}; a write commits; ${Math.ceil(performance.now() - began)} ms`;
    return [ok ? 'ok' : 'failed', detail];
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

async function examine(): Promise<CheckResult[]> {
  const checkup = new Checkup();
  let config: Config | undefined;
  await checkup.check('settings', async () => {
    config = loadConfig(process.env);
    return ['ok', 'every setting is valid'];
  });
  if (!config) return checkup.results;
  const settings = config;

  let database: Database | undefined;
  await checkup.check('database', async () => {
    const location = requirePersistent(settings.databaseUrl);
    database = await openDatabase(settings.databaseUrl, {mayCreate: false});
    return location.kind === 'file' ? checkFile(location.file) : ['ok', databaseName(settings.databaseUrl)];
  });
  await checkup.check('origins', async () =>
    settings.corsOrigins.length
      ? ['ok', settings.corsOrigins.join(', ')]
      : ['warning', 'RF_CORS_ORIGINS is empty: pages of other origins cannot use this server.'],
  );
  if (!database) return checkup.results;
  const opened = database;
  try {
    const location = requirePersistent(settings.databaseUrl);
    if (location.kind === 'file') await checkup.check('disk', () => checkDisk(location.file));
    await checkup.check('clock', () => checkClock(opened));
    await checkup.check('time zones', async () => {
      await requireStoredTimeZones(opened.read);
      return ['ok', 'every account has an IANA time zone'];
    });
    const issuers = await listIssuers(opened.read);
    await checkup.check('secret', async () => {
      if (settings.jwtSecret) return ['ok', `RF_JWT_SECRET has ${settings.jwtSecret.length} bytes`];
      return issuers.length
        ? ['warning', 'RF_JWT_SECRET is not set: only tokens of issuers are valid.']
        : ['failed', 'RF_JWT_SECRET is not set and no account has an issuer: nobody can sign in.'];
    });
    for (const {id, jwksUrl} of issuers) {
      await checkup.check(`issuer keys of ${id}`, () => checkKeys(jwksUrl));
    }
    await checkup.check('round trip', () => checkRoundTrip(opened, settings));
  } finally {
    await opened.close();
  }
  return checkup.results;
}

export function doctorCommand(program: Command): void {
  program
    .command('doctor')
    .description(
      'check settings, database, disk, clock, time zones, secret, origins, issuer keys and a round trip',
    )
    .option('--json', 'print JSON')
    .action(async ({json}: {json?: boolean}) => {
      const results = await examine();
      if (json) printJson(results);
      else for (const {check, status, detail} of results) print(`${status.padEnd(8)}${check}: ${detail}`);
      if (results.some(({status}) => status === 'failed')) process.exitCode = 1;
    });
}
