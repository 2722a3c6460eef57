import autocannon from 'autocannon';
import {databaseWith, engineerId, flowId, FLOW_COUNT, ENGINEER_COUNT} from './generate.js';
import type {Bench, Measurement} from './measurement.js';
import {ServerProcess} from './processes.js';
import {tokenFor} from './served.js';

const SESSION_COUNT = 1_000_000;
const LOAD_SECONDS = 15;
const CONNECTIONS = 32;
const SAMPLE_INTERVAL_MS = 100;

/** A mix of analytics of many engineers and flows, lists, and new sessions. */
export async function requests(): Promise<autocannon.Request[]> {
  const admin = {Authorization: `Bearer ${await tokenFor('admin', 'team_admin')}`};
  const get = (path: string, headers: Record<string, string> = admin): autocannon.Request => ({
    method: 'GET',
    path: `/api/v1${path}`,
    headers,
  });
  const list = [get('/insights/team?period=90d'), get('/ratings?period=90d&limit=1000')];
  for (let index = 1; index <= 20; index++) {
    const engineer = engineerId(Math.ceil((index * ENGINEER_COUNT) / 20));
    const flow = flowId(Math.ceil((index * FLOW_COUNT) / 20));
    const own = {Authorization: `Bearer ${await tokenFor(engineer, 'engineer')}`};
    list.push(
      get(`/insights/flows/${flow}?period=90d`),
      get('/insights/me?period=90d', own),
      get(`/insights/team?period=90d&engineer_id=${engineer}`),
      {
        method: 'POST',
        path: '/api/v1/sessions',
        headers: {...own, 'Content-Type': 'application/json'},
        body: JSON.stringify({tree_id: flow}),
      },
    );
  }
  return list;
}

/** The highest resident memory of the server under load, with this many sessions. */
export async function measureMemory(sessions: number): Promise<Measurement> {
  const server = await ServerProcess.start('real', await databaseWith(sessions));
  const measured: number[] = [];
  const measure = async (): Promise<void> => void measured.push((await server.memory()) ?? NaN);
  const timer = setInterval(() => void measure(), SAMPLE_INTERVAL_MS);
  try {
    const load = await autocannon({
      url: server.url,
      connections: CONNECTIONS,
      duration: LOAD_SECONDS,
      requests: await requests(),
    });
    if (load.non2xx > 0 || load.errors > 0) throw new Error(`${load.non2xx} requests failed`);
    const note = `${CONNECTIONS} connections, ${Math.round(load.requests.average)} requests a second`;
    return {
      name: `memory at ${sessions / 1000}k sessions under load, highest RSS`,
      value: Math.max(...measured),
      unit: 'MB',
      budget: 250,
      note,
    };
  } finally {
    clearInterval(timer);
    await server.stop();
  }
}

export const memory: Bench = async () => [await measureMemory(SESSION_COUNT)];
