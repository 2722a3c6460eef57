import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {fileURLToPath} from 'node:url';
import type {Bench} from './bar.js';

const SERVER = fileURLToPath(new URL('../../../../server/', import.meta.url));
const ROUNDS = 10;

/** The durability tests, with as many rounds of SIGKILL as the bar asks for. */
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
      name: `runs of the durability tests that failed, ${ROUNDS} rounds of SIGKILL`,
      value: code === 0 ? 0 : 1,
      unit: 'runs',
      bar: 0,
      note: 'every acknowledged row there, sums equal raw rows',
    },
  ];
};
