import {parseArgs} from 'node:util';
import {analytics} from './analytics.js';
import {bestOf, holds, type Bar, type Bench} from './bar.js';
import {dashboards} from './dashboard.js';
import {durability} from './durability.js';
import {importing} from './import.js';
import {memory} from './memory.js';
import {sizes} from './sizes.js';
import {rate} from './writes.js';

const BENCHES: Readonly<Record<string, Bench>> = {
  analytics: bestOf(analytics),
  rate: bestOf(rate),
  import: bestOf(importing),
  memory,
  durability,
  dashboard: bestOf(dashboards),
  sizes,
};

const {values: options, positionals} = parseArgs({
  options: {json: {type: 'boolean', default: false}},
  allowPositionals: true,
});
const unknown = positionals.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  process.stderr.write(`There is no ${unknown.join(', ')}; there are ${Object.keys(BENCHES).join(', ')}.\n`);
  process.exit(2);
}

const figure = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(value < 10 ? 2 : 1);

function row(measured: Bar): string {
  const {name, value, unit, bar, atLeast, note} = measured;
  const sign = bar === undefined ? ' ' : holds(measured) ? '✔' : '✖';
  const limit = bar === undefined ? '' : `${atLeast ? '≥' : '≤'} ${figure(bar)} ${unit}`;
  const fields = [name.padEnd(62), `${figure(value)} ${unit}`.padStart(16), limit.padStart(16), note ?? ''];
  return `${sign} ${fields.join('  ').trimEnd()}\n`;
}

const all: Bar[] = [];
for (const [name, bench] of Object.entries(BENCHES)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  if (!options.json) process.stdout.write(`\n${name}\n`);
  for (const bar of await bench()) {
    all.push(bar);
    if (!options.json) process.stdout.write(row(bar));
  }
}
if (options.json)
  process.stdout.write(
    `${JSON.stringify(
      all.map((bar) => ({...bar, ok: holds(bar)})),
      null,
      2,
    )}\n`,
  );
if (!all.every(holds)) process.exitCode = 1;
