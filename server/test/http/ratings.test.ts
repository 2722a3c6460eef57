import assert from 'node:assert/strict';
import {once} from 'node:events';
import {get, type IncomingMessage} from 'node:http';
import {after, before, describe, test} from 'node:test';
import {
  exportRatings,
  getMe,
  importHistory,
  listRatings,
  putFlow,
  rateSession,
  type RatingEntry,
} from '@resolutionflow/contract';
import type {TestAccount} from './harness.js';
import {DAY, MINUTE, SECOND, startScene, VPN, type Scene} from './scene.js';

let scene: Scene;

before(async () => {
  scene = await startScene({timeZone: 'America/New_York'});
  const body = {name: 'Printer', steps: []};
  await scene.server.expectOk(201, putFlow, {as: scene.key, params: {tree_id: 'printer'}, body});
});
after(() => scene.close());

type Query = Record<string, string | number>;

/** Reads all pages of GET /ratings. */
async function all(query: Query = {}, as = scene.admin): Promise<RatingEntry[]> {
  const found: RatingEntry[] = [];
  let cursor: string | null = null;
  do {
    const page: {ratings: RatingEntry[]; next_cursor: string | null} = await scene.server.expectOk(
      200,
      listRatings,
      {
        as,
        query: {...query, ...(cursor && {cursor})},
      },
    );
    found.push(...page.ratings);
    cursor = page.next_cursor;
  } while (cursor);
  return found;
}

/** Parses CSV with quotes, as in RFC 4180. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    row.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end === ',') continue;
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
  }
  return rows;
}

async function csv(query: Query = {}, as = scene.admin): Promise<string[][]> {
  const {status, text} = await scene.server.call(exportRatings, {as, query});
  assert.equal(status, 200);
  return parseCsv(text.replace(/^\ufeff/, ''));
}

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
    const filters: readonly Query[] = [
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
    const idsOf = async (query: Query): Promise<string[]> =>
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
      const wrong: readonly Query[] = [
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

describe('GET /ratings.csv', () => {
  test('GET /ratings.csv: has a BOM, a header and the rows of GET /ratings', async () => {
    const {server, admin, key} = scene;
    const {headers, text} = await server.call(exportRatings, {as: key});
    assert.match(headers.get('content-type') ?? '', /^text\/csv; *charset=utf-8$/i);
    assert.match(headers.get('content-disposition') ?? '', /^attachment; filename="[\w.-]+\.csv"$/);
    assert.equal(headers.get('cache-control'), 'no-store');
    const bytes = await (
      await fetch(`${server.url}/api/v1/ratings.csv`, {headers: {authorization: `Bearer ${admin}`}})
    ).arrayBuffer();
    assert.deepEqual([...new Uint8Array(bytes).subarray(0, 3)], [0xef, 0xbb, 0xbf]);
    const [header, ...rows] = parseCsv(text);
    const columns = [
      'session_id',
      'tree_id',
      'flow_name',
      'user_id',
      'user_name',
      'rating',
      'comment',
      'reasons',
      'created_at',
    ];
    assert.deepEqual(header, columns);
    assert.deepEqual(
      rows,
      (await all()).map((entry) =>
        columns.map((column) => [entry[column as keyof RatingEntry] ?? ''].flat().join(' ')),
      ),
    );
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

  test('GET /ratings.csv: without ratings it has only the header', async () => {
    const {server} = scene;
    const other = await server.account();
    assert.equal((await csv({}, other.key)).length, 1);
  });

  test('GET /ratings.csv: formulas get an apostrophe, and quotes, commas and line ends are kept', async () => {
    const {server} = scene;
    const other = await server.account();
    const nasty = [
      '=1+1',
      '+1',
      '-1',
      '@SUM(A1)',
      "=cmd|'/c calc'!A1",
      '＝1+1',
      '-"a",b',
      '=HYPERLINK("http://x")',
    ];
    const kept = ['plain', 'a,b', 'say "hi"', 'two\nlines', 'two\r\nlines', '1=1', "'quoted'", '🙂'];
    await server.expectOk(201, putFlow, {
      as: other.key,
      params: {tree_id: 'f'},
      body: {name: '=FLOW()', steps: []},
    });
    const as = await other.token({user: '=user', name: '@name'});
    for (const [index, comment] of [...nasty, ...kept].entries()) {
      const session = {
        as,
        tree_id: 'f',
        id: `s${String(index).padStart(2, '0')}`,
        outcome: 'resolved' as const,
      };
      await scene.session({...session, rating: 5, comment});
    }
    const [, ...rows] = await csv({}, other.key);
    assert.equal(rows.length, nasty.length + kept.length);
    for (const [index, row] of rows.entries()) {
      const [, , flow = '', user = '', name = '', , comment = ''] = row;
      for (const cell of [flow, user, name]) assert.match(cell, /^'/);
      const dangerous = nasty[index];
      if (dangerous === undefined) assert.equal(comment, kept[index - nasty.length]);
      else assert.equal(comment, `'${dangerous}`);
    }
  });

  test('GET /ratings.csv: a comment has no formula after a semicolon, comma or tab', async () => {
    const {server} = scene;
    const other = await server.account();
    await server.expectOk(201, putFlow, {
      as: other.key,
      params: {tree_id: 'f'},
      body: {name: 'F', steps: []},
    });
    const as = await other.token({user: 'eve', name: 'Eve'});
    const comment = 'thanks;=1+1,+2\t＝3';
    await scene.session({as, tree_id: 'f', id: 's1', outcome: 'resolved', rating: 5, comment});
    const [, row = []] = await csv({}, other.key);
    assert.equal(row[6], "thanks;'=1+1,'+2\t'＝3");
  });

  test('GET /ratings.csv: a slow reader gets all 1,200 ratings once and in order', async () => {
    const {server, clock} = scene;
    const other = await server.account();
    await importRatedSessions(other, 1200);
    const request = get(`${server.url}/api/v1/ratings.csv`, {
      headers: {authorization: `Bearer ${other.key}`},
    });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    response.setEncoding('utf8');
    let text = '';
    for await (const chunk of response) {
      text += String(chunk);
      // The server's send buffers fill up meanwhile.
      response.pause();
      await server.expectOk(200, listRatings, {as: other.key, query: {limit: 1}});
      response.resume();
    }
    const rows = parseCsv(text).slice(1);
    assert.equal(new Set(rows.map(([id]) => id)).size, 1200);
    assert.deepEqual(
      rows.map((row) => row.at(-1)),
      Array.from({length: 1200}, (_, index) => clock.iso(-index * SECOND)),
    );
  });

  test('GET /ratings.csv: after a reader disconnects, the next export is complete', async () => {
    const {server} = scene;
    const other = await server.account();
    await importRatedSessions(other, 1200);
    const request = get(`${server.url}/api/v1/ratings.csv`, {
      headers: {authorization: `Bearer ${other.key}`},
    });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    await once(response, 'data');
    response.destroy();
    await once(response, 'close');
    assert.equal((await csv({}, other.key)).length, 1201);
  });
});

/** Imports completed sessions with long comments, rated a second apart. */
async function importRatedSessions({key}: TestAccount, count: number): Promise<void> {
  const {server, clock} = scene;
  const lines = ['{"type":"flow","tree_id":"f","name":"F","steps":[]}'];
  for (let index = 0; index < count; index++) {
    const at = clock.iso(-index * SECOND);
    const id = `h${index}`;
    lines.push(
      JSON.stringify({type: 'session', id, tree_id: 'f', user_id: 'u', started_at: at, completed_at: at}),
      JSON.stringify({type: 'rating', session_id: id, rating: 4, comment: 'c'.repeat(400), created_at: at}),
    );
  }
  const report = await server.expectOk(200, importHistory, {as: key, body: lines.join('\n')});
  assert.deepEqual(report.rejected, []);
  await server.expectRefused('forbidden', rateSession, {
    as: key,
    params: {session_id: 'h0'},
    body: {rating: 1},
  });
}
