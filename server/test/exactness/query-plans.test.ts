import assert from 'node:assert/strict';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {Readable} from 'node:stream';
import {after, before, test} from 'node:test';
import BetterSqlite3 from 'better-sqlite3';
import {findings} from '../../src/analytics/findings.js';
import {flowAnalytics} from '../../src/analytics/service.js';
import {createAccount, importLines, openDatabase, type Account, type Database} from '../../src/index.js';
import {isoTime} from '../../src/http/times.js';
import {searchEngineers} from '../../src/people/repository.js';
import {ratingSlices, type RatingFilter} from '../../src/ratings/list.js';

const NOW = Date.parse('2026-11-20T12:00:00Z');
const TODAY = Math.floor(NOW / 86_400_000);

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

/** Returns SQLite's query plans of the job's statements that read from a table. */
async function plansOf(
  job: () => Promise<unknown>,
  table: 'session_ratings' | 'steps' | 'users' = 'session_ratings',
): Promise<string[][]> {
  statements.length = 0;
  await job();
  const reads = statements.filter((statement) => new RegExp(`^select .* from "${table}"`).test(statement));
  const sqlite = new BetterSqlite3(join(folder, 'plans.db'), {readonly: true});
  try {
    return reads.map((sql) => {
      const values = Array.from(sql.matchAll(/\?/g), () => 1);
      const rows = sqlite.prepare<unknown[], {detail: string}>(`explain query plan ${sql}`).all(...values);
      return rows.map(({detail}) => detail);
    });
  } finally {
    sqlite.close();
  }
}

/** Expects that only the matching part of an index is read, and nothing is sorted. */
function expectIndex([first = '', ...others]: readonly string[], index: string, condition: string): void {
  assert.match(
    first,
    new RegExp(`^SEARCH session_ratings USING (COVERING )?INDEX ${index} \\(${condition}\\)`),
  );
  for (const detail of others) assert.doesNotMatch(detail, /^SCAN|B-TREE/);
}

/** Writes a session of today with its rating. */
async function rateOneSession(): Promise<void> {
  const lines = [
    {type: 'flow', tree_id: 'f', name: 'F', steps: []},
    {
      type: 'session',
      id: 's',
      tree_id: 'f',
      user_id: 'anna',
      started_at: isoTime(NOW),
      completed_at: isoTime(NOW),
    },
    {type: 'rating', session_id: 's', rating: 4, created_at: isoTime(NOW)},
  ];
  const text = lines.map((line) => JSON.stringify(line)).join('\n');
  await importLines(database, account, Readable.from([Buffer.from(text)]), {now: NOW});
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
    const first = ratingSlices(database.read, account.ref, {days: DAYS, ...filter}, {limit: 10});
    const [newest = []] = await plansOf(() => first.next());
    expectIndex(newest, index, `${leading} AND created_at>\\?`);

    const after = {createdAt: NOW, sessionId: 's'};
    const later = ratingSlices(database.read, account.ref, {days: DAYS, ...filter}, {after, limit: 10});
    const [sameTime = [], older = []] = await plansOf(() => later.next());
    expectIndex(sameTime, index, `${leading} AND created_at=\\? AND session_id>\\?`);
    expectIndex(older, index, `${leading} AND created_at>\\? AND created_at<\\?`);
  });
}

test('GET /ratings finds the ratings of a page by their keys', async () => {
  await rateOneSession();
  const list = ratingSlices(database.read, account.ref, {days: {from: TODAY, to: TODAY}}, {limit: 10});
  const [, details = []] = await plansOf(() => list.next());
  assert.match(details[0] ?? '', /^SEARCH session_ratings USING PRIMARY KEY/);
  for (const detail of details) assert.doesNotMatch(detail, /^SCAN (?!json_each)/);
});

test('GET /insights/flows/{tree_id} finds the latest comments by an index', async () => {
  const flow = {ref: 1, tree_id: 'f', name: 'F'};
  const [plan = []] = await plansOf(() =>
    flowAnalytics(database.read, account, {period: '30d', flow, now: NOW}),
  );
  expectIndex(plan, 'session_ratings_comments', `${ACCOUNT} AND flow_ref=\\? AND created_at>\\?`);
});

test('GET /insights/flows/{tree_id} reads only the days of the period, step by step', async () => {
  const flow = {ref: 1, tree_id: 'f', name: 'F'};
  const [plan = []] = await plansOf(
    () => flowAnalytics(database.read, account, {period: '30d', flow, now: NOW}),
    'steps',
  );
  assert.match(
    plan[0] ?? '',
    /^SEARCH steps USING PRIMARY KEY \(account_id=\? AND flow_ref=\? AND step_id>\?\)/,
  );
  const key = 'account_id=\\? AND flow_ref=\\? AND step_ref=\\? AND day>\\? AND day<\\?';
  assert.match(plan[1] ?? '', new RegExp(`^SEARCH daily_step_sums USING PRIMARY KEY \\(${key}\\)`));
});

test('GET /insights/flows/{tree_id} reads 2,500 steps in slices, and lists the current ones in flow order', async () => {
  const sqlite = new BetterSqlite3(join(folder, 'plans.db'));
  const of = `(account_id, ref, tree_id, name) values (${account.ref}, 2, 'long', 'Long')`;
  sqlite.exec(`
    insert into flows ${of};
    with recursive n(i) as (select 1 union all select i + 1 from n where i < 2500)
      insert into steps (account_id, flow_ref, ref, step_id, title, position, is_archived)
      select ${account.ref}, 2, 100 + i, 'step-' || i, 'Step', 2500 - i, i % 500 != 0 from n`);
  sqlite.close();
  const flow = {ref: 2, tree_id: 'long', name: 'Long'};
  let steps: string[] = [];
  const plans = await plansOf(async () => {
    const {step_feedback} = await flowAnalytics(database.read, account, {period: '30d', flow, now: NOW});
    steps = step_feedback.map(({node_id}) => node_id);
  }, 'steps');
  assert.equal(plans.length, 11);
  assert.deepEqual(steps, ['step-2500', 'step-2000', 'step-1500', 'step-1000', 'step-500']);
});

test('GET /engineers searches an index in the order of its results', async () => {
  const plans = await plansOf(() => searchEngineers(database.read, account.ref, 'anna'), 'users');
  assert.equal(plans.length, 2);
  for (const plan of plans) {
    assert.equal(plan.length, 1);
    assert.match(
      plan[0] ?? '',
      new RegExp(
        `^SEARCH users USING COVERING INDEX users_by_search_text \\(${ACCOUNT} AND \\(search_text,user_id\\)>`,
      ),
    );
  }
});

test("GET /insights/findings with engineer_id reads the votes of one engineer's 90 days week by week", async () => {
  statements.length = 0;
  await findings(database.read, account, {period: '90d', flowRef: undefined, userRef: 1, now: NOW});
  const votes = statements.filter((statement) => statement.includes('join "step_ratings"'));
  assert.equal(votes.length, 13);
});
