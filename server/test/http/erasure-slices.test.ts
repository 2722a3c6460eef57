import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {eraseUser, getMe, importHistory, listRatings, type RatingEntry} from '@resolutionflow/contract';
import {ApiProblem} from '../../src/api-problem.js';
import type {Database} from '../../src/index.js';
import {startServer, type TestAccount, type TestServer} from './harness.js';
import {SECOND} from './scene.js';

const RATINGS = 1800;

let server: TestServer;
/** Writes since the last reset. */
let writes = 0;
/** The number of writes that succeed after the last reset. */
let mostWrites = Infinity;

const interruptible = (database: Database): Database => ({
  ...database,
  write: (job, options) => {
    if (++writes > mostWrites) {
      return Promise.reject(new ApiProblem('unavailable', 'The server is shutting down.', {retryAfter: 1}));
    }
    return database.write(job, options);
  },
});

before(async () => {
  server = await startServer({wrapDatabase: interruptible});
});
after(() => server.close());

/** An account in which `wordy` and `other` have commented. */
async function accountWithComments(): Promise<TestAccount> {
  const account = await server.account();
  const lines: object[] = [
    {type: 'flow', tree_id: 'f', name: 'F', steps: []},
    {type: 'user', user_id: 'wordy', name: 'Wordy Person'},
  ];
  for (let index = 0; index <= RATINGS; index++) {
    const user_id = index < RATINGS ? 'wordy' : 'other';
    const at = server.clock.iso(-index * SECOND);
    lines.push(
      {type: 'session', id: `s${index}`, tree_id: 'f', user_id, started_at: at, completed_at: at},
      {type: 'rating', session_id: `s${index}`, rating: 4, comment: `Comment of ${user_id}`, created_at: at},
    );
  }
  const body = lines.map((line) => JSON.stringify(line)).join('\n');
  assert.deepEqual((await server.expectOk(200, importHistory, {as: account.key, body})).rejected, []);
  return account;
}

async function ratingsIn({key}: TestAccount): Promise<RatingEntry[]> {
  const found: RatingEntry[] = [];
  let cursor: string | null = null;
  do {
    const query: Record<string, string | number> = {limit: 1000, ...(cursor && {cursor})};
    const page: {ratings: RatingEntry[]; next_cursor: string | null} = await server.expectOk(
      200,
      listRatings,
      {
        as: key,
        query,
      },
    );
    found.push(...page.ratings);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return found;
}

const commentsOf = (ratings: readonly RatingEntry[]): (string | null)[] =>
  ratings.map(({comment}) => comment).filter((comment) => comment !== null);

test('DELETE /users/{user_id}: 1,800 comments go in several writes, and those of others stay', async () => {
  const account = await accountWithComments();
  writes = 0;
  await server.expectOk(204, eraseUser, {as: account.key, params: {user_id: 'wordy'}});
  assert.ok(writes >= 4, `Only ${writes} writes`);
  const ratings = await ratingsIn(account);
  assert.equal(ratings.length, RATINGS + 1);
  assert.deepEqual(commentsOf(ratings), ['Comment of other']);
  assert.ok(ratings.every(({user_id, user_name}) => user_id !== 'wordy' && user_name === 'Unknown'));
});

test('DELETE /users/{user_id}: a repeated call finishes an interrupted erasure', async () => {
  const account = await accountWithComments();
  const as = account.key;
  const params = {user_id: 'wordy'};
  writes = 0;
  mostWrites = 2;
  await server.expectRefused('unavailable', eraseUser, {as, params});
  mostWrites = Infinity;
  const between = await ratingsIn(account);
  const remaining = commentsOf(between);
  assert.ok(remaining.length > 1 && remaining.length < RATINGS, `${remaining.length} comments remain`);
  assert.ok(between.every(({user_id}) => user_id === 'wordy' || user_id === 'other'));

  await server.expectOk(204, eraseUser, {as, params});
  const ratings = await ratingsIn(account);
  assert.deepEqual(commentsOf(ratings), ['Comment of other']);
  assert.ok(ratings.every(({user_id}) => user_id !== 'wordy'));
  await server.expectRefused('erased', getMe, {as: await account.token({user: 'wordy'})});
  await server.expectOk(204, eraseUser, {as, params});
});

test('DELETE /users/{user_id}: 300 notes go in several writes', async () => {
  const account = await server.account();
  const at = server.clock.iso();
  const step_id = 'cable';
  const lines: object[] = [{type: 'flow', tree_id: 'f', name: 'F', steps: [{id: step_id, title: 'Cable'}]}];
  for (let index = 0; index < 300; index++) {
    const session_id = `n${index}`;
    lines.push(
      {type: 'session', id: session_id, tree_id: 'f', user_id: 'wordy', started_at: at},
      {type: 'step_feedback', session_id, step_id, was_helpful: false, note: 'Wordy', created_at: at},
    );
  }
  const body = lines.map((line) => JSON.stringify(line)).join('\n');
  assert.deepEqual((await server.expectOk(200, importHistory, {as: account.key, body})).rejected, []);
  writes = 0;
  await server.expectOk(204, eraseUser, {as: account.key, params: {user_id: 'wordy'}});
  assert.ok(writes >= 3, `Only ${writes} writes`);
});
