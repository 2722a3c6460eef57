import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {
  completeSession,
  eraseUser,
  getFlowAnalytics,
  getPersonalAnalytics,
  getTeamAnalytics,
  putFlow,
  visitStep,
  type FlowAnalytics,
  type Period,
  type StepFigures,
} from '@resolutionflow/contract';
import {type Past} from './history.js';
import type {} from './harness.js';
import {DAY, HOUR, TOKEN_SECONDS, MINUTE, SECOND} from './scene.js';
import {useFreshAccount} from './fresh-account.js';

const fresh = useFreshAccount();

const flowMetrics = (tree_id = 'f', period: Period = '30d'): Promise<FlowAnalytics> =>
  fresh.server.expectOk(200, getFlowAnalytics, {as: fresh.account.key, params: {tree_id}, query: {period}});

/** Returns one metric of each step of the flow. */
async function steps<K extends keyof StepFigures>(column: K): Promise<Record<string, StepFigures[K]>> {
  const {step_feedback} = await flowMetrics();
  return Object.fromEntries(step_feedback.map((step) => [step.node_id, step[column]]));
}

/** Sorted by code point, which differs from the order of UTF-16. */
const NAMES = ['"quoted"', 'Zebra', 'Zebra 2', 'a', 'Ä', '\ufb01sh', '\uff5etilde', '🙂 smile', '🙂 smile 2'];

describe('top_flows and top_engineers', () => {
  test('top_flows and top_engineers: sorted by sessions, then name, then id, by code point', async () => {
    const {server, clock} = fresh;
    const entries = NAMES.toReversed().map((name, index): [string, string] => [`id-${index}`, name]);
    // Two entries with the same name: the id decides.
    const named: Record<string, string> = {...Object.fromEntries(entries), 'twin-b': 'a', 'twin-A': 'a'};
    const ids = Object.keys(named);
    await fresh.importSessions({
      flows: named,
      users: named,
      sessions: ids.map((id, index) => ({
        id: `s${index}`,
        tree_id: id,
        user_id: ids[(index + 5) % ids.length] ?? '',
        started_at: clock.iso(-HOUR),
      })),
    });
    const expected = ids
      .map((id) => [named[id] ?? '', id] as const)
      .sort(
        ([a, x], [b, y]) =>
          NAMES.indexOf(a) - NAMES.indexOf(b) || Buffer.compare(Buffer.from(x), Buffer.from(y)),
      )
      .slice(0, 10);
    assert.equal(ids.length, 11);
    const {top_flows, top_engineers} = await server.expectOk(200, getTeamAnalytics, {as: fresh.account.key});
    assert.deepEqual(
      top_flows.map(({name, tree_id}) => [name, tree_id]),
      expected,
    );
    assert.deepEqual(
      top_engineers.map(({name, user_id}) => [name, user_id]),
      expected,
    );
  });

  test('top_flows and top_engineers: the ten with the most sessions, each with its metrics', async () => {
    const {server, clock} = fresh;
    const ids = Array.from({length: 14}, (_, index) => `x${index}`);
    const sessions = ids.flatMap((id, index): Past[] =>
      Array.from({length: index + 1}, (_, number) => ({
        id: `${id}-${number}`,
        tree_id: id,
        user_id: id,
        started_at: clock.iso(-HOUR - number * DAY),
        ...(number === 0 && {ms: (index + 1) * MINUTE, outcome: 'resolved', rating: 1 + (index % 5)}),
      })),
    );
    const names = Object.fromEntries(ids.map((id) => [id, `Name of ${id}`]));
    await fresh.importSessions({flows: names, users: names, sessions});
    const {top_flows, top_engineers} = await server.expectOk(200, getTeamAnalytics, {
      as: fresh.account.key,
      query: {period: '7d'},
    });
    // The period has seven sessions of each of the last ones, so that their names decide.
    const seven = ids.slice(6).toSorted();
    const expected = [...seven, 'x5', 'x4'].map((id) => {
      const index = ids.indexOf(id);
      const count = Math.min(index + 1, 7);
      return {
        name: `Name of ${id}`,
        sessions: count,
        completion_rate: Math.round(1000 / count) / 1000,
        avg_duration_minutes: index + 1,
        resolved_rate: 1,
        avg_csat: 1 + (index % 5),
        total_ratings: 1,
        id,
      };
    });
    assert.deepEqual(
      top_flows.map(({tree_id: id, median_duration_minutes: _, ...rest}) => ({...rest, id})),
      expected,
    );
    assert.deepEqual(
      top_engineers.map(({user_id: id, median_duration_minutes: _, ...rest}) => ({...rest, id})),
      expected.map(({avg_csat: _, total_ratings: _ratings, ...rest}) => rest),
    );
    for (const {median_duration_minutes: median, avg_duration_minutes: exact} of [
      ...top_flows,
      ...top_engineers,
    ]) {
      assert.ok(Math.abs((median ?? NaN) - exact) <= exact * 0.05 + 0.05, `${median} is not near ${exact}`);
    }
    const as = await fresh.account.token({user: 'x0', name: 'Name of x0'});
    const {top_flows: mine} = await server.expectOk(200, getPersonalAnalytics, {as});
    assert.deepEqual(
      mine.map(({tree_id}) => tree_id),
      ['x0'],
    );
  });

  test('top_flows and top_engineers: list only entries with sessions in the period', async () => {
    const {server, clock} = fresh;
    await fresh.importSessions({
      flows: {f: 'Now', g: 'Before', h: 'Never'},
      sessions: [
        {id: 's1', user_id: 'now', started_at: clock.iso(-6 * DAY)},
        {id: 's2', user_id: 'then', tree_id: 'g', started_at: clock.iso(-7 * DAY), ms: 1, rating: 1},
      ],
    });
    const {top_flows, top_engineers} = await server.expectOk(200, getTeamAnalytics, {
      as: fresh.account.key,
      query: {period: '7d'},
    });
    assert.deepEqual(
      top_flows.map(({tree_id}) => tree_id),
      ['f'],
    );
    assert.deepEqual(top_engineers, [
      {
        user_id: 'now',
        name: 'Unknown',
        sessions: 1,
        completion_rate: 0,
        avg_duration_minutes: 0,
        median_duration_minutes: null,
        resolved_rate: null,
      },
    ]);
  });

  test('top_engineers: users without a name are sorted as Unknown', async () => {
    const {server, clock} = fresh;
    await fresh.importSessions({
      users: {z: 'Zed', t: 'Tom'},
      sessions: ['z', 't', 'n2', 'n1'].map((user_id) => ({
        id: user_id,
        user_id,
        started_at: clock.iso(),
      })),
    });
    const {top_engineers} = await server.expectOk(200, getTeamAnalytics, {as: fresh.account.key});
    assert.deepEqual(
      top_engineers.map(({user_id, name}) => [user_id, name]),
      [
        ['t', 'Tom'],
        ['n1', 'Unknown'],
        ['n2', 'Unknown'],
        ['z', 'Zed'],
      ],
    );
  });

  test('GET /insights/me: top_flows are sorted by sessions, then name', async () => {
    const {server, clock} = fresh;
    const flows = Object.fromEntries(NAMES.map((name, index) => [`id-${index}`, name]));
    const ids = [...Object.keys(flows), 'more-1', 'more-2'];
    await fresh.importSessions({
      flows: {...flows, 'more-1': 'z', 'more-2': 'z'},
      sessions: [...ids, 'more-2'].map((tree_id, index) => ({
        id: `s${index}`,
        tree_id,
        user_id: 'me',
        started_at: clock.iso(-index * MINUTE),
      })),
    });
    const {top_flows} = await server.expectOk(200, getPersonalAnalytics, {
      as: await fresh.account.token({user: 'me'}),
    });
    assert.deepEqual(
      top_flows.map(({name, sessions}) => [name, sessions]),
      [['z', 2], ...[...NAMES.slice(0, 4), 'z', ...NAMES.slice(4)].map((name) => [name, 1])].slice(0, 10),
    );
  });
});

describe('step_feedback', () => {
  test('step_feedback: current steps in flow order, then archived ones with metrics by id', async () => {
    const {server, clock} = fresh;
    await fresh.importSessions({});
    const put = (...ids: string[]): Promise<unknown> =>
      server.expectOk(200, putFlow, {
        as: fresh.account.key,
        params: {tree_id: 'f'},
        body: {name: 'Flow', steps: ids.map((id) => ({id, title: `Title of ${id}`}))},
      });
    await put('z', 'y', 'x', 'w', 'a');
    await fresh.importSessions({
      flows: {},
      sessions: [{id: 's1', started_at: clock.iso(-HOUR), visits: ['y', 'z'], votes: {z: true, x: false}}],
    });
    await put('b', 'a');
    const {step_feedback} = await flowMetrics();
    assert.deepEqual(
      step_feedback.map(({node_id, node_title, visits, helpful_yes, helpful_no, archived}) => [
        node_id,
        node_title,
        visits,
        helpful_yes,
        helpful_no,
        archived,
      ]),
      [
        ['b', 'Title of b', 0, 0, 0, false],
        ['a', 'Title of a', 0, 0, 0, false],
        ['x', 'Title of x', 0, 0, 1, true],
        ['y', 'Title of y', 1, 0, 0, true],
        ['z', 'Title of z', 1, 1, 0, true],
      ],
    );
  });

  test('step_feedback: an archived step is listed for periods in which it has metrics', async () => {
    const {server, clock} = fresh;
    const old = {id: 's1', started_at: clock.iso(-20 * DAY), votes: {a: true}};
    await fresh.importSessions({sessions: [old]});
    const body = {name: 'Flow', steps: [{id: 'b', title: 'B'}]};
    await server.expectOk(200, putFlow, {as: fresh.account.key, params: {tree_id: 'f'}, body});
    const ids = async (period: Period): Promise<string[]> =>
      (await flowMetrics('f', period)).step_feedback.map(({node_id}) => node_id);
    assert.deepEqual(await ids('7d'), ['b']);
    assert.deepEqual(await ids('30d'), ['b', 'a']);
  });

  test('step_feedback: repeated visits of a session count once', async () => {
    const {clock} = fresh;
    await fresh.importSessions({
      sessions: [
        {id: 's1', started_at: clock.iso(-HOUR), visits: ['a', 'b', 'a', 'b', 'a']},
        {id: 's2', started_at: clock.iso(-HOUR), visits: ['a']},
      ],
    });
    assert.deepEqual(await steps('visits'), {a: 2, b: 1, c: 0});
  });

  test('step_feedback: drop-offs are open sessions of earlier days, at their last visited step', async () => {
    const {clock} = fresh;
    const day = {started_at: clock.iso(-DAY)};
    await fresh.importSessions({
      sessions: [
        {id: 's1', ...day, visits: ['a', 'b']},
        {id: 's2', ...day, visits: ['a', 'b', 'a']},
        {id: 's3', ...day, visits: ['a', 'b', 'c'], ms: MINUTE, outcome: 'unresolved'},
        {id: 's4', ...day, visits: []},
        {id: 'today', started_at: clock.iso(-HOUR), visits: ['c']},
        {id: 'old', started_at: clock.iso(-31 * DAY), visits: ['c']},
      ],
    });
    assert.deepEqual(await steps('drop_offs'), {a: 1, b: 1, c: 0});
    // A day later the open session of today counts as a drop-off.
    clock.advance(DAY);
    assert.deepEqual(await steps('drop_offs'), {a: 1, b: 1, c: 1});
    clock.advance(-DAY);
  });

  test('step_feedback: the time of a visit decides the drop-off, not the order of arrival', async () => {
    const {server, clock} = fresh;
    const as = await fresh.account.token({user: 'u', ttlSeconds: TOKEN_SECONDS});
    const begin = -2 * DAY;
    await fresh.importSessions({sessions: [{id: 's1', started_at: clock.iso(begin)}]});
    const visit = (step_id: string, offset: number, status: 200 | 201): Promise<unknown> =>
      server.expectOk(status, visitStep, {
        as,
        params: {session_id: 's1'},
        body: {step_id, visited_at: clock.iso(begin + offset)},
      });
    await visit('b', 10 * SECOND, 201);
    await visit('a', 5 * SECOND, 201);
    assert.deepEqual(await steps('drop_offs'), {a: 0, b: 1, c: 0});
    await visit('c', 20 * SECOND, 201);
    assert.deepEqual(await steps('drop_offs'), {a: 0, b: 0, c: 1});
    await visit('b', 15 * SECOND, 200);
    assert.deepEqual(await steps('drop_offs'), {a: 0, b: 0, c: 1});
    await visit('b', 25 * SECOND, 200);
    assert.deepEqual(await steps('drop_offs'), {a: 0, b: 1, c: 0});
    assert.deepEqual(await steps('visits'), {a: 1, b: 1, c: 1});
    await server.expectOk(200, completeSession, {
      as,
      params: {session_id: 's1'},
      body: {outcome: 'resolved'},
    });
    assert.deepEqual(await steps('drop_offs'), {a: 0, b: 0, c: 0});
    // A visit after completion causes no drop-off.
    await visit('a', 30 * SECOND, 200);
    assert.deepEqual(await steps('drop_offs'), {a: 0, b: 0, c: 0});
    assert.deepEqual(await steps('visits'), {a: 1, b: 1, c: 1});
  });
});

describe('recent_comments', () => {
  test('recent_comments: the ten newest ratings with a comment, then by session id', async () => {
    const {clock} = fresh;
    const times = [3, 1, 2, 2, 2, 9, 8, 7, 6, 5, 4, 4];
    await fresh.importSessions({
      users: {u: 'Ulla'},
      sessions: [
        ...times.map((minutes, index) => ({
          id: `s${String.fromCharCode(97 + ((index * 5) % 12))}`,
          started_at: clock.iso(-HOUR),
          ms: 1,
          rating: 1 + (index % 5),
          comment: `${minutes} min ago`,
          rated_at: clock.iso(-minutes * MINUTE),
        })),
        {id: 'silent', started_at: clock.iso(-HOUR), ms: 1, rating: 1, rated_at: clock.iso()},
        {id: 'nameless', user_id: 'n', started_at: clock.iso(-HOUR), ms: 1, rating: 5, comment: 'Hm'},
      ],
    });
    const {recent_comments} = await flowMetrics();
    const order = times
      .map((minutes, index) => ({minutes, rating: 1 + (index % 5), id: (index * 5) % 12}))
      .sort((a, b) => a.minutes - b.minutes || a.id - b.id)
      .slice(0, 10);
    assert.deepEqual(
      recent_comments,
      order.map(({minutes, rating}) => ({
        rating,
        comment: `${minutes} min ago`,
        user_name: 'Ulla',
        created_at: clock.iso(-minutes * MINUTE),
      })),
    );
  });

  test('recent_comments: only of sessions of the flow and period, without erased users', async () => {
    const {server, clock} = fresh;
    const rated = {ms: 1, rating: 3};
    await fresh.importSessions({
      flows: {f: 'Flow', g: 'Other'},
      users: {erin: 'Erin', u: 'Ulla'},
      sessions: [
        {...rated, id: 's1', started_at: clock.iso(-6 * DAY), comment: 'inside'},
        {...rated, id: 's2', started_at: clock.iso(-7 * DAY), comment: 'before', rated_at: clock.iso()},
        {...rated, id: 's3', started_at: clock.iso(), comment: 'elsewhere', tree_id: 'g'},
        {...rated, id: 's4', started_at: clock.iso(-DAY), comment: 'secret', user_id: 'erin'},
        {...rated, id: 's5', started_at: clock.iso(-DAY), comment: 'nameless', user_id: 'n'},
      ],
    });
    const comments = async (period: Period): Promise<string[]> =>
      (await flowMetrics('f', period)).recent_comments.map(
        ({comment, user_name}) => `${user_name}: ${comment}`,
      );
    assert.deepEqual(await comments('7d'), ['Erin: secret', 'Unknown: nameless', 'Ulla: inside']);
    assert.deepEqual((await comments('30d'))[0], 'Ulla: before');
    await server.expectOk(204, eraseUser, {as: fresh.account.key, params: {user_id: 'erin'}});
    assert.deepEqual(await comments('7d'), ['Unknown: nameless', 'Ulla: inside']);
  });
});
