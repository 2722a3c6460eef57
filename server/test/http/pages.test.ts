import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {
  importHistory,
  listFlows,
  listRatings,
  MAX_PAGE_BYTES,
  putFlow,
  type Flow,
  type RatingEntry,
} from '@resolutionflow/contract';
import type {Database} from '../../src/index.js';
import {startServer, type TestServer} from './harness.js';
import {SECOND} from './scene.js';

const LIMIT = 1000;

let server: TestServer;
/** The number of snapshots that the server has read. */
let snapshots = 0;

const counting = (database: Database): Database => ({
  ...database,
  snapshot: (job) => {
    snapshots++;
    return database.snapshot(job);
  },
});

before(async () => {
  server = await startServer({wrapDatabase: counting});
});
after(() => server.close());

/** Reads a list to its end and checks the size of every page. */
async function pagesOf<T>(
  read: (cursor: string | undefined) => Promise<{text: string; entries: T[]; next: string | null}>,
): Promise<T[][]> {
  const pages: T[][] = [];
  let cursor: string | undefined;
  do {
    const {text, entries, next} = await read(cursor);
    const bytes = Buffer.byteLength(text);
    assert.ok(bytes <= MAX_PAGE_BYTES, `Page ${pages.length + 1} has ${bytes} bytes`);
    if (next) assert.ok(bytes > MAX_PAGE_BYTES * 0.9, `Page ${pages.length + 1} has only ${bytes} bytes`);
    pages.push(entries);
    cursor = next ?? undefined;
  } while (cursor !== undefined);
  return pages;
}

test('GET /flows: a page ends at 1 MiB, and the pages together show every flow', async () => {
  const {key} = await server.account();
  const ids = Array.from({length: 40}, (_, index) => `flow-${String(index).padStart(2, '0')}`);
  const steps = Array.from({length: 1000}, (_, index) => ({
    id: `s${index}`,
    title: 'Restart it — now, please',
  }));
  for (const tree_id of ids) {
    await server.expectOk(201, putFlow, {as: key, params: {tree_id}, body: {name: `Flow ${tree_id}`, steps}});
  }
  snapshots = 0;
  const pages = await pagesOf<Flow>(async (cursor) => {
    const query = {limit: LIMIT, ...(cursor !== undefined && {cursor})};
    const {text, body} = await server.call(listFlows, {as: key, query});
    return {text, entries: body.flows, next: body.next_cursor};
  });
  assert.ok(pages.length > 1);
  const flows = pages.flat();
  assert.deepEqual(
    flows.map(({tree_id}) => tree_id),
    ids,
  );
  for (const flow of flows) assert.deepEqual(flow.steps, steps);
  assert.ok(snapshots >= ids.length, `Only ${snapshots} slices for 40,000 steps`);
});

test('GET /ratings: a page ends at 1 MiB, and the pages together show every rating', async () => {
  const {key} = await server.account();
  const lines: object[] = [{type: 'flow', tree_id: 'f', name: '🙂'.repeat(200), steps: []}];
  const ids = Array.from({length: 1100}, (_, index) => `session-${index}`);
  for (const [index, id] of ids.entries()) {
    const at = server.clock.iso(-index * SECOND);
    lines.push(
      {type: 'session', id, tree_id: 'f', user_id: 'u', started_at: at, completed_at: at},
      {type: 'rating', session_id: id, rating: 4, comment: '"€'.repeat(250), created_at: at},
    );
  }
  const body = lines.map((line) => JSON.stringify(line)).join('\n');
  assert.deepEqual((await server.expectOk(200, importHistory, {as: key, body})).rejected, []);
  const pages = await pagesOf<RatingEntry>(async (cursor) => {
    const query = {limit: LIMIT, ...(cursor !== undefined && {cursor})};
    const {text, body} = await server.call(listRatings, {as: key, query});
    return {text, entries: body.ratings, next: body.next_cursor};
  });
  assert.ok(pages.length > 1);
  assert.deepEqual(
    pages.flat().map(({session_id}) => session_id),
    ids,
  );
});
