import {expect, test} from '@playwright/test';
import {startPostgres} from '../src/fixtures/postgres.js';
import {RealServer} from '../src/fixtures/real-server.js';

test('a server goes on by itself after a restart of PostgreSQL, and what was acknowledged is there', async () => {
  const postgres = await startPostgres();
  const server = new RealServer();
  await server.start('', postgres.url);
  try {
    const {key} = await server.createAccount('UTC');
    const putFlow = (id: string) =>
      fetch(`${server.url}/api/v1/flows/${id}`, {
        method: 'PUT',
        headers: {authorization: `Bearer ${key}`, 'content-type': 'application/json'},
        body: JSON.stringify({name: id, steps: []}),
      });
    expect((await putFlow('before')).status).toBe(201);
    await postgres.restart();
    // Both arrive on connections of the earlier PostgreSQL process.
    const flows = async () => {
      const response = await fetch(`${server.url}/api/v1/flows`, {headers: {authorization: `Bearer ${key}`}});
      const body = (await response.json()) as {flows: {tree_id: string}[]};
      return body.flows.map(({tree_id}) => tree_id);
    };
    expect(await flows()).toEqual(['before']);
    expect((await putFlow('after')).status).toBe(201);
    expect(await flows()).toEqual(['after', 'before']);
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
  } finally {
    await server.stop();
    await postgres.stop();
  }
});
