import {parseArgs} from 'node:util';
import {analytics} from './analytics.js';
import {dashboards} from './dashboard.js';
import {durability} from './durability.js';
import {etag} from './etag.js';
import {importBench} from './import.js';
import {isWithinBudget, type Bench, type Measurement} from './measurement.js';
import {memory} from './memory.js';
import {postgresReads, postgresWrites} from './postgresql.js';
import {sizes} from './sizes.js';
import {turns} from './turns.js';
import {rate} from './writes.js';

const BENCHES: Readonly<Record<string, Bench>> = {
  analytics,
  etag,
  rate,
  import: importBench,
  turns,
  memory,
  'postgresql-reads': postgresReads,
  'postgresql-writes': postgresWrites,
  durability,
  dashboard: dashboards,
  sizes,
};

const {values: options, positionals} = parseArgs({
  options: {json: {type: 'boolean', default: false}},
  allowPositionals: true,
});
const unknown = positionals.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  process.stderr.write(
    `Unknown benchmark: ${unknown.join(', ')}. Known ones: ${Object.keys(BENCHES).join(', ')}.\n`,
  );
  process.exit(2);
}

const format = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(value < 10 ? 2 : 1);

function row(measurement: Measurement): string {
  const {name, value, spread, unit, budget, atLeast, note} = measurement;
  const sign = budget === undefined ? ' ' : isWithinBudget(measurement) ? '✔' : '✖';
  const fields = [
    name.padEnd(62),
    `${format(value)} ${unit}`.padStart(16),
    (spread ? spread.map(format).join('–') : '').padStart(15),
    (budget === undefined ? '' : `${atLeast ? '≥' : '≤'} ${format(budget)} ${unit}`).padStart(16),
    note ?? '',
  ];
  return `${sign} ${fields.join('  ').trimEnd()}\n`;
}

const all: Measurement[] = [];
for (const [name, bench] of Object.entries(BENCHES)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  if (!options.json) process.stdout.write(`\n${name}: value, quartiles, budget\n`);
  for (const measurement of await bench()) {
    all.push(measurement);
    if (!options.json) process.stdout.write(row(measurement));
  }
}
if (options.json) {
  const results = all.map((measurement) => ({...measurement, ok: isWithinBudget(measurement)}));
  process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
}
if (!all.every(isWithinBudget)) process.exitCode = 1;
