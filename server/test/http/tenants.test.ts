import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {
  ERRORS,
  eraseUser,
  getMe,
  importHistory,
  putFlow,
  routes,
  type ErrorCode,
  type Route,
  type RouteName,
} from '@resolutionflow/contract';
import {sql} from 'kysely';
import {findAccount} from '../../src/accounts/repository.js';
import {problemOf, startServer, type Answer, type TestAccount, type TestServer} from './harness.js';
import {CALLS, MAY, WHO, type Ids, type Who} from './samples.js';
import {Scene} from './scene.js';

let server: TestServer;

before(async () => {
  server = await startServer();
});
after(() => server.close());

const table = Object.entries<Route>(routes) as [RouteName, Route][];

/** Words that only the first account has; nobody else may ever read one. */
const WORD = 'Zanzibar';

interface Inhabited {
  readonly account: TestAccount;
  readonly ids: Ids;
}

/** An account in which there is one of everything, full of {@link WORD}. */
async function inhabited({isCompleted = true} = {}): Promise<Inhabited> {
  const account = await server.account({name: WORD});
  const as = await account.token({user: 'owner', name: `${WORD} Owner`});
  const ids = {tree_id: 'tree', step_id: 'step', session_id: 'session', user_id: 'owner'};
  await server.ok(201, putFlow, {
    as: account.key,
    params: {tree_id: ids.tree_id},
    body: {name: `${WORD} flow`, steps: [{id: ids.step_id, title: `${WORD} step`}]},
  });
  const scene = new Scene(server, account, as, '', '');
  await scene.session({
    tree_id: ids.tree_id,
    id: ids.session_id,
    visits: [ids.step_id],
    ...(isCompleted && {outcome: 'resolved', rating: 5, comment: `${WORD} comment`}),
  });
  await scene.vote(ids.session_id, ids.step_id, false, {reasons: ['unclear'], note: `${WORD} note`});
  return {account, ids};
}

/** Every row that belongs to the account, in every table. */
async function rowsOf({id}: TestAccount): Promise<Record<string, unknown[]>> {
  const {read} = server.database;
  const account = await findAccount(read, id);
  assert.ok(account);
  const tables = (await read.introspection.getTables()).filter(({columns}) =>
    columns.some(({name}) => name === 'account_id'),
  );
  const rows: Record<string, unknown[]> = {};
  for (const {name} of tables) {
    const found = await sql`select * from ${sql.table(name)} where "account_id" = ${account.ref}`.execute(
      read,
    );
    rows[name] = found.rows;
  }
  return rows;
}

const credentials = (who: Who, account: TestAccount, user: string): Promise<string> | string =>
  who === 'key'
    ? account.key
    : account.token({user, name: 'Somebody', role: who === 'admin' ? 'team_admin' : 'engineer'});

const isCode = (expected: ErrorCode | 'ok'): expected is ErrorCode => expected !== 'ok';

function judge(expected: ErrorCode | 'ok', answer: Answer<unknown>, what: string): void {
  if (isCode(expected)) problemOf(expected, answer, what);
  else assert.ok(answer.status < 300, `${what}: ${answer.text.slice(0, 200)}`);
}

/**
 * What a call with ids of another account comes to, for those who may call the route at all: nothing is found, or the
 * caller sees or makes something of its own. A new route does not compile until it is here.
 */
const ELSEWHERE: {readonly [N in RouteName]: 'not_found' | 'ok'} = {
  putFlow: 'ok',
  listFlows: 'ok',
  getFlow: 'not_found',
  startSession: 'not_found',
  getSession: 'not_found',
  visitStep: 'not_found',
  completeSession: 'not_found',
  rateSession: 'not_found',
  submitStepFeedback: 'not_found',
  removeStepFeedback: 'not_found',
  getSessionFeedback: 'not_found',
  getMe: 'ok',
  listEngineers: 'ok',
  getTeamAnalytics: 'not_found',
  getPersonalAnalytics: 'ok',
  getFlowAnalytics: 'not_found',
  getFindings: 'not_found',
  listRatings: 'not_found',
  exportRatings: 'not_found',
  createToken: 'ok',
  importHistory: 'ok',
  eraseUser: 'not_found',
};

/** Whose calls name no more than a person. */
const ABOUT_PEOPLE: ReadonlySet<RouteName> = new Set(['getTeamAnalytics', 'eraseUser']);

/** What a call comes to in the account itself, for those who may call the route but have no part in the session. */
const NOT_MINE: {readonly [N in RouteName]: {readonly [W in Who]: ErrorCode | 'ok'}} = {
  putFlow: {engineer: 'forbidden', admin: 'ok', key: 'ok'},
  listFlows: {engineer: 'ok', admin: 'ok', key: 'ok'},
  getFlow: {engineer: 'ok', admin: 'ok', key: 'ok'},
  // The key names the owner.
  startSession: {engineer: 'session_conflict', admin: 'session_conflict', key: 'ok'},
  getSession: {engineer: 'forbidden', admin: 'ok', key: 'ok'},
  visitStep: {engineer: 'forbidden', admin: 'forbidden', key: 'ok'},
  completeSession: {engineer: 'forbidden', admin: 'forbidden', key: 'ok'},
  rateSession: {engineer: 'forbidden', admin: 'forbidden', key: 'forbidden'},
  submitStepFeedback: {engineer: 'forbidden', admin: 'forbidden', key: 'forbidden'},
  removeStepFeedback: {engineer: 'forbidden', admin: 'forbidden', key: 'forbidden'},
  getSessionFeedback: {engineer: 'forbidden', admin: 'ok', key: 'ok'},
  getMe: {engineer: 'ok', admin: 'ok', key: 'forbidden'},
  listEngineers: {engineer: 'forbidden', admin: 'ok', key: 'ok'},
  getTeamAnalytics: {engineer: 'forbidden', admin: 'ok', key: 'ok'},
  getPersonalAnalytics: {engineer: 'ok', admin: 'ok', key: 'forbidden'},
  getFlowAnalytics: {engineer: 'ok', admin: 'ok', key: 'ok'},
  getFindings: {engineer: 'ok', admin: 'ok', key: 'ok'},
  listRatings: {engineer: 'forbidden', admin: 'ok', key: 'ok'},
  exportRatings: {engineer: 'forbidden', admin: 'ok', key: 'ok'},
  createToken: {engineer: 'forbidden', admin: 'forbidden', key: 'ok'},
  importHistory: {engineer: 'forbidden', admin: 'forbidden', key: 'ok'},
  eraseUser: {engineer: 'forbidden', admin: 'ok', key: 'ok'},
};

test('every route of the table is tried, and no other', () => {
  const names = Object.keys(routes).sort();
  for (const entries of [CALLS, MAY, ELSEWHERE, NOT_MINE]) {
    assert.deepEqual(Object.keys(entries).sort(), names);
  }
});

test('an account that is compared has rows in every table', async () => {
  const {account} = await inhabited();
  await server.ok(204, eraseUser, {as: account.key, params: {user_id: 'owner'}});
  for (const [name, rows] of Object.entries(await rowsOf(account))) assert.ok(rows.length > 0, name);
  assert.equal(Object.keys(await rowsOf(account)).length, 13);
});

describe('With a token or key of another account nothing is found and nothing changes', () => {
  for (const [name, route] of table) {
    for (const who of WHO) {
      // Also the other account's person who has the same id as the owner.
      for (const user of who === 'key' ? ['owner'] : ['owner', 'stranger']) {
        for (const alsoAt of route.alsoAt ? [false, true] : [false]) {
          test(`${name} by ${who}${who === 'key' ? '' : ` ${user}`}${alsoAt ? ', second path' : ''}`, async () => {
            const theirs = await inhabited();
            const before = await rowsOf(theirs.account);
            const as = await credentials(who, await server.account(), user);
            const call = CALLS[name](theirs.ids, who);
            // The caller is a person of its own account, and found there by an id that is the same.
            const isSelf = user === 'owner' && who !== 'key' && ABOUT_PEOPLE.has(name);
            const expected = isSelf ? 'ok' : ELSEWHERE[name];
            const answer = await server.call(route, {...call, as, alsoAt});
            judge(MAY[name].includes(who) ? expected : 'forbidden', answer, name);
            assert.ok(!answer.text.includes(WORD), answer.text);
            for (const value of Object.values(Object.fromEntries(answer.headers))) {
              assert.ok(!value.includes(WORD));
            }
            assert.deepEqual(await rowsOf(theirs.account), before);
          });
        }
      }
    }
  }
});

describe('Two accounts may have the same ids, and never meet', () => {
  for (const [name, route] of table) {
    for (const who of WHO.filter((one) => MAY[name].includes(one))) {
      test(`${name} by ${who}`, async () => {
        const theirs = await inhabited();
        const before = await rowsOf(theirs.account);
        const mine = await inhabited({isCompleted: false});
        const as = await credentials(who, mine.account, 'owner');
        const answer = await server.call(route, {...CALLS[name](mine.ids, who), as});
        assert.ok(answer.status < 300 || answer.status === ERRORS.session_not_completed.status, answer.text);
        assert.deepEqual(await rowsOf(theirs.account), before);
      });
    }
  }
});

describe('In the account itself roles and owners decide, and what is refused changes nothing', () => {
  for (const [name, route] of table) {
    for (const who of WHO) {
      test(`${name} by ${who}`, async () => {
        const {account, ids} = await inhabited({isCompleted: false});
        const as = await credentials(who, account, 'colleague');
        // Known before, so that being seen changes nothing.
        if (who !== 'key') await server.ok(200, getMe, {as});
        const before = await rowsOf(account);
        const answer = await server.call(route, {...CALLS[name](ids, who), as});
        const expected = NOT_MINE[name][who];
        judge(expected, answer, name);
        if (isCode(expected) || route.method === 'GET') assert.deepEqual(await rowsOf(account), before);
        if (isCode(expected)) assert.ok(!answer.text.includes(WORD), answer.text);
      });
    }
  }
});

test('an import names what there is in its own account alone', async () => {
  const theirs = await inhabited();
  const before = await rowsOf(theirs.account);
  const {key} = await server.account();
  const {session_id, step_id, tree_id, user_id} = theirs.ids;
  const lines = [
    {type: 'session', id: 'mine', tree_id, user_id, started_at: '2026-11-20T10:00:00Z'},
    {type: 'visit', session_id, step_id, visited_at: '2026-11-20T10:00:00Z'},
    {type: 'step_feedback', session_id, step_id, was_helpful: false, created_at: '2026-11-20T10:00:00Z'},
    {type: 'rating', session_id, rating: 1, created_at: '2026-11-20T10:00:00Z'},
    {type: 'user', user_id, name: 'Renamed'},
    {type: 'flow', tree_id, name: 'Renamed', steps: []},
  ];
  const report = await server.ok(200, importHistory, {
    as: key,
    body: lines.map((line) => JSON.stringify(line)).join('\n'),
  });
  assert.deepEqual(
    report.rejected.map(({line, code}) => `${line} ${code}`),
    ['1 not_found', '2 not_found', '3 not_found', '4 not_found'],
  );
  assert.deepEqual(await rowsOf(theirs.account), before);
});
