import type {ImportLineInput, ImportReport} from '@resolutionflow/contract';
import type {Account} from '../accounts/account.js';
import {createAccount, findAccount, updateAccount} from '../accounts/repository.js';
import type {Database} from '../db/database.js';
import {isInUse, removeDatabase} from '../db/sqlite/files.js';
import {DatabaseError, locateDatabase} from '../db/location.js';
import {openDatabase} from '../db/open.js';
import {importLines} from '../import/service.js';
import {ACCOUNT_NAME} from './content/account.js';
import {dateAt} from './history/calendar.js';
import {demoHistory} from './history/history.js';

/** The demo's default database: a file that nothing else uses. */
export const DEMO_DATABASE_URL = 'sqlite:./data/demo.db';

/** The account's name while its history is created. An interrupted history is filled again. */
const UNFINISHED_NAME = `${ACCOUNT_NAME} (being set up)`;

const LINES_PER_CHUNK = 500;

async function* chunksOf(lines: Iterable<ImportLineInput>): AsyncIterable<string> {
  let chunk: string[] = [];
  for (const line of lines) {
    chunk.push(`${JSON.stringify(line)}\n`);
    if (chunk.length < LINES_PER_CHUNK) continue;
    yield chunk.join('');
    chunk = [];
  }
  yield chunk.join('');
}

/** Flow and user lines, and the lines of sessions that started on this day or later. */
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
  if (first) throw new Error(`The demo's history was rejected at line ${first.line}: ${first.detail}`);
}

export interface DemoAccountOptions {
  /** ms since the epoch. */
  readonly now: number;
  /** IANA name of the team's time zone. */
  readonly timeZone: string;
  /** Called before the history of a new day is created, which takes a few seconds. */
  readonly onNewDay?: () => void;
}

/**
 * Ensures that today's account exists with its history up to now. Each day has its own account, so that the history
 * always ends today. Clicks of the same day are kept.
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

/**
 * Opens the demo's database. The demo's own file is replaced each day; to another database, the account is added.
 *
 * @throws {DatabaseError} if the file of an earlier day is still in use.
 */
export async function openDemoDatabase(url: string, {now, timeZone}: DemoAccountOptions): Promise<Database> {
  const database = await openDatabase(url);
  if (url !== DEMO_DATABASE_URL) return database;
  const today = await findAccount(database.read, `northwind-${dateAt(now, timeZone)}`);
  if (today) return database;
  await database.close();
  const location = locateDatabase(url);
  if (location.kind === 'file') {
    if (isInUse(location.file)) {
      throw new DatabaseError(`Another demo uses ${location.file}. Stop it first, or set RF_DATABASE_URL.`);
    }
    removeDatabase(location.file);
  }
  return openDatabase(url);
}
