import assert from 'node:assert/strict';
import {test} from 'node:test';
import {POSTGRES_NAME, type ServerResults} from '../src/scorecard/server/measure.js';
import type {Reads} from '../src/scorecard/server/reads.js';
import {readsTable, sizingTable, writesTable} from '../src/scorecard/server/tables.js';

const read = (ours: number, theirs: number): Reads => ({
  ours: {p50: ours, p95: ours * 2},
  baselines: new Map([[POSTGRES_NAME, {database: 'PostgreSQL 18.4', p50: theirs, p95: theirs * 2}]]),
});

const RESULTS: ServerResults = {
  reads: new Map([
    [100_000, read(2, 200)],
    [1_000_000, read(2.1, 1_100)],
  ]),
  databaseBytes: 400_000_000,
  rates: {real: 3_000, raw: 5_000, ungrouped: 1_000},
  kills: {rounds: 10, acknowledged: 4_321, hasPassed: true},
  memory: {name: 'memory', value: 180.4, unit: 'MB', note: '32 connections'},
  imports: {name: 'import', value: 21_000, unit: 'lines/s'},
  duckDbProblem: 'no network',
};

/** The cells of a row of a Markdown table. */
const row = (table: string, start: string): string[] =>
  (table.split('\n').find((line) => line.startsWith(`| ${start}`)) ?? '').slice(2, -2).split(' | ');

test('readsTable: shows the times of each side, and a missing database names its reason', () => {
  const table = readsTable(RESULTS);
  assert.deepEqual(row(table, 'team metrics, 90 days, 1,000,000').slice(1), [
    '2.1 / 4.2 ms',
    '1,100 / 2,200 ms',
    'not measured: no network',
  ]);
});

test('readsTable: shows how much slower the larger history is', () => {
  assert.deepEqual(row(readsTable(RESULTS), 'p50 from 100,000 to 1,000,000').slice(1), [
    '1.05 ×',
    '5.50 ×',
    'not measured: no network',
  ]);
});

test('writesTable: a failed durability test is not shown as zero lost writes', () => {
  assert.match(writesTable(RESULTS), /0 of 4,321 acknowledged writes lost in 10 rounds/);
  const failed = {...RESULTS, kills: {...RESULTS.kills, hasPassed: false}};
  assert.match(writesTable(failed), /the durability tests failed in 10 rounds/);
});

test('sizingTable: shows the bytes per session', () => {
  assert.deepEqual(row(sizingTable(RESULTS), 'database with').slice(1), ['0.40 GB: 400 bytes per session']);
});
