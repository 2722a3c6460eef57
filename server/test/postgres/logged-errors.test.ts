import assert from 'node:assert/strict';
import {once} from 'node:events';
import {createInterface} from 'node:readline';
import {test} from 'node:test';
import {ServerProcess} from '../durability/process.js';

/** A row with any comment breaks it, and PostgreSQL's error quotes the row. */
const BREAK_RATINGS = `
  alter table session_ratings add constraint rf_no_comment check (comment is null);
  alter table step_ratings add constraint rf_no_note check (note is null);`;

test('an unexpected error of PostgreSQL: the log has its code, and neither the comment nor the note', async () => {
  const server = await ServerProcess.create();
  try {
    await server.start({stderr: 'pipe'});
    assert.ok(server.stderr);
    const log = createInterface({input: server.stderr});
    const call = async (method: string, path: string, body: unknown, token = server.key) => {
      const response = await fetch(`${server.url}/api/v1${path}`, {
        method,
        headers: {authorization: `Bearer ${token}`, 'content-type': 'application/json'},
        body: JSON.stringify(body),
      });
      return {status: response.status, body: (await response.json()) as {token: string}};
    };
    const steps = [{id: 'cable', title: 'Cable'}];
    assert.equal((await call('PUT', '/flows/vpn', {name: 'VPN', steps})).status, 201);
    const {token} = (await call('POST', '/tokens', {user_id: 'anna', name: 'Anna'})).body;
    assert.equal((await call('POST', '/sessions', {tree_id: 'vpn', id: 's'}, token)).status, 201);
    assert.equal((await call('POST', '/sessions/s/complete', {outcome: 'resolved'}, token)).status, 200);
    await server.stored.execute(BREAK_RATINGS);
    for (const [path, body] of [
      ['/sessions/s/rate', {rating: 2, comment: 'quokka'}],
      ['/steps/cable/feedback', {session_id: 's', was_helpful: false, note: 'quokka'}],
    ] as const) {
      const logged = once(log, 'line') as Promise<[string]>;
      assert.equal((await call('POST', path, body, token)).status, 500);
      const [line] = await logged;
      assert.match(line, /"code":"23514"/);
      assert.doesNotMatch(line, /quokka/);
    }
  } finally {
    await server.remove();
  }
});
