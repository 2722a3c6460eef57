import assert from 'node:assert/strict';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import BetterSqlite3 from 'better-sqlite3';
import {flowAnalytics} from '../../src/analytics/service.js';
import {createAccount, openDatabase, type Account, type Database} from '../../src/index.js';
import {ratingSlices, type RatingFilter} from '../../src/ratings/repository.js';

const NOW = Date.parse('2026-11-20T12:00:00Z');

let folder: string;
let database: Database;
let account: Account;
const statements: string[] = [];

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rf-plans-'));
  database = await openDatabase(`sqlite:${join(folder, 'plans.db')}`, {
    onStatement: (sql) => void statements.push(sql),
  });
  ({account} = await createAccount(database, {id: 'acme', name: 'Acme', timeZone: 'UTC'}));
});
after(async () => {
  await database.close();
  await rm(folder, {recursive: true});
});

/** How SQLite runs the statement of the job that lists ratings. */
async function planOf(job: () => Promise<unknown>): Promise<string[]> {
  statements.length = 0;
  await job();
  const sql = statements.find((statement) => statement.includes('cross join "sessions"'));
  assert.ok(sql, 'the job lists no ratings');
  const sqlite = new BetterSqlite3(join(folder, 'plans.db'), {readonly: true});
  try {
    const values = Array.from(sql.matchAll(/\?/g), () => 1);
    const rows = sqlite.prepare<unknown[], {detail: string}>(`explain query plan ${sql}`).all(...values);
    return rows.map(({detail}) => detail);
  } finally {
    sqlite.close();
  }
}

/** Expects that only the matching part of the index is read, in its order, and that everything else is found by key. */
function expectIndex(plan: readonly string[], index: string, leading: string): void {
  const [first = '', second = ''] = plan;
  const search = `^SEARCH session_ratings USING (COVERING )?INDEX ${index} \\(${leading} AND created_at>`;
  assert.match(first, new RegExp(search));
  assert.match(second, /^SEARCH sessions USING PRIMARY KEY/);
  for (const detail of plan) {
    assert.doesNotMatch(detail, /^SCAN/);
    // Only ratings of the same moment may be sorted.
    if (detail.includes('B-TREE')) assert.match(detail, /LAST TERM OF ORDER BY/);
  }
}

const DAYS = {from: 20_000, to: 20_090};
const ACCOUNT = 'account_id=\\?';
const FILTERS: readonly (readonly [
  what: string,
  filter: Partial<RatingFilter>,
  index: string,
  leading: string,
])[] = [
  ['no filter', {}, 'session_ratings_by_time', ACCOUNT],
  ['a flow', {flowRef: 1}, 'session_ratings_by_flow', `${ACCOUNT} AND flow_ref=\\?`],
  ['an engineer', {userRef: 1}, 'session_ratings_by_engineer', `${ACCOUNT} AND user_ref=\\?`],
  ['a highest rating', {maxRating: 1}, 'session_ratings_by_time', ACCOUNT],
  [
    'a flow and a highest rating',
    {flowRef: 1, maxRating: 1},
    'session_ratings_by_flow',
    `${ACCOUNT} AND flow_ref=\\?`,
  ],
  [
    'an engineer and a flow',
    {flowRef: 1, userRef: 1},
    'session_ratings_by_engineer',
    `${ACCOUNT} AND user_ref=\\?`,
  ],
];
for (const [what, filter, index, leading] of FILTERS) {
  test(`GET /ratings with ${what} reads an index in order, on the first and on later pages`, async () => {
    for (const after of [undefined, {createdAt: NOW, sessionId: 's'}]) {
      const list = ratingSlices(database, account.ref, {days: DAYS, ...filter}, {after, most: 10});
      const plan = await planOf(() => list.next());
      expectIndex(plan, index, leading);
    }
  });
}

test('GET /insights/flows/{tree_id} finds the latest comments by an index', async () => {
  const flow = {ref: 1, tree_id: 'f', name: 'F'};
  const plan = await planOf(() => flowAnalytics(database.read, account, {period: '30d', flow, now: NOW}));
  expectIndex(plan, 'session_ratings_comments', `${ACCOUNT} AND flow_ref=\\?`);
});
