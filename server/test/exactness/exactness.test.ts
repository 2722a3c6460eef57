import {after, before, test} from 'node:test';
import fc from 'fast-check';
import {isPostgres} from '../database.js';
import {startServer, type TestServer} from '../http/harness.js';
import {Comparison} from './compare.js';
import {START_TIMES, anyEvent, past, ZONES} from './events.js';
import {Scenario} from './scenario.js';

/** `RF_RUNS` sets the number of runs. Fewer on PostgreSQL, where each statement is a round trip. */
const RUNS = Number(process.env['RF_RUNS'] ?? (isPostgres ? 4 : 10));
/** The seed that a failure prints. With it, fast-check also shrinks the history, which takes minutes. */
const SEED = process.env['RF_SEED'];

let server: TestServer;
before(async () => {
  server = await startServer({env: {RF_LOG_LEVEL: 'error'}});
});
after(() => server.close());

/** Long histories: fast-check shrinks those that fail. */
const histories = fc.noBias(
  fc.array(fc.tuple(fc.nat(1), anyEvent), {minLength: 30, maxLength: 120, size: 'max'}),
);
const account = fc.noBias(fc.record({zone: fc.constantFrom(...ZONES), past}));

test('random histories: every metric equals the one computed from the events', async () => {
  await fc.assert(
    fc.asyncProperty(
      histories,
      fc.tuple(account, account),
      fc.constantFrom(...START_TIMES),
      async (events, accounts, startTime) => {
        server.clock.now = startTime;
        // Both accounts use the same ids, but their metrics must stay separate.
        const comparisons = [];
        for (const {zone, past} of accounts)
          comparisons.push(new Comparison(await Scenario.open(server, zone, past)));
        for (const [which, one] of events) {
          const comparison = comparisons[which] as Comparison;
          server.clock.advance(7);
          if (one.kind === 'check') await comparison.period(one.period);
          else await comparison.scenario.apply(one);
        }
        for (const comparison of comparisons) await comparison.all();
      },
    ),
    {
      numRuns: RUNS,
      ...(SEED === undefined ? {endOnFailure: true} : {seed: Number(SEED)}),
    },
  );
});
