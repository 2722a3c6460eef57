import {existsSync} from 'node:fs';
import {copyFile, rename} from 'node:fs/promises';
import autocannon from 'autocannon';
import BetterSqlite3 from 'better-sqlite3';
import {databaseWith, engineerId, sessionId, sessionsOf, today} from './generate.js';
import {median, PAIRS, summarize, type Bench} from './measurement.js';
import {ServerProcess, type ServerKind} from './processes.js';
import {tokenFor} from './served.js';

export const SESSION_COUNT = 100_000;
export const WARM_UP = 2_000;
export const RATINGS = 8_000;
const CONNECTIONS = 64;

/** Completes every session and removes all ratings. The totals of durations are then wrong, which no rating reads. */
export const MAKE_RATEABLE = `
  delete from session_ratings;
  update daily_sums set rating_1 = 0, rating_2 = 0, rating_3 = 0, rating_4 = 0, rating_5 = 0;
  update sessions set completed_at = started_at + 60000 where completed_at is null`;

/** A database in which every session is completed and none is rated. */
async function databaseToRate(): Promise<string> {
  const from = await databaseWith(SESSION_COUNT);
  const file = from.replace('.db', '-to-rate.db');
  if (existsSync(file)) return file;
  await copyFile(from, `${file}.making`);
  const sqlite = new BetterSqlite3(`${file}.making`);
  sqlite.exec(`${MAKE_RATEABLE}; vacuum`);
  sqlite.close();
  await rename(`${file}.making`, file);
  return file;
}

export interface Rateable {
  readonly path: string;
  readonly token: string;
}

export async function sessionsToRate(count: number): Promise<Rateable[]> {
  const tokens = new Map<number, string>();
  const list: Rateable[] = [];
  for (const {ref, engineer} of sessionsOf(SESSION_COUNT, today())) {
    if (list.length === count) break;
    const token = tokens.get(engineer) ?? (await tokenFor(engineerId(engineer), 'engineer'));
    tokens.set(engineer, token);
    list.push({path: `/api/v1/sessions/${sessionId(ref)}/rate`, token});
  }
  return list;
}

/** @returns Ratings a second. */
export async function rateAll(
  url: string,
  sessions: readonly Rateable[],
  connections = CONNECTIONS,
): Promise<number> {
  let next = 0;
  let last = NaN;
  const began = performance.now();
  const result = await autocannon({
    url,
    connections,
    amount: sessions.length,
    requests: [
      {
        method: 'POST',
        setupRequest: (request) => {
          const {path, token} = sessions[next++ % sessions.length] as Rateable;
          const headers = {'Content-Type': 'application/json', Authorization: `Bearer ${token}`};
          return {...request, path, headers, body: JSON.stringify({rating: 1 + (next % 5), comment: null})};
        },
        // autocannon itself reports its end in full seconds only.
        onResponse: () => void (last = performance.now()),
      },
    ],
  });
  if (result['2xx'] !== sessions.length || result.errors > 0) {
    throw new Error(
      `${result['2xx']} of ${sessions.length} ratings were accepted: ${JSON.stringify(result.statusCodeStats)}`,
    );
  }
  return (1000 * sessions.length) / (last - began);
}

async function ratingsPerSecond(kind: ServerKind): Promise<number> {
  const server = await ServerProcess.start(kind, await databaseToRate());
  try {
    const sessions = await sessionsToRate(WARM_UP + RATINGS);
    await rateAll(server.url, sessions.slice(0, WARM_UP));
    return await rateAll(server.url, sessions.slice(WARM_UP));
  } finally {
    await server.stop();
  }
}

/** Ratings a second in one round. */
export interface RateRound {
  /** This server. */
  readonly real: number;
  /** The limit: node:http with the same token check, prepared statements and group commit. */
  readonly raw: number;
  /** This server with a transaction for each write. */
  readonly ungrouped: number;
}

/** Measures the servers in turns. */
export async function measureRates(count: number): Promise<RateRound[]> {
  const rounds: RateRound[] = [];
  for (let round = 0; round < count; round++) {
    rounds.push({
      raw: await ratingsPerSecond('raw-server'),
      real: await ratingsPerSecond('real'),
      ungrouped: await ratingsPerSecond('ungrouped-server'),
    });
  }
  return rounds;
}

export const rate: Bench = async () => {
  const rounds = await measureRates(PAIRS);
  const rawMedian = median(rounds.map(({raw}) => raw));
  const ungroupedMedian = median(rounds.map(({ungrouped}) => ungrouped));
  return [
    {
      name: 'ratings over HTTP',
      ...summarize(rounds.map(({real}) => real)),
      unit: 'a second',
      note: `${CONNECTIONS} connections, synchronous=FULL`,
    },
    {
      name: 'the same, against node:http with prepared statements and group commit',
      ...summarize(rounds.map(({real, raw}) => (100 * real) / raw)),
      unit: '%',
      budget: 50,
      atLeast: true,
      note: `${Math.round(rawMedian)} a second`,
    },
    {
      name: 'the same, against this server without group commit',
      ...summarize(rounds.map(({real, ungrouped}) => real / ungrouped)),
      unit: '×',
      budget: 2,
      atLeast: true,
      note: `${Math.round(ungroupedMedian)} a second`,
    },
  ];
};
