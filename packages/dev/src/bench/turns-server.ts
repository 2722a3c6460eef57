/*
 * The real server. `GET /longest-turn` returns the longest turn of its event loop since the last call, in ms
 * of CPU time. Other requests wait for that long. CPU time, because a busy machine delays every turn.
 */
import {createServer} from 'node:http';
import {createApp, loadConfig, openDatabase} from '@resolutionflow/server';

const [, , file = '', port = '', secret = ''] = process.argv;
const config = loadConfig({RF_JWT_SECRET: secret, RF_RATE_LIMIT: '0'});
const app = createApp({database: await openDatabase(`sqlite:${file}`), config});

// Of Node 24; the types are those of Node 22.
const node = process as NodeJS.Process & {threadCpuUsage: () => NodeJS.CpuUsage};
const cpu = (): number => {
  const {user, system} = node.threadCpuUsage();
  return (user + system) / 1000;
};
let longest = 0;
let last = cpu();
// Runs once in each turn that takes longer than 1 ms.
setInterval(() => {
  const now = cpu();
  longest = Math.max(longest, now - last);
  last = now;
}, 1);

createServer((request, response) => {
  if (request.url === '/longest-turn') {
    response.end(String(longest));
    longest = 0;
  } else app(request, response);
}).listen(Number(port), '127.0.0.1', () => process.stdout.write('ready\n'));
