import autocannon from 'autocannon';
import {databaseWith} from './generate.js';
import {PAIRS, summarize, type Bench} from './measurement.js';
import {ServerProcess} from './processes.js';
import {tokenFor} from './served.js';

const SESSION_COUNT = 1_000_000;
const CONNECTIONS = 16;
const REQUESTS = 5_000;
const PATH = '/api/v1/insights/team?period=90d';

/** @returns Requests a second. */
async function requestsPerSecond(url: string, headers: Record<string, string>): Promise<number> {
  let last = NaN;
  const start = performance.now();
  const result = await autocannon({
    url: url + PATH,
    connections: CONNECTIONS,
    amount: REQUESTS,
    headers,
    // autocannon itself reports its end in full seconds only.
    setupClient: (client) => client.on('response', () => void (last = performance.now())),
  });
  const unchanged = result.statusCodeStats?.['304']?.count;
  if (unchanged !== REQUESTS) throw new Error(`${unchanged ?? 0} of ${REQUESTS} responses were 304`);
  return (1000 * REQUESTS) / (last - start);
}

/** Unchanged metrics of a million sessions, against node:http that sends the same bytes. */
export const etag: Bench = async () => {
  const database = await databaseWith(SESSION_COUNT);
  const server = await ServerProcess.start('real', database);
  const authorization = `Bearer ${await tokenFor('admin', 'team_admin')}`;
  const first = await fetch(server.url + PATH, {headers: {authorization}});
  await first.body?.cancel();
  const headers = {authorization, 'if-none-match': first.headers.get('etag') ?? ''};
  const unchanged = await fetch(server.url + PATH, {headers});
  const response = {status: unchanged.status, headers: Object.fromEntries(unchanged.headers)};
  const raw = await ServerProcess.start('raw-response-server', database, [JSON.stringify(response)]);
  try {
    const pairs: {ours: number; raw: number}[] = [];
    for (let pair = 0; pair <= PAIRS; pair++) {
      pairs.push({
        ours: await requestsPerSecond(server.url, headers),
        raw: await requestsPerSecond(raw.url, headers),
      });
    }
    // The first pair warms both up.
    const measured = pairs.slice(1);
    return [
      {name: 'team, unchanged, over HTTP', ...summarize(measured.map(({ours}) => ours)), unit: 'a second'},
      {
        name: 'the same, against node:http with the same bytes',
        ...summarize(measured.map(({ours, raw: bare}) => (100 * ours) / bare)),
        unit: '%',
        budget: 35,
        atLeast: true,
      },
    ];
  } finally {
    await server.stop();
    await raw.stop();
  }
};
