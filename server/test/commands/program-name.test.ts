import assert from 'node:assert/strict';
import {join} from 'node:path';
import {test} from 'node:test';
import {programName} from '../../src/commands/program-name.js';

const INSTALLED = '/app/node_modules/@resolutionflow/server/dist/main.js';
const MAIN = join(process.cwd(), 'server/dist/main.js');

for (const [path, env, name] of [
  [
    '/cache/_npx/1/node_modules/.bin/resolutionflow-server',
    {npm_command: 'exec'},
    'npx @resolutionflow/server',
  ],
  // On Windows, a command file starts the script.
  [INSTALLED, {npm_command: 'exec'}, 'npx @resolutionflow/server'],
  ['/app/node_modules/.bin/rf', {npm_command: 'exec'}, 'npx rf'],
  ['/usr/local/bin/rf', {}, 'rf'],
  ['/usr/local/bin/resolutionflow-server', {npm_command: 'run'}, 'resolutionflow-server'],
  [MAIN, {npm_command: 'run', npm_lifecycle_event: 'rf'}, 'npm run rf --'],
  [MAIN, {npm_command: 'test', npm_lifecycle_event: 'test'}, `node ${join('server', 'dist', 'main.js')}`],
] as const) {
  test(`programName: ${path} with ${JSON.stringify(env)} is ${name}`, () => {
    assert.equal(programName(path, env), name);
  });
}
