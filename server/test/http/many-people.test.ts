import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {getTeamAnalytics} from '@resolutionflow/contract';
import type {Database} from '../../src/index.js';
import type {TestDatabase} from '../database.js';
import {START, startServer, type TestAccount, type TestServer} from './harness.js';

/** More than the maximum number of values in a statement of SQLite. */
const PEOPLE = 33_000;
const TODAY = Math.floor(START / 86_400_000);

let server: TestServer;
let account: TestAccount;
/** Turns of the event loop during the latest snapshot. */
let turns = 0;

const countingTurns = (database: Database): Database => ({
  ...database,
  snapshot: async (job) => {
    turns = 0;
    let isRunning = true;
    const count = (): void => {
      turns += 1;
      if (isRunning) setImmediate(count);
    };
    setImmediate(count);
    return database.snapshot(job).finally(() => (isRunning = false));
  },
});

/** Gives each engineer one session today, and every second one another session in the period before. */
async function addPeople(stored: TestDatabase, accountRef: number): Promise<void> {
  const numbers = `with recursive numbers(i) as (select 1 union all select i + 1 from numbers where i < ${PEOPLE})`;
  await stored.execute(`
    insert into users (account_id, ref, user_id, name)
    ${numbers} select ${accountRef}, 1000 + i, 'person-' || i, 'Person ' || (${PEOPLE} - i + 10000) from numbers`);
  await stored.execute(`
    insert into daily_sums (account_id, dimension, day, subject_ref, sessions)
    ${numbers} select ${accountRef}, 2, ${TODAY}, 1000 + i, 1 from numbers`);
  await stored.execute(`
    insert into daily_sums (account_id, dimension, day, subject_ref, sessions)
    ${numbers} select ${accountRef}, 2, ${TODAY - 7}, 1000 + i, 1 from numbers where i % 2 = 0`);
}

before(async () => {
  server = await startServer({wrapDatabase: countingTurns});
  account = await server.account();
  await addPeople(server.stored, 1);
});
after(() => server.close());

test('GET /insights/team counts and ranks 33,000 engineers with equally many sessions', async () => {
  const {active_engineers, previous, top_engineers} = await server.expectOk(200, getTeamAnalytics, {
    as: account.key,
    query: {period: '7d'},
  });
  assert.equal(active_engineers, PEOPLE);
  assert.equal(previous.active_engineers, PEOPLE / 2);
  assert.deepEqual(
    top_engineers.map(({name, sessions}) => [name, sessions]),
    Array.from({length: 10}, (_, index) => [`Person ${10_000 + index}`, 1]),
  );
});

test('GET /insights/team reads 33,000 engineers in many turns of the event loop', async () => {
  await server.expectOk(200, getTeamAnalytics, {as: account.key, query: {period: '30d'}});
  assert.ok(turns > 50, `${turns} turns`);
});

test('GET /insights/team leaves out 33,000 engineers without a session in the period', async () => {
  server.clock.advance(400 * 86_400_000);
  const {active_engineers, top_engineers} = await server.expectOk(200, getTeamAnalytics, {as: account.key});
  assert.equal(active_engineers, 0);
  assert.deepEqual(top_engineers, []);
});
