import {rmSync} from 'node:fs';
import type {ImportLineInput, ImportReport} from '@resolutionflow/contract';
import type {Account} from '../accounts/account.js';
import {createAccount, findAccount, updateAccount} from '../accounts/repository.js';
import type {Database} from '../db/database.js';
import {openDatabase} from '../db/open.js';
import {importLines} from '../import/service.js';
import {ACCOUNT_NAME} from './content/account.js';
import {dateAt} from './history/calendar.js';
import {demoHistory} from './history/history.js';

/** Where the demo keeps its data unless it is told another place: a file that is nobody else's. */
export const DEMO_DATABASE_URL = 'sqlite:./data/demo.db';

/** An account whose history was cut short still has this name, and is filled again. */
const UNFINISHED_NAME = `${ACCOUNT_NAME} (being set up)`;

const LINES_A_CHUNK = 500;

async function* chunksOf(lines: Iterable<ImportLineInput>): AsyncIterable<string> {
  let chunk: string[] = [];
  for (const line of lines) {
    chunk.push(`${JSON.stringify(line)}\n`);
    if (chunk.length < LINES_A_CHUNK) continue;
    yield chunk.join('');
    chunk = [];
  }
  yield chunk.join('');
}

/** The lines that are there whatever the day, and those of sessions that started on this day or later. */
function* linesSince(
  date: string,
  timeZone: string,
  lines: Iterable<ImportLineInput>,
): Iterable<ImportLineInput> {
  const included = new Set<string>();
  for (const line of lines) {
    if (line.type === 'session') {
      if (dateAt(Date.parse(line.started_at), timeZone) < date) continue;
      included.add(line.id);
    } else if ('session_id' in line && !included.has(line.session_id)) continue;
    yield line;
  }
}

async function fill(database: Database, account: Account, lines: Iterable<ImportLineInput>, now: number) {
  const report: ImportReport = await importLines(database, account, chunksOf(lines), {now});
  const [first] = report.rejected;
  if (first) throw new Error(`The demo's history was refused at line ${first.line}: ${first.detail}`);
}

export interface DemoAccountOptions {
  /** ms since the epoch. */
  readonly now: number;
  /** IANA name of the zone in which the team works. */
  readonly timeZone: string;
  /** Told before the history of a new day is made up, which takes a few seconds. */
  readonly onNewDay?: () => void;
}

/**
 * Makes sure that there is an account of today with its history up to now. Each day has an account of its own, so
 * that history always ends today; what was clicked on the same day is still there.
 */
export async function ensureDemoAccount(
  database: Database,
  {now, timeZone, onNewDay}: DemoAccountOptions,
): Promise<Account> {
  const today = dateAt(now, timeZone);
  const id = `northwind-${today}`;
  const known = await findAccount(database.read, id);
  if (known?.name === ACCOUNT_NAME) {
    const zone = known.timeZone;
    const lines = linesSince(today, zone, demoHistory({now, timeZone: zone}));
    await fill(database, known, lines, now);
    return known;
  }
  onNewDay?.();
  const account = known ?? (await createAccount(database, {id, name: UNFINISHED_NAME, timeZone})).account;
  await fill(database, account, demoHistory({now, timeZone: account.timeZone}), now);
  await updateAccount(database, account, {name: ACCOUNT_NAME});
  return {...account, name: ACCOUNT_NAME};
}

/** Opens the demo's database. The demo's own file begins anew each day; another database is only added to. */
export async function openDemoDatabase(url: string, {now, timeZone}: DemoAccountOptions): Promise<Database> {
  const database = await openDatabase(url);
  if (url !== DEMO_DATABASE_URL) return database;
  const today = await findAccount(database.read, `northwind-${dateAt(now, timeZone)}`);
  if (today) return database;
  await database.close();
  const file = url.slice('sqlite:'.length);
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, {force: true});
  return openDatabase(url);
}
