import {spawn} from 'node:child_process';
import {stripVTControlCharacters} from 'node:util';
import {ensureChromium} from './browser.js';
import {describeEngines, findEngines, type Engine} from './engines.js';

/** One command whose tests count towards the whole. */
interface Suite {
  readonly name: string;
  readonly command: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Reads how many passed and failed; a suite without tests of its own is one check. */
  readonly count?: (output: string) => Totals;
}

interface Totals {
  passed: number;
  failed: number;
}

const last = (output: string, pattern: RegExp): number =>
  Number([...output.matchAll(pattern)].at(-1)?.[1] ?? 0);

/** Cancelled, skipped and unfinished tests count as failed: a test that does not run proves nothing. */
const nodeTest = (output: string): Totals => ({
  passed: last(output, /^ℹ pass (\d+)/gm),
  failed: ['fail', 'cancelled', 'skipped', 'todo']
    .map((kind) => last(output, new RegExp(`^ℹ ${kind} (\\d+)`, 'gm')))
    .reduce((sum, n) => sum + n),
});

/** Each engine has a line of its own, printed again and again while it runs: its last one counts. */
const webTestRunner = (output: string): Totals => {
  const engines = new Map<string, Totals>();
  for (const [, engine = '', passed, failed, skipped = 0] of output.matchAll(
    /^(\w+): +\|.*\| (\d+) passed, (\d+) failed(?:, (\d+) skipped)?/gm,
  )) {
    engines.set(engine, {passed: Number(passed), failed: Number(failed) + Number(skipped)});
  }
  return [...engines.values()].reduce(
    (sum, engine) => ({passed: sum.passed + engine.passed, failed: sum.failed + engine.failed}),
    {passed: 0, failed: 0},
  );
};

const playwright = (output: string): Totals => ({
  passed: last(output, /^ +(\d+) passed/gm),
  failed: ['failed', 'skipped', 'did not run', 'flaky', 'interrupted']
    .map((kind) => last(output, new RegExp(`^ +(\\d+) ${kind}`, 'gm')))
    .reduce((sum, n) => sum + n),
});

/** One engine at a time: each gets the whole machine, and has its own line in the end. */
const elementsIn = (engine: Engine): Suite => ({
  name: `elements in ${engine}`,
  command: 'wtr',
  env: {BROWSERS: engine},
  count: webTestRunner,
});

// End to end tests need it whatever the elements run in.
ensureChromium();
const engines = findEngines(process.env['BROWSERS']);

/** Each stage begins when the one before it has ended; its lanes run beside each other, what is in a lane one after another. */
const STAGES: readonly (readonly (readonly Suite[])[])[] = [
  [[{name: 'build', command: 'npm run --silent build'}]],
  [
    [
      {name: 'lint', command: 'npm run --silent lint'},
      {name: 'size', command: 'npm run --silent size'},
    ],
    [
      {name: 'contract', command: 'npm test --silent -w packages/contract', count: nodeTest},
      {name: 'server', command: 'npm test --silent -w server', count: nodeTest},
      {name: 'sdk', command: 'npm test --silent -w packages/sdk', count: nodeTest},
    ],
  ],
  // Browsers need the whole machine.
  [
    [
      ...engines.found.map(elementsIn),
      {
        name: 'end to end',
        command: 'playwright test -c packages/dev/playwright.config.ts',
        count: playwright,
      },
    ],
  ],
];

/** @param isAlone - Nothing runs beside it: what it says can be read while it says it. */
function runSuite({name, command, env, count}: Suite, isAlone: boolean): Promise<Totals> {
  const title = `\n── ${name} ──\n`;
  process.stdout.write(isAlone ? title : `… ${name}\n`);
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(command, {
      shell: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {...process.env, ...env},
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        if (isAlone) process.stdout.write(chunk);
      });
    }
    child.on('close', (code) => {
      if (!isAlone) process.stdout.write(title + output);
      const totals = count?.(stripVTControlCharacters(output)) ?? {passed: code === 0 ? 1 : 0, failed: 0};
      // A run that failed or found no test must not look green.
      if ((code !== 0 || totals.passed === 0) && totals.failed === 0) totals.failed = 1;
      resolve(totals);
    });
  });
}

const wanted = process.argv.slice(2);
const isWanted = ({name}: Suite) =>
  wanted.length === 0 || wanted.some((one) => name === one || name.startsWith(`${one} `));
const sum: Totals = {passed: 0, failed: 0};
const lines: string[] = [];

async function runLane(lane: readonly Suite[], isAlone: boolean): Promise<void> {
  for (const suite of lane.filter(isWanted)) {
    const {passed, failed} = await runSuite(suite, isAlone);
    sum.passed += passed;
    sum.failed += failed;
    lines.push(`${failed ? '✖' : '✔'} ${suite.name}: ${passed} passed, ${failed} failed`);
  }
}

for (const lanes of STAGES) {
  await Promise.all(lanes.map((lane) => runLane(lane, lanes.length === 1)));
  // Without a build nothing after it says anything.
  if (lanes === STAGES[0] && sum.failed) break;
}
process.stdout.write(
  `\n${lines.join('\n')}\n\n${describeEngines(engines)}\n${sum.passed} passed, ${sum.failed} failed\n`,
);
process.exitCode = sum.failed ? 1 : 0;
