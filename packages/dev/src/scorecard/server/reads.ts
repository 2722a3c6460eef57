import {isDeepStrictEqual} from 'node:util';
import type {TeamAnalytics} from '@resolutionflow/contract';
import {databaseWith} from '../../bench/generate.js';
import {percentile, report} from '../../bench/measurement.js';
import {inPlanShape, type Baseline} from '../../bench/plan-queries.js';
import {Served, tokenFor} from '../../bench/served.js';

const PATH = '/insights/team?period=90d';
const REQUESTS_PER_ROUND = 10;

/** The time of a read, ms. */
export interface Times {
  readonly p50: number;
  readonly p95: number;
}

export interface BaselineTimes extends Times {
  readonly database: string;
}

/** The server's times, and those of each baseline by its name. */
export interface Reads {
  readonly ours: Times;
  readonly baselines: ReadonlyMap<string, BaselineTimes>;
}

const summarized = (times: readonly number[]): Times => ({
  p50: percentile(times, 0.5),
  p95: percentile(times, 0.95),
});

/** Starts a baseline with this many sessions. */
export type StartBaseline = (sessions: number) => Promise<Baseline>;

/**
 * Measures the team's metrics of 90 days in the server and in each baseline, in turns.
 *
 * @throws Error if a baseline returns other metrics than the server.
 */
export async function measureReads(
  sessions: number,
  rounds: number,
  baselines: ReadonlyMap<string, StartBaseline>,
): Promise<Reads> {
  const served = await Served.open(`sqlite:${await databaseWith(sessions)}`);
  const token = await tokenFor('admin', 'team_admin');
  // The first request compiles statements.
  const expected = inPlanShape((await served.get(PATH, token)).body as TeamAnalytics);
  const ours: number[] = [];
  const times = new Map<string, BaselineTimes>();
  try {
    for (const [name, start] of baselines) {
      report(`team metrics of ${sessions} sessions: ${name}`);
      const baseline = await start(sessions);
      const theirs: number[] = [];
      try {
        for (let round = 0; round < rounds; round++) {
          const began = performance.now();
          const metrics = await baseline.run();
          theirs.push(performance.now() - began);
          if (!isDeepStrictEqual(metrics, expected)) {
            throw new Error(`${name} and the server return different metrics of ${sessions} sessions`);
          }
          for (let n = 0; n < REQUESTS_PER_ROUND; n++) ours.push((await served.get(PATH, token)).ms);
        }
      } finally {
        await baseline.close();
      }
      const measured = {database: baseline.database, ...summarized(theirs)};
      times.set(name, measured);
      report(`${measured.p50.toFixed(1)} ms; this server: ${summarized(ours).p50.toFixed(1)} ms`);
    }
  } finally {
    await served.close();
  }
  return {ours: summarized(ours), baselines: times};
}
