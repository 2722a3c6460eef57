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
import {
  expectProblem,
  startServer,
  type CallOptions,
  type TestResponse,
  type TestAccount,
  type TestServer,
} from './harness.js';
import {CALLS, MAY, WHO, type Ids, type Who} from './samples.js';
import {Scene} from './scene.js';

let server: TestServer;

before(async () => {
  server = await startServer();
});
after(() => server.close());

const table = Object.entries<Route>(routes) as [RouteName, Route][];

/** A word that only one account contains, so that no response to another account may contain it. */
const WORD = 'Zanzibar';

interface FilledAccount {
  readonly account: TestAccount;
  readonly ids: Ids;
}

/** Creates an account with one row of each kind. Its texts contain {@link WORD}. */
async function createFilledAccount({isCompleted = true} = {}): Promise<FilledAccount> {
  const account = await server.account({name: WORD});
  const as = await account.token({user: 'owner', name: `${WORD} Owner`});
  const ids = {tree_id: 'tree', step_id: 'step', session_id: 'session', user_id: 'owner'};
  await server.expectOk(201, putFlow, {
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

/** Returns all rows of the account as JSON, by table. They are sorted: PostgreSQL returns an updated row in another place. */
async function rowsOf({id}: TestAccount): Promise<Record<string, string[]>> {
  const {read} = server.database;
  const account = await findAccount(read, id);
  assert.ok(account);
  const tables = (await read.introspection.getTables()).filter(({columns}) =>
    columns.some(({name}) => name === 'account_id'),
  );
  const rows: Record<string, string[]> = {};
  for (const {name} of tables) {
    const found = await sql`select * from ${sql.table(name)} where "account_id" = ${account.ref}`.execute(
      read,
    );
    rows[name] = found.rows.map((row) => JSON.stringify(row)).sort();
  }
  return rows;
}

const credentials = (who: Who, account: TestAccount, user: string): Promise<string> | string =>
  who === 'key'
    ? account.key
    : account.token({user, name: 'Somebody', role: who === 'admin' ? 'team_admin' : 'engineer'});

const isCode = (expected: ErrorCode | 'ok'): expected is ErrorCode => expected !== 'ok';

function expectResponse(expected: ErrorCode | 'ok', response: TestResponse<unknown>, what: string): void {
  if (isCode(expected)) expectProblem(expected, response, what);
  else assert.ok(response.status < 300, `${what}: ${response.text.slice(0, 200)}`);
}

/**
 * The response to a permitted caller who uses ids of another account. With `ok` the caller reads or creates something
 * in its own account. A new route does not compile until it is listed.
 */
const FOREIGN_IDS: {readonly [N in RouteName]: 'not_found' | 'ok'} = {
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

/** Routes that take only a user id. */
const WITH_USER_ID_ONLY: ReadonlySet<RouteName> = new Set(['getTeamAnalytics', 'eraseUser']);

/** The response to callers of the same account who do not own the session. */
const NOT_OWNER: {readonly [N in RouteName]: {readonly [W in Who]: ErrorCode | 'ok'}} = {
  putFlow: {engineer: 'forbidden', admin: 'ok', key: 'ok'},
  listFlows: {engineer: 'ok', admin: 'ok', key: 'ok'},
  getFlow: {engineer: 'ok', admin: 'ok', key: 'ok'},
  // A server key names the owner in the request.
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

test('the tenant tests cover every route of the contract', () => {
  const names = Object.keys(routes).sort();
  for (const entries of [CALLS, MAY, FOREIGN_IDS, NOT_OWNER]) {
    assert.deepEqual(Object.keys(entries).sort(), names);
  }
});

test('the account of the tenant tests has rows in every table', async () => {
  const {account} = await createFilledAccount();
  await server.expectOk(204, eraseUser, {as: account.key, params: {user_id: 'owner'}});
  for (const [name, rows] of Object.entries(await rowsOf(account))) assert.ok(rows.length > 0, name);
  assert.equal(Object.keys(await rowsOf(account)).length, 14);
});

describe('callers of another account', () => {
  for (const [name, route] of table) {
    for (const who of WHO) {
      // Includes a user of the other account with the owner's id.
      for (const user of who === 'key' ? ['owner'] : ['owner', 'stranger']) {
        for (const alsoAt of route.alsoAt ? [false, true] : [false]) {
          const caller = `${who}${who === 'key' ? '' : ` ${user}`}`;
          test(`${name} by ${caller} of another account${alsoAt ? ', second path' : ''}: finds and changes nothing`, async () => {
            const theirs = await createFilledAccount();
            const before = await rowsOf(theirs.account);
            const as = await credentials(who, await server.account(), user);
            const call = CALLS[name](theirs.ids, who);
            // The id also belongs to the caller, who exists in its own account.
            const isSelf = user === 'owner' && who !== 'key' && WITH_USER_ID_ONLY.has(name);
            const expected = isSelf ? 'ok' : FOREIGN_IDS[name];
            const response = await server.call(route, {...call, as, alsoAt});
            expectResponse(MAY[name].includes(who) ? expected : 'forbidden', response, name);
            assert.ok(!response.text.includes(WORD), response.text);
            for (const value of Object.values(Object.fromEntries(response.headers))) {
              assert.ok(!value.includes(WORD));
            }
            assert.deepEqual(await rowsOf(theirs.account), before);
          });
        }
      }
    }
  }
});

/** Each argument that names a resource, alone. The other arguments of its request name the caller's own resources. */
const ARGUMENTS: readonly (readonly [
  name: RouteName,
  argument: keyof Ids,
  call: (ids: Ids) => CallOptions,
])[] = [
  ['getFlow', 'tree_id', ({tree_id}) => ({params: {tree_id}})],
  ['startSession', 'tree_id', ({tree_id}) => ({body: {tree_id}})],
  ['getSession', 'session_id', ({session_id}) => ({params: {session_id}})],
  ['visitStep', 'session_id', ({session_id, step_id}) => ({params: {session_id}, body: {step_id}})],
  ['visitStep', 'step_id', ({session_id, step_id}) => ({params: {session_id}, body: {step_id}})],
  ['completeSession', 'session_id', ({session_id}) => ({params: {session_id}, body: {outcome: 'resolved'}})],
  ['rateSession', 'session_id', ({session_id}) => ({params: {session_id}, body: {rating: 1}})],
  [
    'submitStepFeedback',
    'session_id',
    ({session_id, step_id}) => ({params: {step_id}, body: {session_id, was_helpful: true}}),
  ],
  [
    'submitStepFeedback',
    'step_id',
    ({session_id, step_id}) => ({params: {step_id}, body: {session_id, was_helpful: true}}),
  ],
  ['removeStepFeedback', 'session_id', ({session_id, step_id}) => ({params: {step_id}, query: {session_id}})],
  ['removeStepFeedback', 'step_id', ({session_id, step_id}) => ({params: {step_id}, query: {session_id}})],
  ['getSessionFeedback', 'session_id', ({session_id}) => ({params: {session_id}})],
  ['getTeamAnalytics', 'user_id', ({user_id}) => ({query: {engineer_id: user_id}})],
  ['getFlowAnalytics', 'tree_id', ({tree_id}) => ({params: {tree_id}})],
  [
    'getFlowAnalytics',
    'user_id',
    ({tree_id, user_id}) => ({params: {tree_id}, query: {engineer_id: user_id}}),
  ],
  ['getFindings', 'tree_id', ({tree_id}) => ({query: {tree_id}})],
  ['getFindings', 'user_id', ({user_id}) => ({query: {engineer_id: user_id}})],
  ['getFindings', 'tree_id', ({tree_id, user_id}) => ({query: {tree_id, engineer_id: user_id}})],
  ['getFindings', 'user_id', ({tree_id, user_id}) => ({query: {tree_id, engineer_id: user_id}})],
  ...(['listRatings', 'exportRatings'] as const).flatMap((name) => [
    [name, 'tree_id', ({tree_id}: Ids) => ({query: {tree_id}})] as const,
    [name, 'user_id', ({user_id}: Ids) => ({query: {engineer_id: user_id}})] as const,
    [name, 'tree_id', ({tree_id, user_id}: Ids) => ({query: {tree_id, engineer_id: user_id}})] as const,
    [name, 'user_id', ({tree_id, user_id}: Ids) => ({query: {tree_id, engineer_id: user_id}})] as const,
  ]),
  ['eraseUser', 'user_id', ({user_id}) => ({params: {user_id}})],
];

/** Creates an account whose ids all differ from those of {@link createFilledAccount}. The caller owns the session. */
async function createOtherAccount(): Promise<{readonly as: string; readonly ids: Ids}> {
  const account = await server.account();
  const ids = {tree_id: 'my-tree', step_id: 'my-step', session_id: 'my-session', user_id: 'me'};
  const as = await account.token({user: ids.user_id, name: 'Me', role: 'team_admin'});
  await server.expectOk(201, putFlow, {
    as,
    params: {tree_id: ids.tree_id},
    body: {name: 'Mine', steps: [{id: ids.step_id, title: 'Mine'}]},
  });
  await new Scene(server, account, as, '', '').session({tree_id: ids.tree_id, id: ids.session_id});
  return {as, ids};
}

test('one argument that names a resource of another account, beside own ones: answers 404 and changes nothing', async () => {
  const theirs = await createFilledAccount({isCompleted: false});
  const before = await rowsOf(theirs.account);
  const {as, ids} = await createOtherAccount();
  for (const [name, argument, call] of ARGUMENTS) {
    const foreign = await server.call(routes[name], {
      ...call({...ids, [argument]: theirs.ids[argument]}),
      as,
    });
    assert.equal(foreign.status, 404, `${name} ${argument}: ${foreign.text}`);
    assert.ok(!foreign.text.includes(WORD), foreign.text);
    assert.deepEqual(await rowsOf(theirs.account), before, name);
  }
  // Proves that the requests differ from valid ones in the argument only.
  for (const [name, argument, call] of ARGUMENTS) {
    if (name === 'rateSession') continue;
    const own = await server.call(routes[name], {...call(ids), as});
    assert.ok(own.status < 300, `${name} ${argument}: ${own.text}`);
  }
});

test('every id in the query or path of a route is among the tested arguments', () => {
  const ID_OF: Readonly<Record<string, keyof Ids>> = {engineer_id: 'user_id'};
  const tested = new Set(ARGUMENTS.map(([name, argument]) => `${name} ${argument}`));
  for (const [name, {params, query}] of table) {
    if (name === 'putFlow') continue;
    for (const schema of [params, query]) {
      const fields = Object.keys(schema?.shape ?? {});
      for (const field of fields.filter((one) => one.endsWith('_id'))) {
        assert.ok(tested.has(`${name} ${ID_OF[field] ?? field}`), `${name} ${field}`);
      }
    }
  }
});

describe('two accounts with the same ids', () => {
  for (const [name, route] of table) {
    for (const who of WHO.filter((one) => MAY[name].includes(one))) {
      test(`${name} by ${who}: does not change the account that has the same ids`, async () => {
        const theirs = await createFilledAccount();
        const before = await rowsOf(theirs.account);
        const mine = await createFilledAccount({isCompleted: false});
        const as = await credentials(who, mine.account, 'owner');
        const response = await server.call(route, {...CALLS[name](mine.ids, who), as});
        assert.ok(
          response.status < 300 || response.status === ERRORS.session_not_completed.status,
          response.text,
        );
        assert.deepEqual(await rowsOf(theirs.account), before);
      });
    }
  }
});

describe('callers of the same account', () => {
  for (const [name, route] of table) {
    for (const who of WHO) {
      test(`${name} by ${who} who is not the owner: answers ${NOT_OWNER[name][who]}`, async () => {
        const {account, ids} = await createFilledAccount({isCompleted: false});
        const as = await credentials(who, account, 'colleague');
        // The first request creates the user, so it precedes the snapshot.
        if (who !== 'key') await server.expectOk(200, getMe, {as});
        const before = await rowsOf(account);
        const response = await server.call(route, {...CALLS[name](ids, who), as});
        const expected = NOT_OWNER[name][who];
        expectResponse(expected, response, name);
        if (isCode(expected) || route.method === 'GET') assert.deepEqual(await rowsOf(account), before);
        if (isCode(expected)) assert.ok(!response.text.includes(WORD), response.text);
      });
    }
  }
});

test('POST /import: lines with ids of another account answer not_found and change nothing there', async () => {
  const theirs = await createFilledAccount();
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
  const report = await server.expectOk(200, importHistory, {
    as: key,
    body: lines.map((line) => JSON.stringify(line)).join('\n'),
  });
  assert.deepEqual(
    report.rejected.map(({line, code}) => `${line} ${code}`),
    ['1 not_found', '2 not_found', '3 not_found', '4 not_found'],
  );
  assert.deepEqual(await rowsOf(theirs.account), before);
});
