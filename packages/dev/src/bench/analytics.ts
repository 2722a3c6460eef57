import {isDeepStrictEqual} from 'node:util';
import type {TeamAnalytics} from '@resolutionflow/contract';
import {databaseWith, engineerId, flowId, sessionsOf, today} from './generate.js';
import {median, PAIRS, summarize, type Bench, type Measurement} from './measurement.js';
import {inPlanShape, type Baseline} from './plan-queries.js';
import {startPostgres} from '../fixtures/postgres.js';
import {loadBaseline} from './postgres-baseline.js';
import {Served, tokenFor} from './served.js';

const SIZES = [10_000, 100_000, 1_000_000] as const;
export const LARGEST_HISTORY = 1_000_000;
const REQUESTS_PER_ROUND = 10;

/** Refs of engineers or flows by their number of sessions, fewest first. */
function byWork(count: number, of: 'engineer' | 'flow'): number[] {
  const work = new Map<number, number>();
  for (const session of sessionsOf(count, today())) work.set(session[of], (work.get(session[of]) ?? 0) + 1);
  return [...work].sort(([, a], [, b]) => a - b).map(([ref]) => ref);
}

const at = <T>(list: readonly T[], share: number): T => list[Math.floor((list.length - 1) * share)] as T;

export interface Read {
  readonly name: string;
  readonly path: string;
  readonly token: string;
  /** ms at a million sessions. */
  readonly budget?: number;
}

export async function readsOf(count: number): Promise<Read[]> {
  const engineers = byWork(count, 'engineer');
  const [typical, busiest] = [engineerId(at(engineers, 0.5)), engineerId(at(engineers, 1))];
  const flow = flowId(at(byWork(count, 'flow'), 1));
  const admin = await tokenFor('admin', 'team_admin');
  const team = '/insights/team?period=90d';
  return [
    {name: 'team', path: team, token: admin, budget: 5},
    {name: 'busiest flow', path: `/insights/flows/${flow}?period=90d`, token: admin, budget: 5},
    {
      name: 'me, median engineer',
      path: '/insights/me?period=90d',
      token: await tokenFor(typical, 'engineer'),
      budget: 5,
    },
    {
      name: 'me, busiest engineer',
      path: '/insights/me?period=90d',
      token: await tokenFor(busiest, 'engineer'),
      budget: 15,
    },
    {name: 'team of the busiest engineer', path: `${team}&engineer_id=${busiest}`, token: admin, budget: 15},
    {name: 'findings', path: '/insights/findings?period=90d', token: admin, budget: 40},
    {name: 'ratings, newest', path: '/ratings?period=90d', token: admin},
    {
      name: 'ratings of 7 days with one star',
      path: '/ratings?period=7d&max_rating=1&limit=1000',
      token: admin,
    },
  ];
}

/** The server's p50 of each read, ms, one value a round. The reads take turns. */
export async function measureReads(served: Served, reads: readonly Read[]): Promise<Map<Read, number[]>> {
  const rounds = new Map<Read, number[]>(reads.map((read) => [read, []]));
  for (let round = 0; round < PAIRS; round++) {
    for (const read of reads) {
      const times: number[] = [];
      for (let n = 0; n < REQUESTS_PER_ROUND; n++) times.push((await served.get(read.path, read.token)).ms);
      rounds.get(read)?.push(median(times));
    }
  }
  return rounds;
}

/** Compares the team's metrics with the plan's queries, in turns, and requires equal results. */
export async function againstPlan(
  served: Served,
  {path, token}: Read,
  baseline: Baseline,
): Promise<Pick<Measurement, 'value' | 'spread' | 'unit' | 'atLeast' | 'note'>> {
  const pairs: {ours: number; theirs: number}[] = [];
  // The first request compiles statements.
  await served.get(path, token);
  for (let pair = 0; pair < PAIRS; pair++) {
    const start = performance.now();
    const expected = await baseline.run();
    const theirs = performance.now() - start;
    const {body, ms} = await served.get(path, token);
    pairs.push({ours: ms, theirs});
    if (!isDeepStrictEqual(inPlanShape(body as TeamAnalytics), expected)) {
      throw new Error('The plan and the server return different metrics for the team');
    }
  }
  const [ours, theirs] = [median(pairs.map((pair) => pair.ours)), median(pairs.map((pair) => pair.theirs))];
  return {
    ...summarize(pairs.map((pair) => pair.theirs / pair.ours)),
    unit: '×',
    atLeast: true,
    note: `${theirs.toFixed(0)} ms : ${ours.toFixed(1)} ms, results equal`,
  };
}

async function againstPostgres(served: Served, read: Read): Promise<Measurement> {
  const postgres = await startPostgres();
  try {
    const baseline = await loadBaseline(postgres.url, LARGEST_HISTORY);
    const result = await againstPlan(served, read, baseline);
    await baseline.close();
    return {
      name: 'team 90d, 1M sessions, against the plan’s queries on PostgreSQL',
      budget: 200,
      ...result,
    };
  } finally {
    await postgres.stop();
  }
}

export const analytics: Bench = async () => {
  const measurements: Measurement[] = [];
  const medians = new Map<string, number>();
  for (const count of SIZES) {
    const served = await Served.open(`sqlite:${await databaseWith(count)}`);
    for (const [read, rounds] of await measureReads(served, await readsOf(count))) {
      medians.set(`${read.name} ${count}`, median(rounds));
      measurements.push({
        name: `${read.name}, 90d, ${count / 1000}k sessions`,
        ...summarize(rounds),
        unit: 'ms',
        ...(count === LARGEST_HISTORY && read.budget !== undefined && {budget: read.budget}),
        note: 'server side, p50',
      });
    }
    await served.close();
  }
  for (const name of ['team', 'busiest flow', 'findings']) {
    const [small = NaN, large = NaN] = [100_000, LARGEST_HISTORY].map((count) =>
      medians.get(`${name} ${count}`),
    );
    measurements.push({
      name: `${name}, growth from 100k to 1M sessions`,
      value: large / small,
      unit: '×',
      budget: 1.3,
    });
  }
  const served = await Served.open(`sqlite:${await databaseWith(LARGEST_HISTORY)}`);
  const [team] = await readsOf(LARGEST_HISTORY);
  if (team) measurements.push(await againstPostgres(served, team));
  await served.close();
  return measurements;
};
