import assert from 'node:assert/strict';
import {once} from 'node:events';
import {get, type IncomingMessage} from 'node:http';
import {after, before, test} from 'node:test';
import {
  exportRatings,
  importHistory,
  listRatings,
  putFlow,
  rateSession,
  type RatingEntry,
} from '@resolutionflow/contract';
import type {TestAccount} from './harness.js';
import {parseCsv, readAllRatings, readRatingsCsv} from './rating-lists.js';
import {SECOND, startScene, type Scene} from './scene.js';

let scene: Scene;
const statements: string[] = [];

before(async () => {
  scene = await startScene({onStatement: (sql) => void statements.push(sql)});
});
after(() => scene.close());

const rated = (rating: number, options: Parameters<Scene['session']>[0] = {}): Promise<string> =>
  scene.session({outcome: 'resolved', ...options, rating});

test('GET /ratings.csv: has a BOM, a header and the rows of GET /ratings', async () => {
  const {server, admin, key, bert} = scene;
  await rated(5, {comment: 'Fast, and "easy"'});
  await rated(2, {comment: 'Two\nlines', reasons: ['unclear', 'our_own']});
  await rated(3, {as: bert});
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
    (await readAllRatings(scene, admin)).map((entry) =>
      columns.map((column) => [entry[column as keyof RatingEntry] ?? ''].flat().join(' ')),
    ),
  );
});

test('GET /ratings.csv: without ratings it has only the header', async () => {
  const {server} = scene;
  const other = await server.account();
  assert.equal((await readRatingsCsv(scene, other.key)).length, 1);
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
  const [, ...rows] = await readRatingsCsv(scene, other.key);
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
  const [, row = []] = await readRatingsCsv(scene, other.key);
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
  assert.equal((await readRatingsCsv(scene, other.key)).length, 1201);
});

test('HEAD /ratings.csv: has the headers of GET, and reads no ratings', async () => {
  const {server, admin} = scene;
  await rated(5);
  const headers = {authorization: `Bearer ${admin}`};
  const get = await server.send('GET', '/api/v1/ratings.csv?period=7d', {headers});
  statements.length = 0;
  const head = await server.send('HEAD', '/api/v1/ratings.csv?period=7d', {headers});
  assert.deepEqual([head.status, head.text], [200, '']);
  for (const name of ['content-type', 'content-disposition', 'cache-control', 'vary']) {
    assert.equal(head.headers.get(name), get.headers.get(name), name);
  }
  assert.deepEqual(
    statements.filter((sql) => sql.includes('"session_ratings"')),
    [],
  );
  const unknown = await server.send('HEAD', '/api/v1/ratings.csv?tree_id=nowhere', {headers});
  assert.equal(unknown.status, 404);
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
