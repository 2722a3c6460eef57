import {table} from '../../docs/markdown.js';
import {DUCKDB_NAME, POSTGRES_NAME, type ServerResults} from './measure.js';
import type {Reads, Times} from './reads.js';

const ms = (value: number): string =>
  value < 100 ? value.toFixed(1) : Math.round(value).toLocaleString('en');
const whole = (value: number): string => Math.round(value).toLocaleString('en');
const times = ({p50, p95}: Times): string => `${ms(p50)} / ${ms(p95)} ms`;

function baselineTimes({baselines}: Reads, name: string, problem: string): string {
  const found = baselines.get(name);
  return found ? times(found) : `not measured: ${problem}`;
}

/** The median time of the larger history, divided by that of the smaller one. */
function growth(small: Times | undefined, large: Times | undefined, problem: string): string {
  return small && large ? `${(large.p50 / small.p50).toFixed(2)} ×` : `not measured: ${problem}`;
}

function readRows({reads, duckDbProblem}: ServerResults): string[][] {
  const list = [...reads];
  const [[smallest, small] = [], [largest, large] = []] = [list[0], list.at(-1)];
  if (!small || !large) return [];
  return [
    ...list.map(([sessions, read]) => [
      `team metrics, 90 days, ${whole(sessions)} sessions, p50 / p95`,
      times(read.ours),
      baselineTimes(read, POSTGRES_NAME, ''),
      baselineTimes(read, DUCKDB_NAME, duckDbProblem),
    ]),
    [
      `p50 from ${whole(smallest ?? 0)} to ${whole(largest ?? 0)} sessions`,
      `${growth(small.ours, large.ours, '')}`,
      growth(small.baselines.get(POSTGRES_NAME), large.baselines.get(POSTGRES_NAME), ''),
      growth(small.baselines.get(DUCKDB_NAME), large.baselines.get(DUCKDB_NAME), duckDbProblem),
    ],
  ];
}

export function readsTable(results: ServerResults): string {
  return table(['reads', 'this server on SQLite', POSTGRES_NAME, DUCKDB_NAME], readRows(results));
}

const killText = ({kills: {acknowledged, hasPassed, rounds}}: ServerResults): string =>
  hasPassed
    ? `0 of ${whole(acknowledged)} acknowledged writes lost in ${rounds} rounds`
    : `the durability tests failed in ${rounds} rounds`;

export function writesTable(results: ServerResults): string {
  const {real, raw, ungrouped} = results.rates;
  return table(
    ['writes', 'this server on SQLite', 'compared with'],
    [
      [
        'ratings a second over HTTP, each on disk before its response',
        whole(real),
        `${whole(raw)}: the limit, \`node:http\` with the same token check, prepared statements and group commit`,
      ],
      ['the same', whole(real), `${whole(ungrouped)}: this server with a transaction for each write`],
      ['`kill -9` under load', killText(results), 'not applicable: the plan has no server to kill'],
    ],
  );
}

/** Names and versions of the databases. */
export const databases = ({reads}: ServerResults): string =>
  [
    ...new Set(
      [...reads.values()].flatMap(({baselines}) => [...baselines.values()].map(({database}) => database)),
    ),
  ].join(', ');

/** The rows for README.md. */
export function shortServerTable(results: ServerResults): string {
  const rows = readRows(results);
  const largest = rows[rows.length - 2] ?? [];
  return table(
    ['server', 'ResolutionFlow', POSTGRES_NAME, 'on DuckDB'],
    [largest, ['`kill -9` under load', killText(results), 'not applicable', 'not applicable']],
  );
}

/** The measurements for sizing a machine. */
export function sizingTable({reads, databaseBytes, memory, imports, rates}: ServerResults): string {
  const largest = [...reads.keys()].at(-1) ?? 0;
  return table(
    ['what', 'measured'],
    [
      ...[...reads].map(([sessions, {ours}]) => [
        `team metrics of ${whole(sessions)} sessions, in the server, p50 / p95`,
        times(ours),
      ]),
      ['ratings per second over HTTP, each on disk before its response', whole(rates.real)],
      ['lines of an import per second, beside live writes', whole(imports.value)],
      [
        `highest memory with ${whole(largest)} sessions under load: ${memory.note}`,
        `${whole(memory.value)} MB`,
      ],
      [
        `database with ${whole(largest)} sessions`,
        `${(databaseBytes / 1e9).toFixed(2)} GB: ${whole(databaseBytes / largest)} bytes per session`,
      ],
    ],
  );
}
