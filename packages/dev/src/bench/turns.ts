import {copyFile, rm} from 'node:fs/promises';
import {join} from 'node:path';
import {createKey, openDatabase} from '@resolutionflow/server';
import BetterSqlite3 from 'better-sqlite3';
import {ACCOUNT, databaseWith, engineerId, flowId, FOLDER, today} from './generate.js';
import {historyLines} from './import.js';
import type {Bench, Measurement} from './measurement.js';
import {ServerProcess} from './processes.js';

const SESSION_COUNT = 20_000;
const PEOPLE = 100_000;
const COMMENTS = 50_000;
const LARGE_FLOWS = 300;
const STEP_COUNT = 1000;
const IMPORTED_LINES = 20_000;
/** Requests of the same kind at once. */
const READERS = 8;
const BUDGET_MS = 50;
const LEAVER = 'leaver';

/** Imports expensive data: long flows, many people, and one person with many comments. */
function enlarge(file: string): void {
  const sqlite = new BetterSqlite3(file);
  sqlite.pragma('synchronous = off');
  sqlite.exec(`
    with recursive n(i) as (select 1 union all select i + 1 from n where i < ${LARGE_FLOWS})
      insert into flows (account_id, ref, tree_id, name) select 1, 100000 + i, 'large-' || i, 'Large ' || i from n;
    with recursive
      f(i) as (select 1 union all select i + 1 from f where i < ${LARGE_FLOWS}),
      s(j) as (select 1 union all select j + 1 from s where j < ${STEP_COUNT})
      insert into steps (account_id, flow_ref, ref, step_id, title, position)
        select 1, 100000 + i, 1000000 + i * ${STEP_COUNT} + j, 'step-' || j, 'A title of some length ' || j, j from f, s;
    with recursive n(i) as (select 1 union all select i + 1 from n where i < ${PEOPLE})
      insert into users (account_id, ref, user_id, name, name_iat, role, search_text)
        select 1, 100000 + i, 'person-' || i, 'Person ' || i, 1, 'engineer', 'person ' || i || char(10) || 'person-' || i from n;
    insert into users (account_id, ref, user_id, name, name_iat, role, search_text)
      values (1, 1000000, '${LEAVER}', 'Lea Ver', 1, 'engineer', 'lea ver' || char(10) || '${LEAVER}');
    with recursive n(i) as (select 1 union all select i + 1 from n where i < ${COMMENTS})
      insert into sessions (account_id, ref, id, flow_ref, user_ref, started_at, day, completed_at, outcome)
        select 1, 1000000 + i, 'left-' || i, 1, 1000000, ${today() - 60_000}, ${today() / 86_400_000 - 1}, ${today()}, 'resolved' from n;
    with recursive n(i) as (select 1 union all select i + 1 from n where i < ${COMMENTS})
      insert into session_ratings (account_id, session_ref, session_id, flow_ref, user_ref, id, rating, comment, created_at)
        select 1, 1000000 + i, 'left-' || i, 1, 1000000, 'left-' || i, 2, 'Comment ' || i, ${today()} + i from n;
  `);
  sqlite.close();
}

async function largeDatabase(): Promise<{file: string; key: string}> {
  const file = join(FOLDER, 'turns.db');
  await copyFile(await databaseWith(SESSION_COUNT), file);
  enlarge(file);
  const database = await openDatabase(`sqlite:${file}`);
  const {key} = await createKey(database, {ref: 1, id: ACCOUNT, name: 'Bench', timeZone: 'UTC'});
  await database.close();
  return {file, key};
}

export const turns: Bench = async () => {
  const {file, key} = await largeDatabase();
  const server = await ServerProcess.start('turns-server', file);
  await rm(file);
  const send = async (path: string, init: RequestInit = {}): Promise<void> => {
    const headers = {Authorization: `Bearer ${key}`, ...init.headers};
    const response = await fetch(`${server.url}/api/v1${path}`, {...init, headers});
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    await response.arrayBuffer();
  };
  const longestTurn = async (): Promise<number> =>
    Number(await (await fetch(`${server.url}/longest-turn`)).text());
  const lines = [...historyLines(IMPORTED_LINES)].map((line) => JSON.stringify(line)).join('\n');
  const post = {method: 'POST', headers: {'Content-Type': 'application/x-ndjson'}, body: lines};
  const works: Readonly<Record<string, () => Promise<unknown>>> = {
    [`${LARGE_FLOWS} flows of ${STEP_COUNT} steps`]: () => send('/flows?limit=1000'),
    [`search of ${PEOPLE} people`]: () => send('/engineers?q=nobody'),
    'list of ratings': () => send('/ratings?period=90d&limit=1000'),
    'list of ratings, few match': () => send(`/ratings?period=90d&max_rating=1&engineer_id=${LEAVER}`),
    'ratings as CSV': () => send('/ratings.csv?period=90d'),
    'team analytics': () => send('/insights/team?period=90d'),
    'team analytics, one engineer': () => send(`/insights/team?period=90d&engineer_id=${engineerId(1)}`),
    findings: () => send('/insights/findings?period=90d'),
    'flow analytics': () => send(`/insights/flows/${flowId(1)}?period=90d`),
    [`flow analytics, ${STEP_COUNT} steps`]: () => send('/insights/flows/large-1?period=90d'),
  };
  const measured: Measurement[] = [];
  const measure = async (name: string, work: () => Promise<unknown>, note: string): Promise<void> => {
    await longestTurn();
    await work();
    measured.push({name, value: await longestTurn(), unit: 'ms', budget: BUDGET_MS, note});
  };
  try {
    for (const [name, work] of Object.entries(works)) {
      await work();
      await measure(name, work, 'longest turn, alone');
      await measure(name, () => Promise.all(Array.from({length: READERS}, work)), `${READERS} at once`);
    }
    await measure(`import of ${IMPORTED_LINES} lines`, () => send('/import', post), 'longest turn');
    const erasure = () => send(`/users/${LEAVER}`, {method: 'DELETE'});
    await measure(`erasure of ${COMMENTS} comments`, erasure, 'longest turn');
  } finally {
    await server.stop();
  }
  return measured;
};
