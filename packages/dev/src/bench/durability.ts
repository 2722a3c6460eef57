import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {fileURLToPath} from 'node:url';
import type {Bench} from './measurement.js';

const SERVER = fileURLToPath(new URL('../../../../server/', import.meta.url));
const ROUNDS = 10;

/** Runs the durability tests with ten rounds of SIGKILL. */
export const durability: Bench = async () => {
  const args = ['--import', 'tsx', '--test', '--test-reporter=dot', 'test/durability/*.test.ts'];
  const child = spawn(process.execPath, args, {
    cwd: SERVER,
    env: {...process.env, RF_ROUNDS: String(ROUNDS)},
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = (await once(child, 'exit')) as [number];
  return [
    {
      name: `failed runs of the durability tests, ${ROUNDS} rounds of SIGKILL`,
      value: code === 0 ? 0 : 1,
      unit: 'runs',
      budget: 0,
      note: 'no acknowledged row lost, totals equal raw rows',
    },
  ];
};
