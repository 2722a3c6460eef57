import {spawn} from 'node:child_process';
import {stripVTControlCharacters} from 'node:util';
import {ensureChromium} from './browser.js';
import {describeEngines, findEngines, type Engine} from './engines.js';

/** One command and the way to count its tests. */
interface Suite {
  readonly name: string;
  readonly command: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Reads the totals from the output. Without it, the suite is one check. */
  readonly count?: (output: string) => Totals;
  /** Matches where the report of a failure starts in the output. Without it, the end of the output is the report. */
  readonly failure?: RegExp;
  /** Matches the output if the browser itself crashed or lost a page. The suite then runs once more. */
  readonly crash?: RegExp;
}

interface Totals {
  passed: number;
  failed: number;
}

const last = (output: string, pattern: RegExp): number =>
  Number([...output.matchAll(pattern)].at(-1)?.[1] ?? 0);

/** Cancelled, skipped and unfinished tests count as failed, because they prove nothing. */
const nodeTest = (output: string): Totals => ({
  passed: last(output, /^ℹ pass (\d+)/gm),
  failed: ['fail', 'cancelled', 'skipped', 'todo']
    .map((kind) => last(output, new RegExp(`^ℹ ${kind} (\\d+)`, 'gm')))
    .reduce((sum, n) => sum + n),
});

/** Each engine prints its totals repeatedly; the last line counts. */
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

/** Lines of a failed suite that the summary repeats. */
const REPORTED_LINES = 25;

/** The part of a suite's output that reports its failures. */
function reportOf({failure}: Suite, output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() && !/^ +at .*node_modules/.test(line));
  const start = failure ? lines.findIndex((line) => failure.test(line)) : -1;
  return (start < 0 ? lines.slice(-REPORTED_LINES) : lines.slice(start, start + REPORTED_LINES)).join('\n');
}

const NODE_TESTS = {count: nodeTest, failure: /^✖ failing tests:/} as const;
const PLAYWRIGHT = {count: playwright, failure: /^ +1\) /} as const;

// The end-to-end tests need Chromium, whichever engines run the elements.
ensureChromium();
const engines = findEngines(process.env['BROWSERS']);

/** The tests of the elements in an engine, if this machine has it. */
const elementsIn = (engine: Engine): readonly Suite[] =>
  engines.found.includes(engine)
    ? [
        {
          name: `elements in ${engine}`,
          command: 'wtr',
          env: {BROWSERS: engine},
          count: webTestRunner,
          failure: /❌|🚧/,
          // WebKitGTK sometimes crashes by a fault of its own, in no test in particular: then its driver has no session. Once, a
          // page lost its connection to the runner; why is not known. A test that leaves its page looks the same, and fails again.
          crash: /invalid session id|because the browser disconnected/,
        },
      ]
    : [];

/** Suites that run one after another, or two at the same time. */
interface Stage {
  readonly lanes: 1 | 2;
  /** With two lanes, long suites come first, so that both lanes end at about the same time. */
  readonly suites: readonly Suite[];
}

/** Stages run one after another. */
const STAGES: readonly Stage[] = [
  {
    lanes: 1,
    suites: [{name: 'build', command: 'npm run --silent build && npm run --silent docs:reference'}],
  },
  {
    lanes: 2,
    suites: [
      // First, because it reads every file, also temporary ones of other suites.
      {name: 'lint', command: 'npm run --silent lint'},
      {name: 'server', command: 'npm test --silent -w server', ...NODE_TESTS},
      {
        name: 'server on postgresql',
        command: 'node --import tsx packages/dev/src/server-on-postgresql.ts',
        ...NODE_TESTS,
      },
      // One at a time, because other tests run beside them. `npm run examples` runs all examples.
      {
        name: 'examples',
        command:
          'playwright test -c packages/dev/examples.config.ts --workers=1 -g " (html|node|next|server):"',
        ...PLAYWRIGHT,
      },
      {name: 'scorecard', command: 'npm run --silent scorecard -- --quick'},
      {name: 'sdk', command: 'npm test --silent -w packages/sdk', ...NODE_TESTS},
      {name: 'docs', command: 'npm run --silent docs:build'},
      {name: 'size', command: 'npm run --silent size'},
      {name: 'contract', command: 'npm test --silent -w packages/contract', ...NODE_TESTS},
      {name: 'test environments', command: 'npm test --silent -w packages/dev', ...NODE_TESTS},
    ],
  },
  // Chromium runs several pages at the same time and needs the whole machine. The other engines run one page each.
  {lanes: 1, suites: elementsIn('chromium')},
  {
    lanes: 2,
    suites: [
      ...elementsIn('firefox'),
      ...elementsIn('webkit'),
      {
        name: 'end to end',
        // One at a time, because Firefox runs beside them.
        command: 'playwright test -c packages/dev/playwright.config.ts --workers=1',
        ...PLAYWRIGHT,
      },
    ],
  },
];

/** @param isAlone - If true, no other lane runs, so the output is printed while it arrives. */
function runSuite(suite: Suite, isAlone: boolean): Promise<Totals> {
  const {name, command, env, count, crash} = suite;
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
      const text = stripVTControlCharacters(output);
      if (code !== 0 && crash?.test(text)) {
        lines.push(`↻ ${name}: the browser crashed or lost a page, so all its tests ran again`);
        const {crash: _, ...secondRun} = suite;
        resolve(runSuite(secondRun, isAlone));
        return;
      }
      const totals = count?.(text) ?? {passed: code === 0 ? 1 : 0, failed: 0};
      // A run that fails or finds no test counts as one failure.
      if ((code !== 0 || totals.passed === 0) && totals.failed === 0) totals.failed = 1;
      if (totals.failed) reports.push(`── failed: ${name} ──\n${reportOf(suite, text)}\n`);
      resolve(totals);
    });
  });
}

const wanted = process.argv.slice(2);
const isWanted = ({name}: Suite) =>
  wanted.length === 0 || wanted.some((one) => name === one || name.startsWith(`${one} `));
const sum: Totals = {passed: 0, failed: 0};
const lines: string[] = [];
/** Reports of failures, repeated at the end because the output of a whole run is long. */
const reports: string[] = [];

/** Runs suites from the queue until it is empty. */
async function runLane(queue: Suite[], isAlone: boolean): Promise<void> {
  for (let suite = queue.shift(); suite; suite = queue.shift()) {
    const start = performance.now();
    const {passed, failed} = await runSuite(suite, isAlone);
    const seconds = Math.round((performance.now() - start) / 1000);
    sum.passed += passed;
    sum.failed += failed;
    lines.push(`${failed ? '✖' : '✔'} ${suite.name}: ${passed} passed, ${failed} failed, ${seconds} s`);
  }
}

for (const stage of STAGES) {
  const queue = stage.suites.filter(isWanted);
  await Promise.all(Array.from({length: stage.lanes}, () => runLane(queue, stage.lanes === 1)));
  // Without a build, later results mean nothing.
  if (stage === STAGES[0] && sum.failed) break;
}
process.stdout.write(
  `\n${reports.join('\n')}\n${lines.join('\n')}\n\n${describeEngines(engines)}\n${sum.passed} passed, ${sum.failed} failed\n`,
);
process.exitCode = sum.failed ? 1 : 0;
