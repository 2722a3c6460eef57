import {copyFile, rm} from 'node:fs/promises';
import {join} from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import {createKey, openDatabase} from '@resolutionflow/server';
import {ACCOUNT, databaseWith, engineerId, FOLDER, flowId, sessionsOf, today} from './generate.js';
import {percentile, type Bench} from './measurement.js';
import {ServerProcess} from './processes.js';
import {tokenFor} from './served.js';

const SESSION_COUNT = 100_000;
const LINE_COUNT = 200_000;
/** Pause between two live writes. */
const PAUSE_MS = 5;

/** The first lines of a history, in the format of `POST /import`. */
export function* historyLines(lines: number): Generator<object> {
  let left = lines;
  for (const {ref, flow, engineer, startedAt, completedAt, outcome, rating, comment, visits} of sessionsOf(
    SESSION_COUNT,
    today(),
  )) {
    const [id, at] = [`imported-${ref}`, (ms: number) => new Date(ms).toISOString()];
    const of = [
      {
        type: 'session',
        id,
        tree_id: flowId(flow),
        user_id: engineerId(engineer),
        started_at: at(startedAt),
        completed_at: completedAt === null ? null : at(completedAt),
        outcome,
      },
      ...Array.from({length: visits}, (_, index) => ({
        type: 'visit',
        session_id: id,
        step_id: `step-${index}`,
        visited_at: at(startedAt + 1 + index),
      })),
      {
        type: 'step_feedback',
        session_id: id,
        step_id: 'step-0',
        was_helpful: ref % 3 > 0,
        created_at: at(startedAt + 9),
      },
      ...(rating === null || completedAt === null
        ? []
        : [{type: 'rating', session_id: id, rating, comment, created_at: at(completedAt + 1)}]),
    ];
    for (const line of of) {
      if (left-- === 0) return;
      yield line;
    }
  }
}

/** The lines in chunks, as a file is read. */
async function* inChunks(lines: number): AsyncGenerator<Buffer> {
  let chunk = '';
  for (const line of historyLines(lines)) {
    chunk += `${JSON.stringify(line)}\n`;
    if (chunk.length > 65_536) {
      yield Buffer.from(chunk);
      chunk = '';
    }
  }
  yield Buffer.from(chunk);
}

async function post(
  url: string,
  token: string,
  body: string | AsyncIterable<Buffer>,
  type = 'application/json',
): Promise<Response> {
  const headers = {Authorization: `Bearer ${token}`, 'Content-Type': type};
  const response = await fetch(url, {
    method: 'POST',
    headers,
    body,
    duplex: 'half',
  } as RequestInit);
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return response;
}

/**
 * Starts sessions one after another until `isDone`.
 *
 * @returns The duration of each request, ms.
 */
async function workLive(url: string, isDone: () => boolean): Promise<number[]> {
  const token = await tokenFor(engineerId(1), 'engineer');
  const spent: number[] = [];
  while (!isDone()) {
    const began = performance.now();
    await (await post(`${url}/api/v1/sessions`, token, JSON.stringify({tree_id: flowId(1)}))).body?.cancel();
    spent.push(performance.now() - began);
    await pause(PAUSE_MS);
  }
  return spent;
}

async function databaseWithKey(): Promise<{file: string; key: string}> {
  const file = join(FOLDER, 'import.db');
  await copyFile(await databaseWith(SESSION_COUNT), file);
  const database = await openDatabase(`sqlite:${file}`);
  const {key} = await createKey(database, {ref: 1, id: ACCOUNT, name: 'Bench', timeZone: 'UTC'});
  await database.close();
  return {file, key};
}

/** Imports the history beside live writes. */
export async function measureImport(
  url: string,
  key: string,
): Promise<{readonly linesPerSecond: number; readonly liveWrites: readonly number[]}> {
  let isDone = false;
  const live = workLive(url, () => isDone);
  const began = performance.now();
  const response = await post(`${url}/api/v1/import`, key, inChunks(LINE_COUNT), 'application/x-ndjson');
  const {accepted} = (await response.json()) as {accepted: number};
  const seconds = (performance.now() - began) / 1000;
  isDone = true;
  const liveWrites = await live;
  if (accepted !== LINE_COUNT) throw new Error(`${accepted} of ${LINE_COUNT} lines were accepted`);
  return {linesPerSecond: LINE_COUNT / seconds, liveWrites};
}

export const importBench: Bench = async () => {
  const {file, key} = await databaseWithKey();
  const server = await ServerProcess.start('real', file);
  await rm(file);
  try {
    const {linesPerSecond, liveWrites} = await measureImport(server.url, key);
    return [
      {
        name: 'import over HTTP',
        value: linesPerSecond,
        unit: 'lines/s',
        budget: 15_000,
        atLeast: true,
        note: 'beside live writes',
      },
      {
        name: 'live writes beside it, p99',
        value: percentile(liveWrites, 0.99),
        unit: 'ms',
        budget: 50,
        note: `${liveWrites.length} writes, over HTTP`,
      },
    ];
  } finally {
    await server.stop();
  }
};
