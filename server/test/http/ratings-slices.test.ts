import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {importHistory, listRatings, type RatingEntry} from '@resolutionflow/contract';
import {findAccount} from '../../src/accounts/repository.js';
import {dayOf} from '../../src/db/days.js';
import {ratingSlices} from '../../src/ratings/list.js';
import {startServer, type TestAccount, type TestServer} from './harness.js';

const RATINGS = 1500;

let server: TestServer;
let account: TestAccount;

/** Ids in another order than the sessions come into being. */
const idOf = (index: number): string => `s${(index * 7) % RATINGS}`.padEnd(6, '-');

before(async () => {
  server = await startServer();
  account = await server.account();
  const at = server.clock.iso();
  const lines: object[] = [{type: 'flow', tree_id: 'f', name: 'F', steps: []}];
  for (let index = 0; index < RATINGS; index++) {
    const id = idOf(index);
    lines.push(
      {type: 'session', id, tree_id: 'f', user_id: 'anna', started_at: at, completed_at: at},
      {type: 'rating', session_id: id, rating: index === RATINGS / 2 ? 1 : 5, created_at: at},
    );
  }
  const body = lines.map((line) => JSON.stringify(line)).join('\n');
  assert.deepEqual((await server.expectOk(200, importHistory, {as: account.key, body})).rejected, []);
});
after(() => server.close());

async function pages(query: Readonly<Record<string, string | number>>): Promise<RatingEntry[]> {
  const found: RatingEntry[] = [];
  let cursor: string | null = null;
  do {
    const page: {ratings: RatingEntry[]; next_cursor: string | null} = await server.expectOk(
      200,
      listRatings,
      {
        as: account.key,
        query: {...query, ...(cursor && {cursor})},
      },
    );
    found.push(...page.ratings);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return found;
}

test('GET /ratings: 1,500 ratings of one moment come by session id, each once', async () => {
  const expected = Array.from({length: RATINGS}, (_, index) => idOf(index)).sort();
  for (const limit of [70, 1000]) {
    assert.deepEqual(
      (await pages({limit})).map(({session_id}) => session_id),
      expected,
    );
  }
});

test('GET /ratings: a filter that matches one of 1,500 ratings finds it', async () => {
  for (const limit of [1, 50]) {
    const found = await pages({max_rating: 2, engineer_id: 'anna', limit});
    assert.deepEqual(
      found.map(({session_id}) => session_id),
      [idOf(RATINGS / 2)],
    );
  }
});

test('GET /ratings: a filter that matches few looks at 200 ratings in one turn', async () => {
  const {database, clock} = server;
  const ref = (await findAccount(database.read, account.id))?.ref ?? NaN;
  const today = dayOf(clock.now, 'UTC');
  const filter = {days: {from: today, to: today}, maxRating: 2};
  const slices: (readonly RatingEntry[])[] = [];
  for await (const slice of ratingSlices(database.read, ref, filter, {limit: 1000})) slices.push(slice);
  assert.ok(slices.length >= RATINGS / 200, `${slices.length} slices`);
  assert.equal(slices.flat().length, 1);
});
