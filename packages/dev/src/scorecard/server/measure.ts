import {stat} from 'node:fs/promises';
import {measureDurability} from '../../bench/durability.js';
import {databaseWith} from '../../bench/generate.js';
import {importBench} from '../../bench/import.js';
import {median, report, type Measurement} from '../../bench/measurement.js';
import {measureMemory} from '../../bench/memory.js';
import {loadBaseline} from '../../bench/postgres-baseline.js';
import {measureRates} from '../../bench/writes.js';
import {startPostgres} from '../../fixtures/postgres.js';
import {firstLine} from '../cell.js';
import {install} from '../install.js';
import {PEERS} from '../peers.js';
import {DUCKDB_THREADS, startDuckDbBaseline} from './duckdb-baseline.js';
import {measureReads, type Reads, type StartBaseline} from './reads.js';

const FULL = {readRounds: 15, writeRounds: 5, kills: 10} as const;

/** Small enough for every run of the tests. */
const QUICK = {sessions: 2_000, readRounds: 2, kills: 1} as const;

export const POSTGRES_NAME = 'the plan’s queries on PostgreSQL';
export const DUCKDB_NAME = `the plan’s queries on DuckDB, ${DUCKDB_THREADS} threads`;

/** Everything that the scorecard says about the server. */
export interface ServerResults {
  /** The team's metrics by number of sessions, ascending. */
  readonly reads: ReadonlyMap<number, Reads>;
  /** The database file of the largest history, bytes. */
  readonly databaseBytes: number;
  /** Medians of ratings a second. */
  readonly rates: {readonly real: number; readonly raw: number; readonly ungrouped: number};
  readonly kills: {readonly rounds: number; readonly acknowledged: number; readonly hasPassed: boolean};
  readonly memory: Measurement;
  readonly imports: Measurement;
  /** Why DuckDB is missing, or an empty text. */
  readonly duckDbProblem: string;
}

/** PostgreSQL with the plan's tables, in a process of its own. */
const startPostgresBaseline: StartBaseline = async (sessions) => {
  const postgres = await startPostgres();
  const baseline = await loadBaseline(postgres.url, sessions);
  const close = async (): Promise<void> => {
    await baseline.close();
    await postgres.stop();
  };
  return {...baseline, close};
};

async function baselines(): Promise<{list: Map<string, StartBaseline>; duckDbProblem: string}> {
  const list = new Map<string, StartBaseline>([[POSTGRES_NAME, startPostgresBaseline]]);
  try {
    const folder = await install(PEERS.duckdb);
    list.set(DUCKDB_NAME, (sessions) => startDuckDbBaseline(folder, sessions));
    return {list, duckDbProblem: ''};
  } catch (error) {
    report(firstLine(error));
    return {list, duckDbProblem: firstLine(error)};
  }
}

/**
 * Measures the server.
 *
 * @param sessions - The size of the largest history. A history of a tenth of this size is measured too, to show how times grow.
 */
export async function measureServer(sessions: number): Promise<ServerResults> {
  const {list, duckDbProblem} = await baselines();
  const reads = new Map<number, Reads>();
  for (const size of [sessions / 10, sessions]) {
    reads.set(size, await measureReads(size, FULL.readRounds, list));
  }
  const {size: databaseBytes} = await stat(await databaseWith(sessions));
  report('memory under load');
  const memory = await measureMemory(sessions);
  report('import');
  const [imports] = await importBench();
  if (!imports) throw new Error('The benchmark of the import measured nothing.');
  report('ratings a second');
  const rounds = await measureRates(FULL.writeRounds);
  report('kill -9 under load');
  const kills = await measureDurability(FULL.kills);
  return {
    reads,
    databaseBytes,
    rates: {
      real: median(rounds.map(({real}) => real)),
      raw: median(rounds.map(({raw}) => raw)),
      ungrouped: median(rounds.map(({ungrouped}) => ungrouped)),
    },
    kills: {rounds: FULL.kills, ...kills},
    memory,
    imports,
    duckDbProblem,
  };
}

/**
 * Checks the results that do not depend on the machine: metrics equal those of the plan's queries, and `kill -9` loses
 * nothing.
 *
 * @returns Failed checks, one sentence each.
 */
export async function checkServer(): Promise<string[]> {
  const postgres = new Map<string, StartBaseline>([[POSTGRES_NAME, startPostgresBaseline]]);
  const problems: string[] = [];
  await measureReads(QUICK.sessions, QUICK.readRounds, postgres).catch((error: unknown) =>
    problems.push(firstLine(error)),
  );
  report('kill -9 under load');
  const {hasPassed, acknowledged} = await measureDurability(QUICK.kills);
  report(`${acknowledged} acknowledged writes`);
  if (!hasPassed) problems.push('The durability tests failed.');
  return problems;
}
