import {fileURLToPath} from 'node:url';
import {esbuildPlugin} from '@web/dev-server-esbuild';
import {describeEngines, findEngines, freePort, launchersFor} from './packages/dev/dist/engines.js';
import {devtools} from './packages/dev/dist/fixtures/devtools.js';
import {driverCommands} from './packages/dev/dist/fixtures/drivers.js';
import {fixtureServer} from './packages/dev/dist/fixture-server.js';

const fixtures = fixtureServer();
// `npm test` sets every engine. A single run uses only Chromium by default.
const found = findEngines(process.env.BROWSERS ?? 'chromium');
const engines = found.found;
if (found.missing.length) console.warn(describeEngines(found));
const launchers = await launchersFor(engines);
const PLACES = 'packages/{elements/{src,test},sdk/test/browser}/**';
/**
 * Tests that need Chromium's developer tools (emulated media, the accessibility tree, garbage collection), and tests of
 * what engines do alike, such as the values of a dashboard.
 */
const ONLY_CHROMIUM = `${PLACES}/*.chromium.test.ts`;
// With `--files`, only the named files run.
const groups =
  engines.includes('chromium') && !process.argv.includes('--files')
    ? [{name: 'chromium', files: ONLY_CHROMIUM, browsers: [launchers[engines.indexOf('chromium')]]}]
    : [];

/** @type {import('@web/test-runner').TestRunnerConfig} */
export default {
  // The runner's own choice is the same in two runs that start together.
  port: await freePort(),
  files: [`${PLACES}/*.test.ts`, `!${ONLY_CHROMIUM}`],
  groups,
  // Random tests can have many steps.
  testsFinishTimeout: 600_000,
  nodeResolve: {browser: true, exportConditions: ['production', 'default']},
  // WebKit's driver can move the mouse only where it has one page at a time.
  concurrency: engines.includes('webkit') ? 1 : 2,
  browsers: launchers,
  middleware: [fixtures.middleware],
  plugins: [
    fixtures.plugin,
    devtools(),
    driverCommands(),
    // `extends` is not followed, so this is the file that says how decorators are compiled.
    esbuildPlugin({
      ts: true,
      target: 'es2022',
      tsconfig: fileURLToPath(new URL('tsconfig.json', import.meta.url)),
    }),
  ],
  testFramework: {config: {timeout: 20_000}},
  testRunnerHtml: (testFramework) => `<!doctype html>
    <html lang="en">
      <head><meta charset="utf-8" /><title>Tests</title></head>
      <body>
        <script>
          // For random tests: how many steps, and which seed again.
          window.rfRandom = ${JSON.stringify({steps: process.env.RF_STEPS, seed: process.env.RF_SEED})};
        </script>
        <script type="module" src="${testFramework}"></script>
      </body>
    </html>`,
};
