import assert from 'node:assert/strict';
import {createInterface} from 'node:readline';
import {test} from 'node:test';
import {ServerProcess} from './process.js';

/** Runs in the server's process: faults that no request can cause on purpose. */
const FAULTS = `
  process.on('SIGWINCH', () => {
    setTimeout(() => { throw new Error('in a timer'); });
    void Promise.reject(new Error('in a promise'));
  });`;

test('an uncaught error in a timer or promise is logged, requests go on, and SIGTERM ends the process with 0', async () => {
  const preload = `--import=data:text/javascript,${encodeURIComponent(FAULTS)}`;
  const server = await ServerProcess.create({NODE_OPTIONS: preload});
  try {
    await server.start({stderr: 'pipe'});
    assert.ok(server.stderr);
    server.signal('SIGWINCH');
    const messages: string[] = [];
    for await (const text of createInterface({input: server.stderr})) {
      const line = JSON.parse(text) as {readonly msg: string; readonly err: {readonly message: string}};
      assert.equal(line.msg, 'uncaught error');
      messages.push(line.err.message);
      if (messages.length === 2) break;
    }
    assert.deepEqual(messages.sort(), ['in a promise', 'in a timer']);
    const write = await fetch(`${server.url}/api/v1/flows/vpn`, {
      method: 'PUT',
      headers: {authorization: `Bearer ${server.key}`, 'content-type': 'application/json'},
      body: JSON.stringify({name: 'VPN', steps: []}),
    });
    assert.equal(write.status, 201);
    assert.equal((await fetch(`${server.url}/healthz`)).status, 200);
    assert.equal(await server.stop('SIGTERM'), 0);
  } finally {
    await server.remove();
  }
});
