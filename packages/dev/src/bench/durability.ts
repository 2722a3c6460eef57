import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {text} from 'node:stream/consumers';
import {fileURLToPath} from 'node:url';
import type {Bench} from './measurement.js';

const SERVER = fileURLToPath(new URL('../../../../server/', import.meta.url));
const ROUNDS = 10;

/** The outcome of the durability tests. */
export interface Durability {
  /** If true, no acknowledged write was lost, and the daily totals equal the raw rows after each round. */
  readonly hasPassed: boolean;
  /** How many writes the killed server had acknowledged. */
  readonly acknowledged: number;
}

/** Runs the durability tests: the server is killed by SIGKILL under load, in this number of rounds. */
export async function measureDurability(rounds: number): Promise<Durability> {
  const args = ['--import', 'tsx', '--test', '--test-reporter=tap', 'test/durability/durability.test.ts'];
  const child = spawn(process.execPath, args, {
    cwd: SERVER,
    env: {...process.env, RF_ROUNDS: String(rounds)},
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit') as Promise<[number]>;
  const output = await text(child.stdout);
  const [code] = await exit;
  const acknowledged = Number(/# (\d+) acknowledged writes/.exec(output)?.[1] ?? 0);
  if (code === 0 && acknowledged === 0) throw new Error('The durability tests acknowledged no write.');
  return {hasPassed: code === 0, acknowledged};
}

/** Runs the durability tests with ten rounds of SIGKILL. */
export const durability: Bench = async () => {
  const {hasPassed, acknowledged} = await measureDurability(ROUNDS);
  return [
    {
      name: `failed runs of the durability tests, ${ROUNDS} rounds of SIGKILL`,
      value: hasPassed ? 0 : 1,
      unit: 'runs',
      budget: 0,
      note: `${acknowledged} acknowledged writes saved, totals equal raw rows`,
    },
  ];
};
