import {parseArgs} from 'node:util';
import {measureElements, type MeasuredProduct} from './measure-elements.js';
import {checkServer, measureServer} from './server/measure.js';
import {writeElements, writeServer} from './write-docs.js';

const HELP = `Usage: npm run scorecard -- [elements] [server] [--quick]

Measures our elements and server side by side with others, and writes the tables into
docs/about/scorecard.md, README.md and docs/operations/sizing.md. Run npm run build first.

  elements  measures only the elements: six minutes. The first run installs the peers from npm
  server    measures only the server: ten minutes
  --sessions NUMBER
            the largest history of the server part, at least 10000. Default: 1000000
  --quick   checks our own promises without a network: one minute. Writes nothing
  --help    prints this text

Exits with 1 if our own elements or server exceed a limit.
`;

const PARTS = ['elements', 'server'];

const {values: options, positionals} = parseArgs({
  options: {
    quick: {type: 'boolean', default: false},
    sessions: {type: 'string', default: '1000000'},
    help: {type: 'boolean', default: false},
  },
  allowPositionals: true,
});
const unknown = positionals.filter((name) => !PARTS.includes(name));
const sessions = Number(options.sessions);
if (options.help || unknown.length > 0 || !Number.isInteger(sessions / 10) || sessions < 10_000) {
  (options.help ? process.stdout : process.stderr).write(HELP);
  process.exit(options.help ? 0 : 2);
}
const wants = (part: string): boolean => positionals.length === 0 || positionals.includes(part);

/** The exceeded limits of our elements, one sentence each. */
const exceededLimits = (products: readonly MeasuredProduct[]): string[] =>
  products.flatMap(({name, exceededLimits: exceeded}) =>
    exceeded.map(({row, text}) => `${name}: ${row}: ${text}`),
  );

const problems: string[] = [];
if (wants('elements')) {
  const results = await measureElements(!options.quick);
  problems.push(...exceededLimits(results.products));
  if (!options.quick) await writeElements(results);
}
if (wants('server')) {
  if (options.quick) problems.push(...(await checkServer()));
  else {
    const results = await measureServer(sessions);
    if (!results.kills.hasPassed) problems.push('The durability tests failed.');
    await writeServer(results);
  }
}
for (const problem of problems) process.stdout.write(`✖ ${problem}\n`);
process.stdout.write(problems.length ? '' : '✔ No limit is exceeded.\n');
if (problems.length) process.exitCode = 1;
