import assert from 'node:assert/strict';
import {Readable} from 'node:stream';
import {describe, test} from 'node:test';
import {getSession, listEngineers, type ImportLineInput, type ImportReport} from '@resolutionflow/contract';
import {createAccount, importLines, openDatabase} from '../../src/index.js';
import {createTestDatabase} from '../database.js';
import {asLine, at, done, flow, rating, rejections, session, user, visit, vote} from './import-lines.js';
import {DAY, HOUR, MINUTE} from './scene.js';
import {useFreshAccount} from './fresh-account.js';

const fresh = useFreshAccount();

describe('rejected lines of an import', () => {
  test('POST /import: a session id of another flow or engineer is rejected as session_conflict', async () => {
    const other: ImportLineInput = {...flow, tree_id: 'other'};
    const report = await fresh.importLines(
      flow,
      other,
      session,
      {...session, tree_id: 'other'},
      {...session, user_id: 'another'},
      {...session, id: 's2'},
    );
    assert.deepEqual(rejections(report), ['4 session_conflict', '5 session_conflict']);
    assert.equal(report.accepted, 4);
    // A rejected line stores nothing.
    const {engineers} = await fresh.server.expectOk(200, listEngineers, {as: fresh.account.key});
    assert.deepEqual(
      engineers.map(({user_id}) => user_id),
      ['old|hand'],
    );
  });

  test('POST /import: another outcome for a completed session is rejected as already_completed', async () => {
    const report = await fresh.importLines(
      flow,
      done,
      {...done, outcome: 'escalated'},
      {...done, outcome: null},
      {
        ...session,
        id: 's2',
        completed_at: at(MINUTE),
      },
      {...done, id: 's2'},
    );
    assert.deepEqual(rejections(report), [
      '3 already_completed',
      '4 already_completed',
      '6 already_completed',
    ]);
  });

  test('POST /import: another rating or comment for a rated session is rejected as already_rated', async () => {
    const report = await fresh.importLines(
      flow,
      done,
      rating,
      {...rating, rating: 5},
      {...rating, comment: 'Other'},
      {
        ...rating,
        comment: null,
      },
      {...rating, comment: 'Fine', created_at: at(DAY)},
    );
    assert.deepEqual(rejections(report), ['4 already_rated', '5 already_rated', '6 already_rated']);
    const stored = await fresh.scene.feedback('s1', fresh.account.key);
    assert.deepEqual([stored.rating?.rating, stored.rating?.comment], [4, 'Fine']);
  });

  test('POST /import: a rating for an open session is rejected as session_not_completed', async () => {
    assert.deepEqual(rejections(await fresh.importLines(flow, session, rating, done, rating)), [
      '3 session_not_completed',
    ]);
  });

  test('POST /import: an unknown flow, session or step is rejected as not_found', async () => {
    const report = await fresh.importLines(
      session,
      flow,
      visit,
      vote,
      rating,
      session,
      {...visit, step_id: 'nothing'},
      {...vote, step_id: 'nothing'},
      {...session, id: 's2', tree_id: 'nowhere'},
    );
    const lines = [1, 3, 4, 5, 7, 8, 9];
    assert.deepEqual(
      rejections(report),
      lines.map((line) => `${line} not_found`),
    );
    assert.equal(report.accepted, 2);
  });

  test('POST /import: a line that is not JSON in UTF-8 is rejected as malformed_json', async () => {
    const report = await fresh.importLines(
      '{"type":',
      'type: flow',
      '{} {}',
      asLine(flow),
      "{'type':'flow'}",
    );
    assert.deepEqual(rejections(report), [
      '1 malformed_json',
      '2 malformed_json',
      '3 malformed_json',
      '5 malformed_json',
    ]);
    const latin1 = Buffer.concat([
      Buffer.from('{"type":"user","user_id":"u","name":"M'),
      Buffer.from([0xfc]),
      Buffer.from('ller"}\n'),
      Buffer.from(asLine(user)),
    ]);
    const {body} = await sendBytes(latin1);
    assert.deepEqual(rejections(body), ['1 malformed_json']);
    assert.equal(body.accepted, 1);
  });

  test('POST /import: a line that does not match the contract is rejected as validation_failed', async () => {
    const wrong: readonly (ImportLineInput | string)[] = [
      '{}',
      'null',
      '[]',
      '7',
      '"flow"',
      '{"type":"token"}',
      {...flow, tree_id: 'a b'},
      {...flow, steps: [flow.steps[0], flow.steps[0]] as never},
      {...user, name: ''},
      {...session, user_id: ''},
      {...session, started_at: '2024-02-30T00:00:00Z'},
      {...session, started_at: 'yesterday'},
      {...session, outcome: 'resolved'},
      {...session, completed_at: at(-1), outcome: 'resolved'},
      {...session, completed_at: at(1), outcome: 'won' as 'resolved'},
      {...vote, was_helpful: null as never},
      {...rating, rating: 6},
      {...rating, rating: 4.5},
      {...rating, comment: 'x'.repeat(501)},
    ];
    const report = await fresh.importLines(flow, ...wrong);
    assert.deepEqual(
      rejections(report),
      wrong.map((_, index) => `${index + 2} validation_failed`),
    );
    assert.equal(report.accepted, 1);
    for (const {detail} of report.rejected) assert.ok(detail.length > 10, detail);
  });

  test('POST /import: a time more than 5 minutes ahead is rejected as validation_failed', async () => {
    const {clock} = fresh;
    const ok = clock.iso(5 * MINUTE);
    const late = clock.iso(5 * MINUTE + 1);
    const now = {...session, started_at: clock.iso()};
    const report = await fresh.importLines(
      flow,
      {...session, started_at: late},
      {...now, completed_at: late, outcome: 'resolved'},
      {...now, completed_at: ok, outcome: 'resolved'},
      {...visit, visited_at: late},
      {...vote, created_at: late},
      {...rating, created_at: late},
      {...visit, visited_at: ok},
      {...vote, created_at: ok},
      {...rating, created_at: ok},
    );
    const lines = [2, 3, 5, 6, 7];
    assert.deepEqual(
      rejections(report),
      lines.map((line) => `${line} validation_failed`),
    );
    assert.equal(report.accepted, 5);
  });

  test('POST /import: a completion before the start, stored or in the line, is rejected as validation_failed', async () => {
    const report = await fresh.importLines(
      flow,
      session,
      {...session, started_at: at(HOUR), completed_at: at(HOUR - 1), outcome: 'resolved'},
      {...session, started_at: at(-HOUR), completed_at: at(-1), outcome: 'resolved'},
    );
    assert.deepEqual(rejections(report), ['3 validation_failed', '4 validation_failed']);
    const {completed_at} = await fresh.server.expectOk(200, getSession, {
      as: fresh.account.key,
      params: {session_id: 's1'},
    });
    assert.equal(completed_at, null);
  });

  test('POST /import: a line over 64 KiB is rejected as payload_too_large', async () => {
    const padded = (bytes: number): string => {
      const line = asLine(user);
      return `${line.slice(0, -1)},"pad":"${'x'.repeat(bytes - line.length - 9)}"}`;
    };
    assert.equal(padded(65_536).length, 65_536);
    const report = await fresh.importLines(padded(65_536), padded(65_537), 'x'.repeat(300_000), asLine(flow));
    assert.deepEqual(rejections(report), ['2 payload_too_large', '3 payload_too_large']);
    assert.equal(report.accepted, 2);
  });

  test('POST /import: lists the first 100 rejected lines in order and counts all', async () => {
    const lines = [
      asLine(visit),
      ...Array.from({length: 450}, (_, index) => (index % 3 ? '{' : asLine(visit))),
    ];
    const report = await fresh.importLines(...lines);
    assert.equal(report.rejected_total, 451);
    assert.deepEqual(
      report.rejected.map(({line, code}) => [line, code]),
      Array.from({length: 100}, (_, index) => [
        index + 1,
        lines[index] === '{' ? 'malformed_json' : 'not_found',
      ]),
    );
  });

  test('POST /import: lists the first rejected line even if 5,000 malformed lines follow', async () => {
    const {rejected, rejected_total} = await fresh.importLines(
      visit,
      ...Array.from({length: 5000}, () => '{'),
    );
    assert.equal(rejected_total, 5001);
    assert.deepEqual(rejected[0], {...rejected[0], line: 1, code: 'not_found'});
    assert.equal(rejected.at(-1)?.line, 100);
  });
});

async function sendBytes(bytes: Buffer): Promise<{body: ImportReport}> {
  const {status, body} = await fresh.server.send('POST', '/api/v1/import', {
    headers: {authorization: `Bearer ${fresh.account.key}`, 'content-type': 'application/x-ndjson'},
    body: new Uint8Array(bytes),
  });
  assert.equal(status, 200);
  return {body: body as ImportReport};
}

test('an import of rejected lines reads each unknown session or flow once', async () => {
  const stored = await createTestDatabase();
  let statements = 0;
  const database = await openDatabase(stored.url, {onStatement: () => statements++});
  const {account} = await createAccount(database, {id: 'a', name: 'A', timeZone: 'UTC'});
  for (const unknownOf of [
    (n: number) => ({...visit, session_id: `unknown-${n}`}),
    (n: number) => ({...session, tree_id: `unknown-${n}`}),
  ]) {
    const lines = Array.from({length: 300}, (_, n) => JSON.stringify(unknownOf(n)));
    statements = 0;
    const report = await importLines(database, account, Readable.from([lines.join('\n')]), {now: Date.now()});
    assert.equal(report.rejected_total, lines.length);
    assert.equal(report.rejected[0]?.code, 'not_found');
    assert.ok(statements <= lines.length + 1, `${statements} statements`);
  }
  await database.close();
  await stored.remove();
});
