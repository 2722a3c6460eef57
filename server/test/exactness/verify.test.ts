import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {
  eraseUser,
  getFlowAnalytics,
  getMe,
  getPersonalAnalytics,
  getTeamAnalytics,
  listEngineers,
} from '@resolutionflow/contract';
import {findAccount} from '../../src/accounts/repository.js';
import {
  changeTimeZone,
  openDatabase,
  rebuildFigures,
  verifyFigures,
  type Account,
  type Database,
} from '../../src/index.js';
import type {TestAccount} from '../http/harness.js';
import {importSessions, type Past} from '../http/history.js';
import {startScene, VPN, type Scene} from '../http/scene.js';

const HOUR = 3_600_000;
const OUTCOMES = ['resolved', 'escalated', 'workaround', 'unresolved'] as const;
const SUMS = [
  ...['sessions', 'completed', 'duration_ms', 'resolved', 'escalated', 'workaround', 'unresolved'],
  ...['rating_1', 'rating_2', 'rating_3', 'rating_4', 'rating_5'],
];
const STEP_SUMS = ['yes', 'no', 'visits', 'open', 'notes'];
const DIMENSIONS = {account: 0, flow: 1, engineer: 2};

let scene: Scene;
/** Another account with the same content. */
let other: TestAccount;

/** Sessions with content for every metric, four on each of the last forty days, the newest first. */
const past = (end: number): Past[] =>
  Array.from({length: 160}, (_, index) => ({
    id: `past-${index}`,
    tree_id: index % 3 ? 'f' : 'g',
    user_id: index % 2 ? 'anna' : 'bert',
    started_at: new Date(end - index * 6 * HOUR - 2 * HOUR).toISOString(),
    ...(index % 5 && {ms: 60_000 + index, outcome: OUTCOMES[index % 4] ?? null}),
    ...(index % 5 && {rating: 1 + ((index >> 1) % 5), comment: `Comment ${index}`}),
    ...(index % 5 && (index >> 1) % 5 < 3 && {reasons: ['outdated']}),
    visits: ['a', 'b'].slice(0, 1 + (index % 2)),
    votes: {a: index % 2 === 0, b: index % 3 === 0 || {reasons: ['unclear', 'our_own'], note: 'Why?'}},
  }));

/** Most tests need only the sessions of twelve days: each test reads them many times. */
const SESSIONS_OF_MOST_TESTS = 48;

before(async () => {
  scene = await startScene();
  other = await scene.server.account();
  const content = {flows: {f: 'F', g: 'G'}, sessions: past(scene.clock.now).slice(0, SESSIONS_OF_MOST_TESTS)};
  for (const account of [scene.account, other]) await importSessions(scene.server, account, content);
  // The first request names the user. It must precede the comparisons.
  await metrics();
});
after(async () => {
  await scene.verify(other);
  await scene.close();
});

async function stored({id}: Pick<TestAccount, 'id'> = scene.account): Promise<Account> {
  const account = await findAccount(scene.server.database.read, id);
  assert.ok(account);
  return account;
}

const verify = async () => verifyFigures(scene.server.database, await stored());

async function metrics(): Promise<unknown> {
  const {server, admin, anna} = scene;
  const query = {period: '90d'};
  return Promise.all([
    server.expectOk(200, getTeamAnalytics, {as: admin, query}),
    server.expectOk(200, getTeamAnalytics, {as: admin, query: {...query, engineer_id: 'bert'}}),
    server.expectOk(200, getPersonalAnalytics, {as: anna, query}),
    ...['f', 'g'].map((tree_id) =>
      server.expectOk(200, getFlowAnalytics, {as: admin, params: {tree_id}, query}),
    ),
  ]);
}

/** Changes the database directly. `$account` is the account of the scene. */
async function tamper(sql: string): Promise<void> {
  const {ref} = await stored();
  const changes = await scene.server.stored.execute(sql, {account: ref});
  assert.ok(changes > 0, `nothing was changed by ${sql}`);
}

/** Returns the condition for one row in the middle of the history. */
const cell = (table: string, where: string): string =>
  `account_id = $account and ${where} and day = (select max(day) - 5 from ${table} where account_id = $account)`;

describe('changed metrics', () => {
  /** Tampers. Expects these differences, and the original metrics after a rebuild. */
  const expectRepair = async (sql: string, expected: RegExp, count?: number): Promise<void> => {
    const right = await metrics();
    await tamper(sql);
    const found = await verify();
    assert.ok(found.length > 0, 'verify found no difference');
    if (count !== undefined) assert.equal(found.length, count);
    for (const {where, stored, expected: should} of found) {
      assert.match(where, expected);
      assert.notEqual(stored, should);
    }
    await scene.verify(other);
    await rebuildFigures(scene.server.database, await stored());
    assert.deepEqual(await verify(), []);
    assert.deepEqual(await metrics(), right);
  };

  test("rebuild: an account's total of a day is the sum of its flows, and its write reads no sessions", async () => {
    await tamper(
      `update daily_sums set completed = completed + 1 where ${cell('daily_sums', 'dimension = 0')}`,
    );
    const statements: string[] = [];
    const database = await openDatabase(scene.server.stored.url, {
      onStatement: (sql) => void statements.push(sql),
    });
    try {
      await rebuildFigures(database, await stored());
    } finally {
      await database.close();
    }
    const begin = statements.findIndex((sql) => sql.startsWith('delete from "daily_sums"'));
    const end = statements.findIndex((sql) => sql.startsWith('insert into "daily_sums"'));
    assert.ok(begin >= 0 && begin < end);
    assert.deepEqual(
      statements.slice(begin, end).filter((sql) => /from sessions/.test(sql)),
      [],
    );
    assert.deepEqual(await verify(), []);
  });

  for (const [name, dimension] of Object.entries(DIMENSIONS)) {
    for (const column of SUMS) {
      test(`verify finds and rebuild repairs wrong ${column} of a day of the ${name}`, () => {
        const one = `${cell('daily_sums', `dimension = ${dimension}`)} and subject_ref =
          (select max(subject_ref) from daily_sums where ${cell('daily_sums', `dimension = ${dimension}`)})`;
        const where = new RegExp(`daily_sums, day .*, dimension ${dimension}, .*, ${column}$`);
        return expectRepair(`update daily_sums set ${column} = ${column} + 1 where ${one}`, where, 1);
      });
    }

    test(`verify finds and rebuild repairs wrong durations of a day of the ${name}`, () =>
      expectRepair(
        `update daily_sums set durations = '{"1":99}' where ${cell('daily_sums', `dimension = ${dimension}`)}`,
        new RegExp(`daily_sums, day .*, dimension ${dimension}, .*, durations \\d+$`),
      ));

    test(`verify finds and rebuild repairs a missing day of the ${name}`, () =>
      expectRepair(
        `delete from daily_sums where ${cell('daily_sums', `dimension = ${dimension}`)}`,
        new RegExp(`daily_sums, day .*, dimension ${dimension}`),
      ));
  }

  for (const column of STEP_SUMS) {
    test(`verify finds and rebuild repairs wrong ${column} of a step`, () =>
      expectRepair(
        `update daily_step_sums set ${column} = ${column} + 1 where ${cell('daily_step_sums', 'true')}`,
        new RegExp(`daily_step_sums, .*, ${column}$`),
      ));
  }

  test('verify finds and rebuild repairs a missing day of a step', () =>
    expectRepair(`delete from daily_step_sums where ${cell('daily_step_sums', 'true')}`, /daily_step_sums/));

  test('verify finds and rebuild repairs a wrong count of a reason', () =>
    expectRepair(
      `update daily_reasons set count = count + 1 where ${cell('daily_reasons', 'true')}`,
      /^daily_reasons, .*, (unclear|our_own|outdated), count$/,
    ));

  test('verify finds and rebuild repairs missing counts of reasons', () =>
    expectRepair('delete from daily_reasons where account_id = $account', /daily_reasons/));

  test('verify finds and rebuild repairs missing daily totals', () =>
    expectRepair('delete from daily_sums where account_id = $account', /daily_sums/));

  test('verify finds and rebuild repairs a total of a day without sessions', () =>
    expectRepair(
      `insert into daily_sums (account_id, dimension, day, subject_ref, sessions) values ($account, 0, 1, 0, 3)`,
      /daily_sums, day 1970-01-02, .*sessions/,
      1,
    ));

  test('verify finds and rebuild repairs a total of an unknown user', () =>
    expectRepair(
      `insert into daily_sums (account_id, dimension, day, subject_ref, completed)
        select account_id, 2, day, 999, 1 from daily_sums where account_id = $account and dimension = 0 limit 1`,
      /subject_ref 999, completed/,
      1,
    ));

  test('verify finds and rebuild repairs a total of an unknown step', () =>
    expectRepair(
      `insert into daily_step_sums (account_id, flow_ref, day, step_ref, no)
        select account_id, flow_ref, day, 999, 1 from daily_step_sums where account_id = $account limit 1`,
      /step_ref 999, no/,
      1,
    ));

  test('verify finds and rebuild repairs a wrong day of a session', () =>
    expectRepair(
      `update sessions set day = day + 1 where account_id = $account and id = 'past-44'`,
      /^sessions, past-44, day$|daily/,
    ));

  test('verify finds and rebuild repairs a wrong last visited step', () =>
    expectRepair(
      `update sessions set last_step_ref = last_step_ref + 1 where account_id = $account and id = 'past-45'`,
      /^sessions, past-45, last_step_ref$/,
      1,
    ));

  test('verify finds and rebuild repairs a wrong time of the last visit', () =>
    expectRepair(
      `update sessions set last_visit_at = last_visit_at + 1 where account_id = $account and id = 'past-45'`,
      /^sessions, past-45, last_visit_at$/,
      1,
    ));

  test('verify finds and rebuild repairs a missing last visited step', () =>
    expectRepair(
      `update sessions set last_step_ref = null, last_visit_at = null
        where account_id = $account and id = 'past-45'`,
      /^sessions, past-45, last_(step_ref|visit_at)$/,
      2,
    ));
});

describe('changed search texts', () => {
  const search = async (q: string) =>
    (await scene.server.expectOk(200, listEngineers, {as: scene.admin, query: {q}})).engineers;
  const CHANGES: Readonly<Record<string, string>> = {
    'a changed search text': `update users set search_text = 'quokka' where account_id = $account and user_id = 'bert'`,
    'a missing search text': `update users set search_text = null where account_id = $account and user_id = 'bert'`,
    'a name that was changed by hand': `update users set name = 'Bertha' where account_id = $account and user_id = 'bert'`,
    'the search text of an erased person': `update users set search_text = 'bert' where account_id = $account and is_erased = 1`,
  };
  for (const [change, sql] of Object.entries(CHANGES)) {
    test(`verify finds and rebuild repairs ${change}`, async () => {
      if (change.includes('erased')) {
        await scene.server.expectOk(200, getMe, {
          as: await scene.account.token({user: 'leaver', name: 'Lea Ver'}),
        });
        await scene.server.expectOk(204, eraseUser, {as: scene.key, params: {user_id: 'leaver'}});
      }
      await tamper(sql);
      const found = await verify();
      assert.equal(found.length, 1);
      assert.match(found[0]?.where ?? '', /^users, ref \d+, search_text$/);
      await scene.verify(other);
      await rebuildFigures(scene.server.database, await stored());
      assert.deepEqual(await verify(), []);
      assert.deepEqual(
        (await search('bert')).map(({user_id}) => user_id),
        ['bert'],
      );
      assert.deepEqual(await search('quokka'), []);
    });
  }
});

describe('changed raw rows', () => {
  const of = (id: string) => `(select ref from sessions where account_id = $account and id = '${id}')`;
  const changes: Readonly<Record<string, string>> = {
    'a changed outcome': `update sessions set outcome = 'resolved' where account_id = $account and id = 'past-21'`,
    'a changed time of completion': `update sessions set completed_at = completed_at + 36000000 where account_id = $account and id = 'past-22'`,
    'a session without its completion': `update sessions set completed_at = null, outcome = null where account_id = $account and id = 'past-28'`,
    'a changed engineer': `update sessions set user_ref = (select user_ref from sessions where account_id = $account and id = 'past-2')
      where account_id = $account and id = 'past-23'`,
    'a changed vote': `update step_ratings set was_helpful = 1 - was_helpful where account_id = $account and session_ref = ${of('past-24')}`,
    'a missing vote': `delete from step_ratings where account_id = $account and session_ref = ${of('past-25')}`,
    'changed reasons of a vote': `update step_ratings set reasons = 'no_access' where account_id = $account and session_ref = ${of('past-31')} and was_helpful = 0`,
    'a missing note': `update step_ratings set note = null where account_id = $account and session_ref = ${of('past-26')} and note is not null`,
    'changed reasons of a rating': `update session_ratings set reasons = 'no_access' where account_id = $account and session_ref = ${of('past-21')}`,
    'a missing visit': `delete from visits where account_id = $account and session_ref = ${of('past-26')}`,
    'a missing visit of an open session': `delete from visits where account_id = $account and session_ref = ${of('past-30')}`,
    'a changed rating': `update session_ratings set rating = 1 + rating % 5 where account_id = $account and session_ref = ${of('past-27')}`,
    'a missing rating': `delete from session_ratings where account_id = $account and session_ref = ${of('past-29')}`,
  };
  for (const [name, sql] of Object.entries(changes)) {
    test(`verify finds ${name}, and after rebuild the metrics follow the rows`, async () => {
      const before = await metrics();
      await tamper(sql);
      assert.notDeepEqual(await verify(), []);
      await rebuildFigures(scene.server.database, await stored());
      assert.deepEqual(await verify(), []);
      assert.notDeepEqual(await metrics(), before);
    });
  }
});

describe('rebuild and change of time zone beside live writes', () => {
  /** A second connection, like that of another process. */
  let database: Database;
  before(async () => {
    database = await openDatabase(scene.server.stored.url);
    // More days, so that the jobs last longer than single writes.
    const content = {flows: {f: 'F', g: 'G'}, sessions: past(scene.clock.now).slice(SESSIONS_OF_MOST_TESTS)};
    await importSessions(scene.server, scene.account, content);
  });
  after(() => database.close());

  /** Creates complete sessions until the job is done. Returns their number. */
  async function workWhile(job: Promise<unknown>): Promise<number> {
    let isDone = false;
    const done = job.finally(() => (isDone = true));
    let sessions = 0;
    const work = async (as: string): Promise<void> => {
      do {
        // Sessions of several days, so that the job recomputes days that receive writes.
        const started_at = scene.clock.iso(-(sessions++ % 72) * HOUR);
        const id = await scene.session({as, started_at, outcome: 'resolved', visits: ['cable'], rating: 3});
        await scene.vote(id, 'cable', true, {as});
        await scene.session({as, started_at, visits: ['client', 'reboot']});
        sessions++;
      } while (!isDone);
    };
    await Promise.all([done, ...[scene.anna, scene.bert, scene.anna].map(work)]);
    return sessions;
  }

  const total = async () => {
    const team = await scene.server.expectOk(200, getTeamAnalytics, {
      as: scene.admin,
      query: {period: '90d'},
    });
    return team.summary.total_sessions;
  };

  /** Runs the job beside live writes. Expects that every write counts and that all metrics are right. */
  const expectExact = async (job: () => Promise<unknown>): Promise<void> => {
    const before = await total();
    const worked = await workWhile(job());
    assert.equal(await total(), before + worked);
    assert.deepEqual(await verify(), []);
    const {step_feedback} = await scene.server.expectOk(200, getFlowAnalytics, {
      as: scene.admin,
      params: {tree_id: VPN},
      query: {period: '90d'},
    });
    assert.equal(step_feedback[0]?.visits, step_feedback[0]?.helpful_yes);
    assert.equal(step_feedback[1]?.visits, step_feedback[2]?.visits);
  };

  test('rebuild by the server beside live writes: metrics stay exact', () =>
    expectExact(async () => rebuildFigures(scene.server.database, await stored())));

  test('rebuild by another process beside live writes: metrics stay exact', () =>
    expectExact(async () => rebuildFigures(database, await stored())));

  test('rebuild of wrong metrics beside live writes: metrics become exact', () =>
    expectExact(async () => {
      await tamper('update daily_step_sums set yes = yes + 7 where account_id = $account');
      await tamper('delete from daily_sums where account_id = $account and dimension = 1');
      await rebuildFigures(database, await stored());
    }));

  for (const zone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago', 'UTC']) {
    test(`change of the time zone to ${zone} beside live writes: metrics stay exact`, () =>
      expectExact(async () => changeTimeZone(database, await stored(), zone)));
  }

  test('concurrent changes of the time zone and rebuilds beside live writes: metrics stay exact', async () => {
    const account = await stored();
    await expectExact(() =>
      Promise.all([
        changeTimeZone(database, account, 'Pacific/Kiritimati'),
        rebuildFigures(scene.server.database, account),
        changeTimeZone(scene.server.database, account, 'Pacific/Pago_Pago'),
        rebuildFigures(database, account),
      ]),
    );
  });
});
