import {after, before, test} from 'node:test';
import fc from 'fast-check';
import {isPostgres} from '../database.js';
import {startServer, type TestServer} from '../http/harness.js';
import {Comparison} from './compare.js';
import {BEGINNINGS, happening, past, ZONES} from './happenings.js';
import {World} from './world.js';

/** More by RF_RUNS. On PostgreSQL, each statement is a round trip. */
const RUNS = Number(process.env['RF_RUNS'] ?? (isPostgres ? 4 : 20));
/** The seed that a failure prints: with it the history is also made smaller, which takes minutes. */
const SEED = process.env['RF_SEED'];

let server: TestServer;
before(async () => {
  server = await startServer({env: {RF_LOG_LEVEL: 'error'}});
});
after(() => server.close());

/** Long ones rather than short ones: what is found in these is made smaller afterwards. */
const histories = fc.noBias(
  fc.array(fc.tuple(fc.nat(1), happening), {minLength: 30, maxLength: 120, size: 'max'}),
);
const account = fc.noBias(fc.record({zone: fc.constantFrom(...ZONES), past}));

test('whatever happens in whatever order, every figure is what counting by hand gives', async () => {
  await fc.assert(
    fc.asyncProperty(
      histories,
      fc.tuple(account, account),
      fc.constantFrom(...BEGINNINGS),
      async (happenings, accounts, beginning) => {
        server.clock.now = beginning;
        // The same ids in both: nothing of one may be counted in the other.
        const worlds = [];
        for (const {zone, past} of accounts)
          worlds.push(new Comparison(await World.open(server, zone, past)));
        for (const [which, one] of happenings) {
          const comparison = worlds[which] as Comparison;
          server.clock.advance(7);
          if (one.kind === 'look') await comparison.period(one.period);
          else await comparison.world.happen(one);
        }
        for (const comparison of worlds) await comparison.all();
      },
    ),
    {
      numRuns: RUNS,
      ...(SEED === undefined ? {endOnFailure: true} : {seed: Number(SEED)}),
    },
  );
});
