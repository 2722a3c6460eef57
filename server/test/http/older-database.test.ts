import assert from 'node:assert/strict';
import {test} from 'node:test';
import {getFlowAnalytics, getSessionFeedback, getTeamAnalytics, listRatings} from '@resolutionflow/contract';
import {findAccount} from '../../src/accounts/repository.js';
import {issueToken} from '../../src/auth/tokens.js';
import * as initial from '../../src/db/migrations/0001-initial.js';
import * as commentsByEngineer from '../../src/db/migrations/0002-comments-by-engineer.js';
import * as peopleSearch from '../../src/db/migrations/0003-people-search.js';
import {verifyFigures} from '../../src/index.js';
import {searchTextOf} from '../../src/people/search-text.js';
import {createOldSchema, type TestDatabase} from '../database.js';
import {startServer} from './harness.js';

const STARTED = Date.parse('2026-11-19T10:00:00Z');
const DAY = Math.floor(STARTED / 86_400_000);
const TEN_MINUTES_MS = 600_000;

/** Writes a database in the version before reasons: two accounts with two sessions each. */
async function writeOlderDatabase(stored: TestDatabase): Promise<void> {
  await createOldSchema(stored, {
    '0001-initial': initial,
    '0002-comments-by-engineer': commentsByEngineer,
    '0003-people-search': peopleSearch,
  });
  const insert = (table: string, columns: string, ...rows: string[]) =>
    stored.execute(`insert into ${table} (${columns}) values ${rows.map((row) => `(${row})`).join()}`);
  for (const id of [1, 2]) {
    await insert(
      'accounts',
      'account_id, id, name, time_zone, created_at',
      `${id}, 'old-${id}', 'Old', 'UTC', 0`,
    );
    await insert(
      'users',
      'account_id, ref, user_id, name, search_text',
      `${id}, 3, 'ada', 'Ada', '${searchTextOf('Ada', 'ada')}'`,
    );
    await insert('flows', 'account_id, ref, tree_id, name', `${id}, 4, 'vpn', 'VPN'`);
    await insert(
      'steps',
      'account_id, flow_ref, ref, step_id, title, position',
      `${id}, 4, 5, 'cable', 'Check the cable', 0`,
    );
    await insert(
      'sessions',
      'account_id, ref, id, flow_ref, user_ref, started_at, day, completed_at, outcome, last_step_ref, last_visit_at',
      `${id}, 6, 'done', 4, 3, ${STARTED}, ${DAY}, ${STARTED + TEN_MINUTES_MS}, 'resolved', 5, ${STARTED}`,
      `${id}, 7, 'open', 4, 3, ${STARTED}, ${DAY}, null, null, 5, ${STARTED}`,
    );
    await insert(
      'visits',
      'account_id, session_ref, step_ref, first_at, last_at',
      ...[6, 7].map((session) => `${id}, ${session}, 5, ${STARTED}, ${STARTED}`),
    );
    await insert(
      'step_ratings',
      'account_id, session_ref, step_ref, was_helpful, seq, created_at, updated_at',
      `${id}, 6, 5, 1, 1, ${STARTED}, ${STARTED}`,
      `${id}, 7, 5, 0, 1, ${STARTED}, ${STARTED}`,
    );
    await insert(
      'session_ratings',
      'account_id, session_ref, flow_ref, user_ref, id, rating, comment, created_at',
      `${id}, 6, 4, 3, 'r', 4, 'Fine', ${STARTED + TEN_MINUTES_MS}`,
    );
    await insert(
      'daily_sums',
      'account_id, dimension, day, subject_ref, sessions, completed, duration_ms, resolved, rating_4',
      ...['0, @, 0', '1, @, 4', '2, @, 3'].map(
        (key) => `${id}, ${key.replace('@', String(DAY))}, 2, 1, ${TEN_MINUTES_MS}, 1, 1`,
      ),
    );
    await insert(
      'daily_step_sums',
      'account_id, flow_ref, day, step_ref, yes, no, visits, open',
      `${id}, 4, ${DAY}, 5, 1, 1, 2, 1`,
    );
  }
}

test('migration of a database without reasons: rows and metrics stay, and durations are added', async () => {
  const server = await startServer({prepare: writeOlderDatabase});
  try {
    for (const accountId of ['old-1', 'old-2']) {
      const account = await findAccount(server.database.read, accountId);
      assert.ok(account);
      assert.deepEqual(await verifyFigures(server.database, account), []);
      const boss = {accountId, userId: 'boss', name: 'Boss', role: 'team_admin', ttlSeconds: 60} as const;
      const {token: as} = await issueToken(server.secret, boss, server.clock.now);
      const {summary, total_ratings} = await server.expectOk(200, getTeamAnalytics, {
        as,
        query: {period: '7d'},
      });
      assert.deepEqual(
        [
          summary.total_sessions,
          summary.completed_sessions,
          summary.outcome_breakdown.resolved,
          total_ratings,
        ],
        [2, 1, 1, 1],
      );
      assert.ok(Math.abs((summary.median_duration_minutes ?? NaN) - 10) <= 0.5 + 0.05);
      const flow = await server.expectOk(200, getFlowAnalytics, {
        as,
        params: {tree_id: 'vpn'},
        query: {period: '7d'},
      });
      const [step] = flow.step_feedback;
      assert.deepEqual(
        [step?.helpful_yes, step?.helpful_no, step?.visits, step?.drop_offs, step?.reasons, step?.notes],
        [1, 1, 2, 1, [], 0],
      );
      const {rating, steps} = await server.expectOk(200, getSessionFeedback, {
        as,
        params: {session_id: 'done'},
      });
      assert.deepEqual([rating?.rating, rating?.comment, rating?.reasons], [4, 'Fine', []]);
      const listed = await server.expectOk(200, listRatings, {as, query: {period: '7d'}});
      assert.deepEqual(
        listed.ratings.map(({session_id, comment}) => [session_id, comment]),
        [['done', 'Fine']],
      );
      assert.deepEqual(steps, [{step_id: 'cable', was_helpful: true, reasons: [], note: null}]);
    }
  } finally {
    await server.close();
  }
});
