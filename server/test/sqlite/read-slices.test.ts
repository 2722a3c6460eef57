import assert from 'node:assert/strict';
import {Readable} from 'node:stream';
import {after, before, test} from 'node:test';
import type {ImportLineInput, Outcome} from '@resolutionflow/contract';
import {findings} from '../../src/analytics/findings.js';
import {flowAnalytics, personalAnalytics} from '../../src/analytics/service.js';
import {findFlow, type FlowRow} from '../../src/flows/repository.js';
import {isoTime} from '../../src/http/times.js';
import {createAccount, importLines, openDatabase, type Account, type Database} from '../../src/index.js';
import {findUser} from '../../src/people/repository.js';
import {createSqliteDatabase, type TestDatabase} from '../database.js';

/*
 * SQLite reads block the event loop. So each statement reads a bounded part of an account's history, and these tests count
 * statements.
 */

const NOW = Date.parse('2026-11-20T12:00:00Z');
const TODAY = Math.floor(NOW / 86_400_000);
const MINUTE = 60_000;
const WEEKS = 13;
/** Slices of one engineer's history. */
const SLICES = 3;
const PERIOD = {period: '90d', now: NOW} as const;

let stored: TestDatabase;
let database: Database;
let account: Account;
const statements: string[] = [];

before(async () => {
  stored = await createSqliteDatabase();
  database = await openDatabase(stored.url, {onStatement: (sql) => void statements.push(sql)});
  ({account} = await createAccount(database, {id: 'acme', name: 'Acme', timeZone: 'UTC'}));
  const lines = history();
  const text = lines.map((line) => JSON.stringify(line)).join('\n');
  const {rejected} = await importLines(database, account, Readable.from([Buffer.from(text)]), {now: NOW});
  assert.deepEqual(rejected, []);
});
after(async () => {
  await database.close();
  await stored.remove();
});

/** The sessions of one engineer on each of 180 days, in two flows. The last 90 days are worse than those before. */
function history(): ImportLineInput[] {
  const steps = ['a', 'b'].map((id) => ({id, title: `Step ${id}`}));
  const lines: ImportLineInput[] = ['f', 'g'].map((tree_id) => ({
    type: 'flow',
    tree_id,
    name: tree_id,
    steps,
  }));
  for (let index = 0; index < 360; index++) {
    const [day, tree_id] = [Math.floor(index / 2), index % 2 ? 'f' : 'g'];
    const id = `s${index}`;
    const started = NOW - day * 86_400_000 - 60 * MINUTE;
    const at = (minutes: number): string => isoTime(started + minutes * MINUTE);
    const isGood = day >= 90 || (tree_id === 'g' && day % 3 > 0);
    const outcome: Outcome = isGood ? 'resolved' : 'unresolved';
    const isOpen = day % 4 === 1;
    lines.push(
      {
        type: 'session',
        id,
        tree_id,
        user_id: 'anna',
        started_at: at(0),
        ...(!isOpen && {completed_at: at(1 + (day % 30)), outcome}),
      },
      {type: 'visit', session_id: id, step_id: 'a', visited_at: at(0)},
      {
        type: 'step_feedback',
        session_id: id,
        step_id: 'a',
        was_helpful: isGood,
        ...(!isGood && {reasons: day % 5 ? ['outdated'] : ['outdated', 'unclear']}),
        created_at: at(1),
      },
    );
    if (!isOpen) lines.push({type: 'rating', session_id: id, rating: isGood ? 5 : 2, created_at: at(40)});
  }
  return lines;
}

/** Runs a job and counts the statements that match. */
async function counting<T>(job: () => Promise<T>, ...patterns: readonly RegExp[]): Promise<[T, number[]]> {
  statements.length = 0;
  const result = await job();
  return [result, patterns.map((pattern) => statements.filter((sql) => pattern.test(sql)).length)];
}

async function flowNamed(treeId: string): Promise<FlowRow> {
  const flow = await findFlow(database.read, account.ref, treeId);
  assert.ok(flow);
  return flow;
}

async function annasRef(): Promise<number> {
  const anna = await findUser(database.read, account.ref, 'anna');
  assert.ok(anna);
  return anna.ref;
}

test("GET /insights/me reads one engineer's sessions in slices, and adds them up", async () => {
  const userRef = await annasRef();
  const [{top_flows}, counts] = await counting(
    () => personalAnalytics(database.read, account, {...PERIOD, userRef}),
    /from "sessions"/,
  );
  // First the number of sessions in each flow, then the details of the listed flows.
  assert.deepEqual(counts, [2 * SLICES]);
  assert.equal(top_flows.length, 2);
  for (const top of top_flows) {
    // Nobody else used the flow, so its daily totals say the same.
    const flow = await flowNamed(top.tree_id);
    const {summary, avg_csat, total_ratings} = await flowAnalytics(database.read, account, {...PERIOD, flow});
    const {total_sessions, completion_rate, avg_duration_minutes, median_duration_minutes, resolved_rate} =
      summary;
    assert.deepEqual(top, {
      tree_id: flow.tree_id,
      name: flow.name,
      sessions: total_sessions,
      completion_rate,
      avg_duration_minutes,
      median_duration_minutes,
      resolved_rate,
      avg_csat,
      total_ratings,
    });
    assert.equal(total_sessions, 90);
  }
});

test('GET /insights/findings reads the daily totals of flows week by week, and adds them up', async () => {
  const find = (userRef: number | undefined) =>
    findings(database.read, account, {...PERIOD, flowRef: undefined, userRef});
  const [all, counts] = await counting(() => find(undefined), /from "daily_sums"/);
  assert.deepEqual(counts, [2 * WEEKS]);
  // Nobody else had a session, so the sessions of the engineer say the same.
  assert.deepEqual(await find(await annasRef()), all);
  assert.deepEqual(
    all.findings.map(({kind, tree_id, count, of}) => [kind, tree_id, count, of]),
    [
      ['step_unhelpful', 'f', 0, 90],
      ['flow_low_satisfaction', 'f', 0, 67],
      ['flow_worse', 'f', 0, 67],
      ['flow_low_resolution', 'f', 0, 67],
      ['flow_worse', 'g', 44, 67],
      ['step_drop_off', 'f', 23, 89],
      ['step_drop_off', 'g', 23, 89],
    ],
  );
});

test('GET /insights/flows/{tree_id} reads reasons week by week, and adds them up', async () => {
  const flow = await flowNamed('f');
  const [{step_feedback}, counts] = await counting(
    () => flowAnalytics(database.read, account, {...PERIOD, flow}),
    /from "daily_reasons"/,
  );
  assert.deepEqual(counts, [WEEKS]);
  assert.deepEqual(step_feedback[0]?.reasons, [
    {code: 'outdated', count: 90},
    {code: 'unclear', count: 18},
  ]);
});

test('GET /insights/findings reads 600 steps of a flow in slices, and lists the first 20 of 600 findings', async () => {
  const affected = (index: number): number => 10 + ((index * 7) % 12);
  await stored.execute(
    "insert into flows (account_id, ref, tree_id, name) values ($account, 50, 'long', 'Long')",
    {account: account.ref},
  );
  const numbers = 'with recursive n(i) as (select 0 union all select i + 1 from n where i < 599)';
  await stored.execute(
    `insert into steps (account_id, flow_ref, ref, step_id, title, position)
      ${numbers} select $account, 50, 1000 + i, 'step-' || i, 'Step', i from n`,
    {account: account.ref},
  );
  await stored.execute(
    `insert into daily_step_sums (account_id, flow_ref, step_ref, day, no)
      ${numbers} select $account, 50, 1000 + i, $today, 10 + (i * 7) % 12 from n`,
    {account: account.ref, today: TODAY},
  );
  await stored.execute(
    'insert into daily_sums (account_id, dimension, day, subject_ref, sessions) values ($account, 1, $today, 50, 1)',
    {account: account.ref, today: TODAY},
  );
  const flow = await flowNamed('long');
  const [{findings: found}, counts] = await counting(
    () => findings(database.read, account, {...PERIOD, flowRef: flow.ref, userRef: undefined}),
    /join "daily_step_sums"/,
  );
  assert.deepEqual(counts, [3]);
  const expected = Array.from({length: 600}, (_, index) => ({
    step_id: `step-${index}`,
    affected: affected(index),
  }))
    .sort((a, b) => b.affected - a.affected || (a.step_id < b.step_id ? -1 : 1))
    .slice(0, 20);
  assert.deepEqual(
    found.map(({step_id, affected}) => ({step_id, affected})),
    expected,
  );
});

test('GET /insights/flows/{tree_id} looks at 200 comments in one turn while it searches those of the period', async () => {
  await stored.execute(
    "insert into flows (account_id, ref, tree_id, name) values ($account, 60, 'old', 'Old')",
    {account: account.ref},
  );
  // All were rated today, but only the oldest one belongs to a session of today.
  const numbers = 'with recursive n(i) as (select 0 union all select i + 1 from n where i < 999)';
  const values = {account: account.ref, user: await annasRef(), now: NOW, today: TODAY};
  await stored.execute(
    `insert into sessions (account_id, ref, id, flow_ref, user_ref, started_at, day, completed_at)
      ${numbers} select $account, 9000 + i, 'old-' || i, 60, $user, $now, case i when 999 then $today else 0 end, $now
      from n`,
    values,
  );
  await stored.execute(
    `insert into session_ratings
        (account_id, session_ref, session_id, flow_ref, user_ref, id, rating, comment, created_at)
      ${numbers} select $account, 9000 + i, 'old-' || i, 60, $user, 'r' || i, 4, 'Comment ' || i, $now - i from n`,
    values,
  );
  const flow = await flowNamed('old');
  const [{recent_comments}, [reads = 0]] = await counting(
    () => flowAnalytics(database.read, account, {...PERIOD, flow}),
    /from "session_ratings"/,
  );
  assert.deepEqual(recent_comments, [
    {rating: 4, comment: 'Comment 999', user_name: 'Unknown', created_at: isoTime(NOW - 999)},
  ]);
  assert.ok(reads >= 2 * 5, `${reads} statements`);
});
