import assert from 'node:assert/strict';
import {
  completeSession,
  rateSession,
  removeStepFeedback,
  startSession,
  submitStepFeedback,
  visitStep,
  type Rating,
  type Session,
  type StepFeedback,
} from '@resolutionflow/contract';
import {problemOf, type TestResponse} from '../http/harness.js';
import {ENGINEERS, OTHERS, TREES, type HappeningOf, type VoteContent} from './happenings.js';
import {codesOf, type PastSession} from './history.js';
import {AGO, AHEAD, asWire, isoTime, isTie, LONG_AGO, momentOf, pick} from './moments.js';
import type {World} from './world.js';

/** Who acts in a session: its engineer, or the host's key where that is asked for or nobody else can. */
function actor(
  world: World,
  {user}: PastSession,
  byKey: boolean,
): {readonly as: string; readonly ago: number} {
  return byKey || !world.engineers.includes(user)
    ? {as: world.account.key, ago: LONG_AGO}
    : {as: world.tokenOf(user), ago: AGO};
}

export async function start(world: World, one: HappeningOf<'start'>): Promise<void> {
  const user = pick(one.byKey ? [...ENGINEERS, ...OTHERS] : ENGINEERS, one.user);
  const tree = pick(TREES, one.tree);
  const known = one.again === null ? undefined : world.session(one.again);
  const from = world.now - (one.byKey ? LONG_AGO : AGO);
  const startedAt = one.when ? momentOf(one.when, from, world.now + AHEAD) : world.now;
  const body = {
    tree_id: tree,
    id: known?.id ?? world.newId(),
    ...(one.when && {started_at: isoTime(startedAt)}),
    ...(one.byKey && {user_id: user}),
  };
  const as = one.byKey ? world.account.key : world.tokenOf(user);
  // Twice at once, as a client that did not hear the answer.
  const answers = await Promise.all([1, 2].map(() => world.server.call(startSession, {as, body})));
  if (world.model.erased.has(user)) {
    for (const answer of answers) problemOf('erased', answer);
    return;
  }
  if (known && (known.tree !== tree || known.user !== user)) {
    for (const answer of answers) problemOf('session_conflict', answer);
    return;
  }
  const session = known ?? world.model.start(body.id, tree, user, startedAt);
  assert.deepEqual(answers.map(({status}) => status).sort(), [200, known ? 200 : 201]);
  for (const answer of answers) assert.deepEqual(answer.body, asWire(session));
}

export async function visit(world: World, one: HappeningOf<'visit'>): Promise<void> {
  const session = world.session(one.session);
  if (!session) return;
  const {as, ago} = actor(world, session, one.byKey);
  const step_id = world.step(session, one.step);
  const visitedAt = momentOf(one.when, world.now - ago, world.now + AHEAD);
  if (isTie(session, step_id, visitedAt)) return;
  const body = {step_id, visited_at: isoTime(visitedAt)};
  const params = {session_id: session.id};
  const known = session.visits.filter(({step}) => step === step_id);
  const answers = await Promise.all([1, 2].map(() => world.server.call(visitStep, {as, params, body})));
  assert.deepEqual(answers.map(({status}) => status).sort(), [200, known.length ? 200 : 201]);
  const first = isoTime(Math.min(visitedAt, ...known.map(({at}) => at)));
  for (const {body} of answers) assert.equal((body as {visited_at: string}).visited_at, first);
  world.model.visit(session, step_id, visitedAt);
}

function press(
  world: World,
  session: PastSession,
  step_id: string,
  {wasHelpful, reasons, note}: VoteContent,
  seq: number | undefined,
): Promise<TestResponse<unknown>> {
  const call = {as: world.tokenOf(session.user), params: {step_id}};
  const where = {session_id: session.id, ...(seq !== undefined && {seq})};
  return wasHelpful === null
    ? world.server.call(removeStepFeedback, {...call, query: where})
    : world.server.call(submitStepFeedback, {
        ...call,
        body: {...where, was_helpful: wasHelpful, reasons, note},
      });
}

export async function vote(
  world: World,
  {session: s, step: n, content, seq}: HappeningOf<'vote'>,
): Promise<void> {
  const session = world.session(s);
  if (!session || !world.engineers.includes(session.user)) return;
  const step = world.step(session, n);
  const known = session.votes.get(step);
  const sent = {
    none: () => undefined,
    same: () => known?.seq ?? world.now,
    late: () => world.now - (seq.kind === 'late' ? seq.ms : 0),
    ahead: () => world.now + (seq.kind === 'ahead' ? seq.ms : 0),
  }[seq.kind]();
  const {status, body} = await press(world, session, step, content, sent);
  assert.equal(status, content.wasHelpful === null ? 204 : known ? 200 : 201);
  const vote = {...content, reasons: codesOf(content.reasons)};
  if (content.wasHelpful !== null) {
    const {reasons, note} = body as StepFeedback;
    assert.deepEqual({reasons, note}, {reasons: vote.reasons, note: vote.note});
  }
  world.model.press(session, step, vote, Math.min(sent ?? world.now, world.now + AHEAD));
}

/** Presses that cross on their way: the last one wins in whatever order they arrive. */
export async function cross(world: World, {session: s, step: n, votes}: HappeningOf<'cross'>): Promise<void> {
  const session = world.session(s);
  if (!session || !world.engineers.includes(session.user)) return;
  const step = world.step(session, n);
  const isKnown = session.votes.has(step);
  const presses = votes.map((content, i) => ({content, seq: world.now + i}));
  const answers = await Promise.all(
    presses.toReversed().map(({content, seq}) => press(world, session, step, content, seq)),
  );
  const created = answers.filter(({status}) => status === 201).length;
  assert.ok(created <= (isKnown ? 0 : 1), `${created} of the crossing presses were the first`);
  for (const {content, seq} of presses) {
    world.model.press(session, step, {...content, reasons: codesOf(content.reasons)}, seq);
  }
}

export async function complete(world: World, one: HappeningOf<'complete'>): Promise<void> {
  const session = world.session(one.session);
  if (!session) return;
  const {as, ago} = actor(world, session, one.byKey);
  const from = Math.max(session.startedAt, world.now - ago);
  const completedAt = one.when
    ? momentOf(one.when, from, world.now + AHEAD)
    : Math.max(session.startedAt, world.now);
  const answers = await Promise.all(
    one.outcomes.map((outcome) => {
      const body = {outcome, ...(one.when && {completed_at: isoTime(completedAt)})};
      return world.server.call(completeSession, {as, params: {session_id: session.id}, body});
    }),
  );
  if (session.completedAt === undefined) {
    // Which of them was first shows in the answers: it is the one that all agree on.
    const {outcome} = answers.find(({status}) => status === 200)?.body as Session;
    Object.assign(session, {completedAt, outcome});
  }
  for (const [index, answer] of answers.entries()) {
    if (one.outcomes[index] === session.outcome) assert.deepEqual(answer.body, asWire(session));
    else problemOf('already_completed', answer);
  }
}

export async function rate(world: World, one: HappeningOf<'rate'>): Promise<void> {
  const session = world.session(one.session);
  if (!session || !world.engineers.includes(session.user)) return;
  const comment = one.hasComment ? `Comment ${world.now}` : null;
  const reasonsOf = (stars: number): readonly string[] => (stars <= 3 ? one.reasons : []);
  const keys = one.stars.map((_, i) => {
    if (one.key === 'none') return undefined;
    return one.key === 'same' ? `key-${session.id}` : `key-${session.id}-${i}`;
  });
  const answers = await Promise.all(
    one.stars.map((rating, i) => {
      const headers = keys[i] === undefined ? {} : {'idempotency-key': keys[i]};
      const params = {session_id: session.id};
      const as = world.tokenOf(session.user);
      return world.server.call(rateSession, {
        as,
        params,
        body: {rating, comment, reasons: reasonsOf(rating)},
        headers,
      });
    }),
  );
  if (session.completedAt === undefined) {
    for (const answer of answers) problemOf('session_not_completed', answer);
    return;
  }
  if (!session.rating) {
    const first = answers.findIndex(
      ({status, headers}) => status === 201 && !headers.has('idempotency-replayed'),
    );
    const {rating: stars} = answers[first]?.body as Rating;
    const key = keys[first];
    const reasons = codesOf(reasonsOf(stars));
    session.rating = {stars, comment, reasons, at: world.now, ...(key !== undefined && {key})};
    answers.splice(first, 1);
    keys.splice(first, 1);
  }
  const {stars, at, key, comment: kept, reasons: keptReasons} = session.rating;
  for (const [index, answer] of answers.entries()) {
    if (key === undefined || keys[index] !== key) {
      problemOf('already_rated', answer);
      continue;
    }
    assert.equal(answer.headers.get('idempotency-replayed'), 'true');
    const {rating, comment, reasons, created_at} = answer.body;
    assert.deepEqual(
      {rating, comment, reasons, created_at},
      {rating: stars, comment: kept, reasons: keptReasons, created_at: isoTime(at)},
    );
  }
}
