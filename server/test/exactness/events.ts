import type {Outcome} from '@resolutionflow/contract';
import fc from 'fast-check';

export const ZONES = ['UTC', 'Asia/Kathmandu', 'America/St_Johns', 'Europe/Berlin', 'America/New_York'];

/** Start times of histories: shortly before or after a clock change in one of the zones. */
export const START_TIMES = [
  '2026-10-23T20:00:00.000Z',
  '2026-11-03T09:00:00.000Z',
  '2026-03-06T05:00:00.000Z',
  '2026-03-30T23:30:00.000Z',
].map((iso) => Date.parse(iso));

/** Clock changes, and the midnights before and after their days. */
export const EDGES = [
  '2025-10-26T01:00Z', // Berlin
  '2025-10-25T22:00Z',
  '2025-10-26T23:00Z',
  '2025-11-02T06:00Z', // New York
  '2025-11-02T04:00Z',
  '2025-11-03T05:00Z',
  '2026-03-08T05:30Z', // St. John's
  '2026-03-08T03:30Z',
  '2026-03-09T02:30Z',
  '2026-03-08T07:00Z', // New York
  '2026-03-08T05:00Z',
  '2026-03-09T04:00Z',
  '2026-03-29T01:00Z', // Berlin
  '2026-03-28T23:00Z',
  '2026-03-29T22:00Z',
  '2026-10-25T01:00Z', // Berlin
  '2026-10-24T22:00Z',
  '2026-10-25T23:00Z',
  '2026-11-01T04:30Z', // St. John's
  '2026-11-01T02:30Z',
  '2026-11-02T03:30Z',
  '2026-11-01T06:00Z', // New York
  '2026-11-01T04:00Z',
  '2026-11-02T05:00Z',
  '2026-10-22T18:15Z', // Kathmandu, which has no clock changes
  '2026-10-23T00:00Z',
].map((iso) => Date.parse(iso));

/** Engineers who sign in. */
export const ENGINEERS = ['ada', 'bob', 'eve@x|1'];
/** Engineers who never sign in: only the host names them. */
export const OTHERS = Array.from({length: 11}, (_, index) => `u${index}`);
export const TREES = Array.from({length: 13}, (_, index) => `tree-${index}`);
export const STEPS = ['a', 'b', 'c', 'd'];
/** Names that differ slightly, and names that UTF-16 would sort differently. */
export const NAMES = ['Alex', 'alex', 'Ölaf', '～wave', '😀 smile', 'Zoë'];

/** Built-in reason codes and a custom one. */
const CODES = ['unclear', 'outdated', 'no_access', 'our_own'];

const OUTCOMES = ['resolved', 'escalated', 'workaround', 'unresolved'] as const satisfies readonly Outcome[];

const index = fc.nat(10_000);
const outcome = fc.constantFrom<Outcome>(...OUTCOMES);
const stars = fc.integer({min: 1, max: 5});

/** Evenly distributed from 0 to 1. */
const share = fc.nat(1_000_000).map((n) => n / 1_000_000);

/** A time within the accepted range; one of the edges if that is within the range. */
const when = fc.record({
  share,
  edge: fc.option(fc.record({index, offset: fc.constantFrom(-1, 0, 1, -1_800_000, 1_800_000)})),
});
export type When = typeof when extends fc.Arbitrary<infer T> ? T : never;

const kind = <K extends string>(name: K): fc.Arbitrary<K> => fc.constant(name);

const visit = fc.record({kind: kind('visit'), session: index, step: index, when, byKey: fc.boolean()});

/** May contain duplicates in any order. The server sorts them and removes duplicates. */
const reasons = fc.array(fc.constantFrom(...CODES), {maxLength: 4});
/** The content of a vote. Only an unhelpful vote has reasons and a note. */
const voteContent = fc.oneof(
  fc.record({wasHelpful: fc.constantFrom(true, null), reasons: fc.constant([]), note: fc.constant(null)}),
  fc.record({
    wasHelpful: fc.constant(false),
    reasons,
    note: fc.option(fc.constantFrom('The menu has moved', 'Which cable?'), {freq: 1}),
  }),
);
export type VoteContent = typeof voteContent extends fc.Arbitrary<infer T> ? T : never;

const seq = fc.oneof(
  fc.constant({kind: 'none' as const}),
  fc.constant({kind: 'same' as const}),
  fc.record({kind: kind('late'), ms: fc.nat(86_400_000)}),
  fc.record({kind: kind('ahead'), ms: fc.nat(900_000)}),
);
const vote = fc.record({
  kind: kind('vote'),
  session: index,
  step: index,
  content: voteContent,
  seq,
});

/** Several outcomes are concurrent requests: repeated by one client, or different ones of two clients. */
const complete = fc.record({
  kind: kind('complete'),
  session: index,
  outcomes: fc.oneof(
    {weight: 3, arbitrary: fc.tuple(outcome)},
    {weight: 2, arbitrary: fc.array(outcome, {minLength: 2, maxLength: 3})},
  ),
  when: fc.option(when),
  byKey: fc.boolean(),
});

const rate = fc.record({
  kind: kind('rate'),
  session: index,
  stars: fc.array(stars, {minLength: 1, maxLength: 3}),
  hasComment: fc.boolean(),
  reasons,
  key: fc.constantFrom('same', 'own', 'none'),
});

const start = fc.record({
  kind: kind('start'),
  user: index,
  tree: index,
  when: fc.option(when),
  byKey: fc.boolean(),
  /** Uses the id of an existing session. */
  again: fc.option(index, {freq: 8}),
});

/** Events that can happen concurrently in different sessions. */
const inSession = fc.oneof(visit, vote, complete, rate);

/** Votes that arrive in the wrong order. */
const cross = fc.record({
  kind: kind('cross'),
  session: index,
  step: index,
  votes: fc.array(voteContent, {minLength: 2, maxLength: 5}),
});

/** The imported lines of an existing or new session. */
const importedSession = fc.record({
  known: fc.option(index, {freq: 1}),
  /** Names another engineer or flow than the session has. */
  isMistaken: fc.nat(9).map((n) => n === 0),
  user: index,
  tree: index,
  when,
  ms: fc.option(fc.nat(90 * 60_000), {freq: 2}),
  outcome: fc.option(outcome),
  rating: fc.option(fc.record({stars, hasComment: fc.boolean(), reasons})),
  visits: fc.array(fc.record({step: index, when}), {maxLength: 3}),
  votes: fc.array(fc.record({step: index, when, content: voteContent}), {maxLength: 3}),
});
const importHistory = fc.record({
  kind: kind('import'),
  imported: fc.array(importedSession, {minLength: 1, maxLength: 5}),
  isRepeated: fc.boolean(),
});

/** The imported sessions that an account starts with. */
export const past = fc.array(importedSession, {minLength: 10, maxLength: 40, size: 'max'});

const flow = fc.record({
  kind: kind('flow'),
  tree: index,
  name: index,
  steps: fc.shuffledSubarray(STEPS),
  byImport: fc.boolean(),
});
const name = fc.record({kind: kind('name'), user: index, name: index, byImport: fc.boolean()});
/** Advances the clock by a duration or to midnight. */
const wait = fc.record({
  kind: kind('wait'),
  days: fc.oneof(
    share.map((one) => one * 2),
    share.map((one) => one / 50),
  ),
  toMidnight: fc.boolean(),
});
/** A long job with concurrent events. */
const meanwhile = fc.record({
  kind: kind('meanwhile'),
  job: fc.oneof(
    fc.constant('nothing' as const),
    fc.constant('rebuild' as const),
    fc.constantFrom(...ZONES),
    fc.constantFrom(...ZONES),
  ),
  events: fc.array(inSession, {maxLength: 6}),
});
const erase = fc.record({kind: kind('erase'), user: index});
/** Compares the metrics of one period. */
const check = fc.record({
  kind: kind('check'),
  period: fc.constantFrom('7d' as const, '30d' as const, '90d' as const),
});

/** One event. Its numbers are indexes, taken modulo the length of the list. */
export const anyEvent = fc.oneof(
  {weight: 14, arbitrary: start},
  {weight: 10, arbitrary: visit},
  {weight: 14, arbitrary: vote},
  {weight: 5, arbitrary: complete},
  {weight: 8, arbitrary: rate},
  {weight: 4, arbitrary: cross},
  {weight: 6, arbitrary: importHistory},
  {weight: 5, arbitrary: wait},
  {weight: 5, arbitrary: meanwhile},
  {weight: 4, arbitrary: flow},
  {weight: 3, arbitrary: name},
  {weight: 2, arbitrary: check},
  {weight: 1, arbitrary: erase},
);
export type ScenarioEvent = typeof anyEvent extends fc.Arbitrary<infer T> ? T : never;
export type EventOf<K extends ScenarioEvent['kind']> = Extract<ScenarioEvent, {kind: K}>;
export type ImportedSession = EventOf<'import'>['imported'][number];
