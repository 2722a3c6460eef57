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
import {expectProblem, type TestResponse} from '../http/harness.js';
import {ENGINEERS, OTHERS, TREES, type EventOf, type VoteContent} from './events.js';
import {codesOf, type PastSession} from './history.js';
import {
  MAX_USER_AGE_MS,
  MAX_AHEAD_MS,
  asWire,
  isoTime,
  isTie,
  MAX_HOST_AGE_MS,
  timeOf,
  pick,
} from './times.js';
import type {Scenario} from './scenario.js';

/** Returns the caller for a session: its engineer, or the host's key if requested or if the engineer cannot sign in. */
function actor(
  scenario: Scenario,
  {user}: PastSession,
  byKey: boolean,
): {readonly as: string; readonly ago: number} {
  return byKey || !scenario.engineers.includes(user)
    ? {as: scenario.account.key, ago: MAX_HOST_AGE_MS}
    : {as: scenario.tokenOf(user), ago: MAX_USER_AGE_MS};
}

export async function start(scenario: Scenario, one: EventOf<'start'>): Promise<void> {
  const user = pick(one.byKey ? [...ENGINEERS, ...OTHERS] : ENGINEERS, one.user);
  const tree = pick(TREES, one.tree);
  const known = one.again === null ? undefined : scenario.session(one.again);
  const from = scenario.now - (one.byKey ? MAX_HOST_AGE_MS : MAX_USER_AGE_MS);
  const startedAt = one.when ? timeOf(one.when, from, scenario.now + MAX_AHEAD_MS) : scenario.now;
  const body = {
    tree_id: tree,
    id: known?.id ?? scenario.newId(),
    ...(one.when && {started_at: isoTime(startedAt)}),
    ...(one.byKey && {user_id: user}),
  };
  const as = one.byKey ? scenario.account.key : scenario.tokenOf(user);
  // Two concurrent requests, as from a client that lost the response.
  const responses = await Promise.all([1, 2].map(() => scenario.server.call(startSession, {as, body})));
  if (scenario.model.erased.has(user)) {
    for (const response of responses) expectProblem('erased', response);
    return;
  }
  if (known && (known.tree !== tree || known.user !== user)) {
    for (const response of responses) expectProblem('session_conflict', response);
    return;
  }
  const session = known ?? scenario.model.start(body.id, tree, user, startedAt);
  assert.deepEqual(responses.map(({status}) => status).sort(), [200, known ? 200 : 201]);
  for (const response of responses) assert.deepEqual(response.body, asWire(session));
}

export async function visit(scenario: Scenario, one: EventOf<'visit'>): Promise<void> {
  const session = scenario.session(one.session);
  if (!session) return;
  const {as, ago} = actor(scenario, session, one.byKey);
  const step_id = scenario.step(session, one.step);
  const visitedAt = timeOf(one.when, scenario.now - ago, scenario.now + MAX_AHEAD_MS);
  if (isTie(session, step_id, visitedAt)) return;
  const body = {step_id, visited_at: isoTime(visitedAt)};
  const params = {session_id: session.id};
  const known = session.visits.filter(({step}) => step === step_id);
  const responses = await Promise.all([1, 2].map(() => scenario.server.call(visitStep, {as, params, body})));
  assert.deepEqual(responses.map(({status}) => status).sort(), [200, known.length ? 200 : 201]);
  const first = isoTime(Math.min(visitedAt, ...known.map(({at}) => at)));
  for (const {body} of responses) assert.equal((body as {visited_at: string}).visited_at, first);
  scenario.model.visit(session, step_id, visitedAt);
}

function submitVote(
  scenario: Scenario,
  session: PastSession,
  step_id: string,
  {wasHelpful, reasons, note}: VoteContent,
  seq: number | undefined,
): Promise<TestResponse<unknown>> {
  const call = {as: scenario.tokenOf(session.user), params: {step_id}};
  const where = {session_id: session.id, ...(seq !== undefined && {seq})};
  return wasHelpful === null
    ? scenario.server.call(removeStepFeedback, {...call, query: where})
    : scenario.server.call(submitStepFeedback, {
        ...call,
        body: {...where, was_helpful: wasHelpful, reasons, note},
      });
}

export async function vote(
  scenario: Scenario,
  {session: s, step: n, content, seq}: EventOf<'vote'>,
): Promise<void> {
  const session = scenario.session(s);
  if (!session || !scenario.engineers.includes(session.user)) return;
  const step = scenario.step(session, n);
  const known = session.votes.get(step);
  const sent = {
    none: () => undefined,
    same: () => known?.seq ?? scenario.now,
    late: () => scenario.now - (seq.kind === 'late' ? seq.ms : 0),
    ahead: () => scenario.now + (seq.kind === 'ahead' ? seq.ms : 0),
  }[seq.kind]();
  const {status, body} = await submitVote(scenario, session, step, content, sent);
  assert.equal(status, content.wasHelpful === null ? 204 : known ? 200 : 201);
  const vote = {...content, reasons: codesOf(content.reasons)};
  if (content.wasHelpful !== null) {
    const {reasons, note} = body as StepFeedback;
    assert.deepEqual({reasons, note}, {reasons: vote.reasons, note: vote.note});
  }
  scenario.model.submitVote(session, step, vote, Math.min(sent ?? scenario.now, scenario.now + MAX_AHEAD_MS));
}

/** Sends votes in reverse order: the one with the highest seq must win. */
export async function cross(
  scenario: Scenario,
  {session: s, step: n, votes}: EventOf<'cross'>,
): Promise<void> {
  const session = scenario.session(s);
  if (!session || !scenario.engineers.includes(session.user)) return;
  const step = scenario.step(session, n);
  const isKnown = session.votes.has(step);
  const ordered = votes.map((content, i) => ({content, seq: scenario.now + i}));
  const responses = await Promise.all(
    ordered.toReversed().map(({content, seq}) => submitVote(scenario, session, step, content, seq)),
  );
  const created = responses.filter(({status}) => status === 201).length;
  assert.ok(created <= (isKnown ? 0 : 1), `${created} of the crossing votes answered 201`);
  for (const {content, seq} of ordered) {
    scenario.model.submitVote(session, step, {...content, reasons: codesOf(content.reasons)}, seq);
  }
}

export async function complete(scenario: Scenario, one: EventOf<'complete'>): Promise<void> {
  const session = scenario.session(one.session);
  if (!session) return;
  const {as, ago} = actor(scenario, session, one.byKey);
  const from = Math.max(session.startedAt, scenario.now - ago);
  const completedAt = one.when
    ? timeOf(one.when, from, scenario.now + MAX_AHEAD_MS)
    : Math.max(session.startedAt, scenario.now);
  const responses = await Promise.all(
    one.outcomes.map((outcome) => {
      const body = {outcome, ...(one.when && {completed_at: isoTime(completedAt)})};
      return scenario.server.call(completeSession, {as, params: {session_id: session.id}, body});
    }),
  );
  if (session.completedAt === undefined) {
    // The successful response shows which of the concurrent outcomes was first.
    const {outcome} = responses.find(({status}) => status === 200)?.body as Session;
    Object.assign(session, {completedAt, outcome});
  }
  for (const [index, response] of responses.entries()) {
    if (one.outcomes[index] === session.outcome) assert.deepEqual(response.body, asWire(session));
    else expectProblem('already_completed', response);
  }
}

export async function rate(scenario: Scenario, one: EventOf<'rate'>): Promise<void> {
  const session = scenario.session(one.session);
  if (!session || !scenario.engineers.includes(session.user)) return;
  const comment = one.hasComment ? `Comment ${scenario.now}` : null;
  const reasonsOf = (stars: number): readonly string[] => (stars <= 3 ? one.reasons : []);
  const keys = one.stars.map((_, i) => {
    if (one.key === 'none') return undefined;
    return one.key === 'same' ? `key-${session.id}` : `key-${session.id}-${i}`;
  });
  const responses = await Promise.all(
    one.stars.map((rating, i) => {
      const headers = keys[i] === undefined ? {} : {'idempotency-key': keys[i]};
      const params = {session_id: session.id};
      const as = scenario.tokenOf(session.user);
      return scenario.server.call(rateSession, {
        as,
        params,
        body: {rating, comment, reasons: reasonsOf(rating)},
        headers,
      });
    }),
  );
  if (session.completedAt === undefined) {
    for (const response of responses) expectProblem('session_not_completed', response);
    return;
  }
  if (!session.rating) {
    const first = responses.findIndex(
      ({status, headers}) => status === 201 && !headers.has('idempotency-replayed'),
    );
    const {rating: stars} = responses[first]?.body as Rating;
    const key = keys[first];
    const reasons = codesOf(reasonsOf(stars));
    session.rating = {stars, comment, reasons, at: scenario.now, ...(key !== undefined && {key})};
    responses.splice(first, 1);
    keys.splice(first, 1);
  }
  const {stars, at, key, comment: kept, reasons: keptReasons} = session.rating;
  for (const [index, response] of responses.entries()) {
    if (key === undefined || keys[index] !== key) {
      expectProblem('already_rated', response);
      continue;
    }
    assert.equal(response.headers.get('idempotency-replayed'), 'true');
    const {rating, comment, reasons, created_at} = response.body;
    assert.deepEqual(
      {rating, comment, reasons, created_at},
      {rating: stars, comment: kept, reasons: keptReasons, created_at: isoTime(at)},
    );
  }
}
