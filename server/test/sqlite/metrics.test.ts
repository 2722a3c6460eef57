import assert from 'node:assert/strict';
import {once} from 'node:events';
import {mkdtemp, rm} from 'node:fs/promises';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {test} from 'node:test';
import {createApp} from '../../src/app.js';
import {loadConfig} from '../../src/config.js';
import {openDatabase} from '../../src/db/open.js';

test('GET /metrics: has the sizes of the database file and its write-ahead log', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rf-metrics-'));
  const url = `sqlite:${join(folder, 'test.db')}`;
  const database = await openDatabase(url);
  try {
    const config = loadConfig({RF_DATABASE_URL: url, RF_METRICS: 'on', RF_JWT_SECRET: 'x'.repeat(32)});
    const app = createServer(createApp({database, config})).listen(0, '127.0.0.1');
    await once(app, 'listening');
    const {port} = app.address() as AddressInfo;
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    assert.match(text, /^rf_database_bytes [1-9]\d{3,}/m);
    assert.match(text, /^rf_wal_bytes \d+/m);
    app.close();
    app.closeAllConnections();
  } finally {
    await database.close();
    await rm(folder, {recursive: true});
  }
});
