import {after, before, test} from 'node:test';
import fc from 'fast-check';
import {startServer, type TestServer} from '../http/harness.js';
import {happening, World, ZONES} from './world.js';

/** More by RF_RUNS. */
const RUNS = Number(process.env['RF_RUNS'] ?? 25);
/** Before a change of clocks: Berlin on 25 October 2026, New York on 1 November, St. John's too. */
const SOON_THE_CLOCKS_CHANGE = Date.parse('2026-10-23T20:00:00.000Z');

let server: TestServer;
before(async () => {
  server = await startServer();
});
after(() => server.close());

test('whatever happens in whatever order, every figure is what counting by hand gives', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(1), happening), {minLength: 10, maxLength: 90, size: 'max'}),
      fc.tuple(fc.constantFrom(...ZONES), fc.constantFrom(...ZONES)),
      async (happenings, zones) => {
        server.clock.now = SOON_THE_CLOCKS_CHANGE;
        // The same ids in both: nothing of one may be counted in the other.
        const worlds = await Promise.all(zones.map((zone) => World.open(server, zone)));
        for (const [index, [which, one]] of happenings.entries()) {
          await worlds[which]?.happen(one);
          if (index === Math.floor(happenings.length / 2)) await worlds[which]?.compare();
        }
        for (const world of worlds) await world.compare();
      },
    ),
    {numRuns: RUNS},
  );
});
