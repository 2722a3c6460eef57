import {once} from 'node:events';
import {copyFile, cp, mkdir, rm, writeFile} from 'node:fs/promises';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {createClient, type Period} from '@resolutionflow/sdk';
import {createAccount, createApp, loadConfig, openDatabase} from '@resolutionflow/server';
import {historyLines, MAYA} from '../screenshots/history.js';

const LIVE = new URL('../../../../docs/public/live/', import.meta.url);
const CDN = new URL('../../../elements/dist/cdn/', import.meta.url);
const PERIODS: readonly Period[] = ['7d', '30d', '90d'];

/** Asks a real server with believable history, and keeps its responses by path. Query parameters are in the order of their names. */
async function sampleResponses(): Promise<Record<string, unknown>> {
  const database = await openDatabase('sqlite::memory:');
  const config = loadConfig({RF_JWT_SECRET: 'only-for-the-samples-of-the-documentation', RF_RATE_LIMIT: '0'});
  const server = createServer(createApp({database, config})).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    const {key} = await createAccount(database, {id: 'northwind', name: 'Northwind IT', timeZone: 'UTC'});
    const backend = createClient({baseUrl, key});
    await backend.importHistory(historyLines(Date.now()));
    const {token} = await backend.createToken({userId: MAYA, name: 'Maya Chen', role: 'team_admin'});
    const {flows} = await backend.listFlows();
    const paths = [
      '/me',
      '/engineers',
      ...PERIODS.flatMap((period) => [
        `/insights/team?period=${period}`,
        `/insights/me?period=${period}`,
        `/insights/findings?period=${period}`,
        ...flows.flatMap(({tree_id}) => [
          `/insights/flows/${tree_id}?period=${period}`,
          `/insights/findings?period=${period}&tree_id=${tree_id}`,
        ]),
      ]),
    ];
    const entries = paths.map(async (path) => {
      const response = await fetch(`${baseUrl}/api/v1${path}`, {headers: {Authorization: `Bearer ${token}`}});
      return [path, await response.json()] as const;
    });
    return Object.fromEntries(await Promise.all(entries));
  } finally {
    server.close();
    server.closeAllConnections();
    await database.close();
  }
}

/** Puts what the live examples load into `docs/public/`: the built elements, sample data and its server. */
export async function prepareLiveExamples(): Promise<void> {
  await rm(LIVE, {recursive: true, force: true});
  await mkdir(LIVE, {recursive: true});
  await cp(CDN, LIVE, {recursive: true});
  await copyFile(
    new URL('../../src/docs/sample-server.js', import.meta.url),
    new URL('sample-server.js', LIVE),
  );
  await writeFile(new URL('responses.json', LIVE), JSON.stringify(await sampleResponses()));
}
