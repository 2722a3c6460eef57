import assert from 'node:assert/strict';
import {once} from 'node:events';
import {closeSync, openSync} from 'node:fs';
import {createInterface} from 'node:readline';
import {describe, test} from 'node:test';
import {ServerProcess} from './process.js';

const REQUESTS = 4_000;
const CONCURRENT_REQUESTS = 20;

interface Line {
  readonly msg: string;
  readonly status?: number;
  readonly dropped_lines?: number;
}

/** Sends requests that each write a line to the log; resolves with the number of 404 responses. */
async function fillLog(url: string): Promise<number> {
  let found = 0;
  for (let sent = 0; sent < REQUESTS; sent += CONCURRENT_REQUESTS) {
    const batch = Array.from({length: CONCURRENT_REQUESTS}, () =>
      fetch(`${url}/nothing`, {signal: AbortSignal.timeout(10_000)}),
    );
    for (const response of await Promise.all(batch)) {
      await response.arrayBuffer();
      if (response.status === 404) found++;
    }
  }
  return found;
}

describe('the log of a running server', () => {
  test('a log that nobody reads: requests succeed, and SIGTERM ends the process with 0', async () => {
    const server = await ServerProcess.create({RF_LOG_LEVEL: 'info'});
    try {
      await server.start({stderr: 'pipe'});
      assert.equal(await fillLog(server.url), REQUESTS);
      const began = performance.now();
      assert.equal(await server.stop('SIGTERM'), 0);
      assert.ok(performance.now() - began < 10_000);
    } finally {
      await server.remove();
    }
  });

  test('a log reader that catches up gets the number of dropped lines', async () => {
    const server = await ServerProcess.create({RF_LOG_LEVEL: 'info'});
    try {
      await server.start({stderr: 'pipe'});
      await fillLog(server.url);
      assert.ok(server.stderr);
      let [requests, dropped] = [0, 0];
      for await (const text of createInterface({input: server.stderr})) {
        const line = JSON.parse(text) as Line;
        if (line.status === 404) requests++;
        dropped += line.dropped_lines ?? 0;
        if (dropped > 0) break;
      }
      assert.equal(requests + dropped, REQUESTS);
      assert.equal(await server.stop('SIGTERM'), 0);
    } finally {
      await server.remove();
    }
  });

  test('a log reader that exits: requests succeed, and SIGTERM ends the process with 0', async () => {
    const server = await ServerProcess.create({RF_LOG_LEVEL: 'info'});
    try {
      await server.start({stderr: 'pipe'});
      assert.ok(server.stderr);
      server.stderr.destroy();
      await once(server.stderr, 'close');
      assert.equal(await fillLog(server.url), REQUESTS);
      assert.equal(await server.stop('SIGTERM'), 0);
    } finally {
      await server.remove();
    }
  });

  test('a log file on a full disk: requests succeed, and SIGTERM ends the process with 0', async () => {
    const server = await ServerProcess.create({RF_LOG_LEVEL: 'info'});
    const full = openSync('/dev/full', 'w');
    try {
      await server.start({stderr: full});
      assert.equal(await fillLog(server.url), REQUESTS);
      assert.equal(await server.stop('SIGTERM'), 0);
    } finally {
      closeSync(full);
      await server.remove();
    }
  });
});
