import type {Outcome} from '@resolutionflow/contract';
import fc from 'fast-check';

export const ZONES = ['UTC', 'Asia/Kathmandu', 'America/St_Johns', 'Europe/Berlin', 'America/New_York'];

/** Where a history begins: clocks have just been moved in these zones, or soon will be. */
export const BEGINNINGS = [
  '2026-10-23T20:00:00.000Z',
  '2026-11-03T09:00:00.000Z',
  '2026-03-06T05:00:00.000Z',
  '2026-03-30T23:30:00.000Z',
].map((iso) => Date.parse(iso));

/** Midnights before and after the days on which clocks are moved, and the moments when they are. */
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
  '2026-10-22T18:15Z', // Kathmandu, where they never are
  '2026-10-23T00:00Z',
].map((iso) => Date.parse(iso));

/** Engineers who sign in. */
export const ENGINEERS = ['ada', 'bob', 'eve@x|1'];
/** And those of whom only the host has told. */
export const OTHERS = Array.from({length: 11}, (_, index) => `u${index}`);
export const TREES = Array.from({length: 13}, (_, index) => `tree-${index}`);
export const STEPS = ['a', 'b', 'c', 'd'];
/** Several alike, and some that UTF-16 would sort the other way round. */
export const NAMES = ['Alex', 'alex', 'Ölaf', '～wave', '😀 smile', 'Zoë'];

/** Built-in codes of reasons, and one of a host's own. */
const CODES = ['unclear', 'outdated', 'no_access', 'our_own'];

const OUTCOMES = ['resolved', 'escalated', 'workaround', 'unresolved'] as const satisfies readonly Outcome[];

const index = fc.nat(10_000);
const outcome = fc.constantFrom<Outcome>(...OUTCOMES);
const stars = fc.integer({min: 1, max: 5});

/** From 0 to 1, evenly. */
const share = fc.nat(1_000_000).map((n) => n / 1_000_000);

/** A moment within whatever is allowed; where an edge is allowed as well, it is that. */
const when = fc.record({
  share,
  edge: fc.option(fc.record({index, offset: fc.constantFrom(-1, 0, 1, -1_800_000, 1_800_000)})),
});
export type When = typeof when extends fc.Arbitrary<infer T> ? T : never;

const kind = <K extends string>(name: K): fc.Arbitrary<K> => fc.constant(name);

const visit = fc.record({kind: kind('visit'), session: index, step: index, when, byKey: fc.boolean()});

/** Some twice, in any order; the server keeps each once, in code order. */
const reasons = fc.array(fc.constantFrom(...CODES), {maxLength: 4});
/** What is said of a step. Only a vote that is not helpful has reasons and a note. */
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

/** Several at once are a client that did not hear the answer, or two of them that disagree. */
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
  /** Names a session that there is already. */
  again: fc.option(index, {freq: 8}),
});

/** What can happen in one session while other things happen in others. */
const inSession = fc.oneof(visit, vote, complete, rate);

/** Presses that cross on their way. */
const cross = fc.record({
  kind: kind('cross'),
  session: index,
  step: index,
  votes: fc.array(voteContent, {minLength: 2, maxLength: 5}),
});

/** A piece of an import: about a session that there is, or a new one. */
const piece = fc.record({
  known: fc.option(index, {freq: 1}),
  /** Says another engineer or flow than the session has. */
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
const bringIn = fc.record({
  kind: kind('import'),
  pieces: fc.array(piece, {minLength: 1, maxLength: 5}),
  isRepeated: fc.boolean(),
});

/** What an account begins with. */
export const past = fc.array(piece, {minLength: 10, maxLength: 40, size: 'max'});

const flow = fc.record({
  kind: kind('flow'),
  tree: index,
  name: index,
  steps: fc.shuffledSubarray(STEPS),
  byImport: fc.boolean(),
});
const name = fc.record({kind: kind('name'), user: index, name: index, byImport: fc.boolean()});
/** Time passes: a while, or until midnight. */
const wait = fc.record({
  kind: kind('wait'),
  days: fc.oneof(
    share.map((one) => one * 2),
    share.map((one) => one / 50),
  ),
  toMidnight: fc.boolean(),
});
/** What takes long, while sessions go on. */
const meanwhile = fc.record({
  kind: kind('meanwhile'),
  job: fc.oneof(
    fc.constant('nothing' as const),
    fc.constant('rebuild' as const),
    fc.constantFrom(...ZONES),
    fc.constantFrom(...ZONES),
  ),
  happenings: fc.array(inSession, {maxLength: 6}),
});
const erase = fc.record({kind: kind('erase'), user: index});
/** Looks at the figures of one period. */
const look = fc.record({
  kind: kind('look'),
  period: fc.constantFrom('7d' as const, '30d' as const, '90d' as const),
});

/** One thing that happens; the numbers are taken modulo what there is. */
export const happening = fc.oneof(
  {weight: 14, arbitrary: start},
  {weight: 10, arbitrary: visit},
  {weight: 14, arbitrary: vote},
  {weight: 5, arbitrary: complete},
  {weight: 8, arbitrary: rate},
  {weight: 4, arbitrary: cross},
  {weight: 6, arbitrary: bringIn},
  {weight: 5, arbitrary: wait},
  {weight: 5, arbitrary: meanwhile},
  {weight: 4, arbitrary: flow},
  {weight: 3, arbitrary: name},
  {weight: 2, arbitrary: look},
  {weight: 1, arbitrary: erase},
);
export type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;
export type HappeningOf<K extends Happening['kind']> = Extract<Happening, {kind: K}>;
export type Piece = HappeningOf<'import'>['pieces'][number];
