import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {exportRatings, getMe, importHistory, listRatings, putFlow} from '@resolutionflow/contract';
import {readAllRatings, readRatingsCsv, type RatingQuery} from './rating-lists.js';
import {DAY, MINUTE, SECOND, startScene, VPN, type Scene} from './scene.js';

let scene: Scene;

before(async () => {
  scene = await startScene({timeZone: 'America/New_York'});
  const body = {name: 'Printer', steps: []};
  await scene.server.expectOk(201, putFlow, {as: scene.key, params: {tree_id: 'printer'}, body});
});
after(() => scene.close());

const all = (query?: RatingQuery, as = scene.admin) => readAllRatings(scene, as, query);
const csv = (query?: RatingQuery, as = scene.admin) => readRatingsCsv(scene, as, query);

const rated = (rating: number, options: Parameters<Scene['session']>[0] = {}): Promise<string> =>
  scene.session({outcome: 'resolved', ...options, rating});

describe('GET /ratings', () => {
  test('GET /ratings: an entry has session, flow, user, rating, comment, reasons and time', async () => {
    const session_id = await rated(2, {comment: 'Took "too" long', reasons: ['unclear', 'outdated']});
    const [entry] = await all();
    assert.deepEqual(entry, {
      session_id,
      tree_id: VPN,
      flow_name: 'VPN is down',
      user_id: 'anna',
      user_name: 'Anna Berg',
      rating: 2,
      comment: 'Took "too" long',
      reasons: ['outdated', 'unclear'],
      created_at: scene.clock.iso(),
    });
  });

  test('GET /ratings: newest first, then by session id, each once for every page size', async () => {
    const {server, key, clock} = scene;
    const before = await all();
    const ids = ['s-b', 's-a', 's-D', 's-c'];
    for (const at of [0, MINUTE]) {
      clock.advance(MINUTE);
      await Promise.all(ids.map((id) => rated(3, {id: `${id}-${at}`})));
    }
    const expected = [MINUTE, 0].flatMap((at) => ['s-D', 's-a', 's-b', 's-c'].map((id) => `${id}-${at}`));
    for (const limit of [1, 2, 3, 5, 8, 1000]) {
      const found = (await all({limit}, key)).map(({session_id}) => session_id);
      assert.deepEqual(found, [...expected, ...before.map(({session_id}) => session_id)]);
    }
    const {ratings} = await server.expectOk(200, listRatings, {as: key, query: {limit: 3}});
    assert.equal(ratings.length, 3);
  });

  test('GET /ratings: the next page continues correctly after a new rating', async () => {
    const {server, admin, clock} = scene;
    clock.advance(SECOND);
    await rated(3, {id: 'older'});
    clock.advance(SECOND);
    await rated(3, {id: 'newer'});
    const first = await server.expectOk(200, listRatings, {as: admin, query: {limit: 1}});
    clock.advance(SECOND);
    await rated(3, {id: 'newest'});
    const second = await server.expectOk(200, listRatings, {
      as: admin,
      query: {limit: 1, cursor: first.next_cursor ?? ''},
    });
    assert.deepEqual(
      [...first.ratings, ...second.ratings].map(({session_id}) => session_id),
      ['newer', 'older'],
    );
  });

  test('GET /ratings and its CSV: flow, engineer and rating filters work alone and combined', async () => {
    const {bert} = scene;
    await rated(1, {tree_id: 'printer'});
    await rated(5, {tree_id: 'printer'});
    await rated(1, {tree_id: 'printer', as: bert});
    await rated(4, {as: bert});
    const every = await all();
    const filters: readonly RatingQuery[] = [
      {tree_id: 'printer'},
      {engineer_id: 'bert'},
      {max_rating: 1},
      {max_rating: 4},
      {max_rating: 5},
      {tree_id: 'printer', engineer_id: 'anna'},
      {tree_id: 'printer', engineer_id: 'anna', max_rating: 2},
    ];
    for (const query of filters) {
      const expected = every.filter(
        ({tree_id, user_id, rating}) =>
          tree_id === (query['tree_id'] ?? tree_id) &&
          user_id === (query['engineer_id'] ?? user_id) &&
          rating <= Number(query['max_rating'] ?? 5),
      );
      assert.ok(expected.length > 0);
      assert.deepEqual(await all({...query, limit: 2}), expected);
      assert.deepEqual(
        (await csv(query)).slice(1).map(([session_id]) => session_id),
        expected.map(({session_id}) => session_id),
      );
    }
    assert.deepEqual(await all({tree_id: VPN, engineer_id: 'boss'}), []);
  });

  test('GET /ratings and its CSV: reason= lists exactly the ratings with this code', async () => {
    const {server, admin} = scene;
    const both = await rated(1, {reasons: ['no_access', 'our_own']});
    const one = await rated(3, {reasons: ['ours_own']});
    const none = await rated(2);
    for (const [reason, expected] of [
      ['our_own', [both]],
      ['no_access', [both]],
      ['ours_own', [one]],
      ['own', []],
      ['unused', []],
    ] as const) {
      const found = (await all({reason})).map(({session_id}) => session_id);
      assert.deepEqual(found, expected, reason);
      assert.deepEqual(
        (await csv({reason})).slice(1).map(([id]) => id),
        expected,
      );
    }
    const entries = await all();
    assert.deepEqual(entries.find(({session_id}) => session_id === none)?.reasons, []);
    for (const reason of ['', 'Own', 'a b', '%', 'x'.repeat(41)]) {
      await server.expectRefused('validation_failed', listRatings, {as: admin, query: {reason}});
      await server.expectRefused('validation_failed', exportRatings, {as: admin, query: {reason}});
    }
  });

  test("GET /ratings: period filters by the session's start day in the account's zone", async () => {
    const {key} = scene;
    // The start of 2026-11-14 in New York, and one millisecond earlier.
    const first = Date.parse('2026-11-14T05:00:00.000Z');
    for (const [id, offset] of [
      ['inside', 0],
      ['outside', -1],
    ] as const) {
      const started_at = new Date(first + offset).toISOString();
      await scene.session({as: key, user_id: 'anna', id, started_at, outcome: 'resolved'});
      await scene.rate(id, 5);
    }
    const idsOf = async (query: RatingQuery): Promise<string[]> =>
      (await all(query)).map(({session_id}) => session_id).filter((id) => /^(in|out)side$/.test(id));
    assert.deepEqual(await idsOf({period: '7d'}), ['inside']);
    assert.deepEqual(await idsOf({}), ['inside', 'outside']);
    assert.deepEqual(await idsOf({period: '90d'}), ['inside', 'outside']);
    scene.clock.advance(DAY);
    assert.deepEqual(await idsOf({period: '7d'}), []);
  });

  test('GET /ratings: a renamed user and flow have their current names', async () => {
    const {server, account, key, clock} = scene;
    const as = await account.token({user: 'renamed', name: 'Before'});
    await server.expectOk(201, putFlow, {
      as: key,
      params: {tree_id: 'moved'},
      body: {name: 'Before', steps: []},
    });
    await rated(5, {as, tree_id: 'moved'});
    clock.advance(MINUTE);
    await server.expectOk(200, getMe, {as: await account.token({user: 'renamed', name: 'After'})});
    await server.expectOk(200, putFlow, {
      as: key,
      params: {tree_id: 'moved'},
      body: {name: 'Later', steps: []},
    });
    const [entry] = await all({tree_id: 'moved'});
    assert.deepEqual([entry?.user_name, entry?.flow_name], ['After', 'Later']);
  });

  test('GET /ratings: a user without a name is Unknown', async () => {
    await scene.session({as: scene.key, user_id: 'nameless', id: 'nameless-1', outcome: 'resolved'});
    const rating = {
      type: 'rating',
      session_id: 'nameless-1',
      rating: 3,
      created_at: scene.clock.iso(),
    };
    await scene.server.expectOk(200, importHistory, {as: scene.key, body: JSON.stringify(rating)});
    const [entry] = await all({engineer_id: 'nameless'});
    assert.equal(entry?.user_name, 'Unknown');
  });
});

describe('GET /ratings and GET /ratings.csv reject', () => {
  for (const route of [listRatings, exportRatings]) {
    test(`${route.name}: an invalid query parameter answers 422 and names it`, async () => {
      const {server, admin, key} = scene;
      const wrong: readonly RatingQuery[] = [
        {period: ''},
        {period: '1d'},
        {period: '30'},
        {tree_id: 'a b'},
        {tree_id: ''},
        {engineer_id: ''},
        {engineer_id: 'x'.repeat(129)},
        {max_rating: 0},
        {max_rating: 6},
        {max_rating: '2.5'},
        {max_rating: ''},
      ];
      for (const query of wrong) {
        for (const as of [admin, key]) {
          const {errors} = await server.expectRefused('validation_failed', route, {as, query});
          assert.deepEqual(
            errors?.map(({path}) => path),
            Object.keys(query),
          );
        }
      }
    });

    test(`${route.name}: an unknown flow or engineer answers 404`, async () => {
      const {server, admin, key} = scene;
      for (const as of [admin, key]) {
        await server.expectRefused('not_found', route, {as, query: {tree_id: 'nowhere'}});
        await server.expectRefused('not_found', route, {as, query: {engineer_id: 'nobody'}});
        await server.expectRefused('not_found', route, {as, query: {tree_id: VPN, engineer_id: 'nobody'}});
      }
    });

    test(`${route.name}: an engineer gets 403, also for unknown flows and engineers`, async () => {
      const {server, anna} = scene;
      await server.expectRefused('forbidden', route, {as: anna});
      await server.expectRefused('forbidden', route, {as: anna, query: {tree_id: 'nowhere'}});
      await server.expectRefused('forbidden', route, {as: anna, query: {engineer_id: 'anna'}});
      await server.expectRefused('validation_failed', route, {as: anna, query: {period: 'x'}});
    });
  }

  test('GET /ratings: an invalid cursor or limit answers 422', async () => {
    const {server, admin} = scene;
    const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    for (const cursor of [
      '',
      'x',
      encoded(['a']),
      encoded(['soon', 's']),
      encoded([1, 2]),
      encoded({}),
      encoded(['1', 's\u0000']),
      'x'.repeat(1001),
    ]) {
      const {errors} = await server.expectRefused('validation_failed', listRatings, {
        as: admin,
        query: {cursor},
      });
      assert.deepEqual(
        errors?.map(({path}) => path),
        ['cursor'],
      );
    }
    for (const limit of ['0', '1001', 'x', '']) {
      await server.expectRefused('validation_failed', listRatings, {as: admin, query: {limit}});
    }
  });
});
