import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {
  getFindings,
  importHistory,
  putFlow,
  type FindingKind,
  type ImportLineInput,
} from '@resolutionflow/contract';
import fc from 'fast-check';
import {isPostgres} from '../database.js';
import {startServer, type TestServer} from '../http/harness.js';
import {Model} from './model.js';
import {DAY, isoTime, MINUTE} from './times.js';

const RUNS = Number(process.env['RF_RUNS'] ?? (isPostgres ? 5 : 12));
const SEED = process.env['RF_SEED'];

const TREES = ['f0', 'f1', 'f2', 'f3'];
const USERS = ['ada', 'bob', 'cyd'];
const STEPS = ['a', 'b', 'c'];

let server: TestServer;
before(async () => {
  server = await startServer({env: {RF_LOG_LEVEL: 'error'}});
});
after(() => server.close());

const rate = fc.constantFrom(0, 0.1, 0.3, 0.5, 0.7, 0.9, 1);
/** How often the sessions of a flow complete, are resolved now and before, satisfy and help. */
const rates = fc.record({completes: rate, now: rate, before: rate, satisfies: rate, helps: rate});
/** So that every kind of finding occurs, at almost every run. */
const GOOD = {completes: 0.9, now: 0.9, before: 0.9, satisfies: 0.9, helps: 0.9};
const LOSES_PEOPLE = {...GOOD, completes: 0.1};
const GETS_WORSE = {completes: 0.8, now: 0.05, before: 0.95, satisfies: 0.1, helps: 0.1};
const share = fc.nat(999).map((n) => n / 1000);
const session = fc.record({
  tree: fc.nat(TREES.length - 1),
  user: fc.nat(USERS.length - 1),
  daysAgo: fc.nat(13),
  reaches: fc.integer({min: 1, max: STEPS.length}),
  luck: fc.tuple(share, share, share, share),
});
/** Few large flows, so that the numbers come near the limits of the rules. */
const history = fc.noBias(
  fc.record({
    rates: fc.tuple(rates, fc.constant(GOOD), fc.constant(LOSES_PEOPLE), fc.constant(GETS_WORSE)),
    sessions: fc.array(session, {minLength: 180, maxLength: 280, size: 'max'}),
    archived: fc.constantFrom(...STEPS),
  }),
);
type RandomHistory = typeof history extends fc.Arbitrary<infer T> ? T : never;

const flowLine = (tree_id: string, steps: readonly string[]) => ({
  tree_id,
  name: `Flow ${tree_id}`,
  steps: steps.map((id) => ({id, title: `Step ${id}`})),
});

function linesOf({rates, sessions}: RandomHistory, now: number): ImportLineInput[] {
  return [
    ...TREES.map((tree) => ({type: 'flow' as const, ...flowLine(tree, STEPS)})),
    ...sessions.flatMap(({tree, user, daysAgo, reaches, luck}, index): ImportLineInput[] => {
      const of = rates[tree]!;
      const [completes, resolves, satisfies, helps] = luck;
      const id = `s${index}`;
      const started = now - daysAgo * DAY - 10 * MINUTE;
      const at = (minutes: number): string => isoTime(started + minutes * MINUTE);
      const isResolved = resolves < (daysAgo < 7 ? of.now : of.before);
      const end =
        completes < of.completes
          ? {completed_at: at(5), outcome: isResolved ? ('resolved' as const) : ('unresolved' as const)}
          : undefined;
      const steps = STEPS.slice(0, reaches);
      return [
        {type: 'session', id, tree_id: TREES[tree]!, user_id: USERS[user]!, started_at: at(0), ...end},
        ...steps.map((step_id, n) => ({type: 'visit' as const, session_id: id, step_id, visited_at: at(n)})),
        {
          type: 'step_feedback',
          session_id: id,
          step_id: steps.at(-1)!,
          was_helpful: helps < of.helps,
          created_at: at(reaches),
        },
        ...(end
          ? [
              {
                type: 'rating' as const,
                session_id: id,
                rating: satisfies < of.satisfies ? 5 : 2,
                created_at: at(6),
              },
            ]
          : []),
      ];
    }),
  ];
}

test('random histories: a finding is there exactly when its rule says so', async () => {
  const found = new Set<FindingKind>();
  await fc.assert(
    fc.asyncProperty(history, async (random) => {
      const account = await server.account();
      const model = new Model('UTC');
      const {now} = server.clock;
      const lines = linesOf(random, now);
      for (const line of lines) assert.equal(model.importLine(line), null);
      const body = lines.map((line) => JSON.stringify(line)).join('\n');
      const {rejected_total} = await server.expectOk(200, importHistory, {as: account.key, body});
      assert.equal(rejected_total, 0);
      const expectSameFindings = async (only: {tree?: string; engineer?: string}) => {
        const {findings} = await server.expectOk(200, getFindings, {
          as: account.key,
          query: {
            period: '7d',
            ...(only.tree !== undefined && {tree_id: only.tree}),
            ...(only.engineer !== undefined && {engineer_id: only.engineer}),
          },
        });
        assert.deepEqual(findings, model.findings(now, '7d', only).findings, JSON.stringify(only));
        for (const {kind} of findings) found.add(kind);
      };
      const users = USERS.filter((user) => [...model.sessions.values()].some((one) => one.user === user));
      const all = async () => {
        for (const tree of [undefined, ...TREES]) {
          for (const engineer of [undefined, ...users]) {
            await expectSameFindings({
              ...(tree !== undefined && {tree}),
              ...(engineer !== undefined && {engineer}),
            });
          }
        }
      };
      await all();
      const rest = STEPS.filter((step) => step !== random.archived);
      const {tree_id, ...flow} = flowLine('f0', rest);
      await server.expectOk(200, putFlow, {as: account.key, params: {tree_id}, body: flow});
      model.putFlow(tree_id, flow.name, flow.steps);
      await expectSameFindings({});
      await expectSameFindings({engineer: users[0]!});
    }),
    {numRuns: RUNS, ...(SEED === undefined ? {endOnFailure: true} : {seed: Number(SEED)})},
  );
  // Otherwise this test would prove little.
  assert.deepEqual([...found].sort(), [
    'flow_low_resolution',
    'flow_low_satisfaction',
    'flow_worse',
    'step_drop_off',
    'step_unhelpful',
  ]);
});
