import assert from 'node:assert/strict';
import {test} from 'node:test';
import * as z from 'zod/mini';
import {
  ERRORS,
  cleanComment,
  safeCsvCell,
  commentInput,
  getTeamAnalytics,
  id,
  importLine,
  listFlows,
  name,
  pathOf,
  rateSession,
  removeStepFeedback,
  routes,
  stars,
  stepList,
  submitStepFeedback,
  timestamp,
  tokenInput,
  userId,
  type Route,
} from './index.js';

const accepts = (schema: z.ZodMiniType, value: unknown): boolean => z.safeParse(schema, value).success;

test('id: accepts 1–128 characters that a path needs not encode', () => {
  for (const good of [
    'a',
    '0',
    'a.b',
    '...',
    'A_-:.9',
    '018f4f2a-7b1c-7000-8000-000000000000',
    'x'.repeat(128),
  ]) {
    assert.ok(accepts(id, good), good);
  }
  for (const bad of ['', '.', '..', 'a b', 'a/b', 'ä', 'x'.repeat(129), 'a\n', 7, null]) {
    assert.ok(!accepts(id, bad), String(bad));
  }
});

test('userId: accepts the ids of identity providers, but no control characters or dot segments', () => {
  for (const good of [
    'auth0|4f2a',
    '...',
    '.a',
    'anna@example.com',
    'a/b?c#d',
    'Jörg Müller',
    '𝒳'.repeat(128),
  ]) {
    assert.ok(accepts(userId, good), good);
  }
  for (const bad of ['', '.', '..', 'a\u0000', 'a\nb', '\u200b', '\ud800', 'x'.repeat(129)]) {
    assert.ok(!accepts(userId, bad), JSON.stringify(bad));
  }
});

test('name: accepts 1–200 characters, and an emoji counts as one', () => {
  assert.ok(accepts(name, '🙂'.repeat(200)));
  assert.ok(!accepts(name, '🙂'.repeat(201)));
  assert.ok(!accepts(name, ''));
  assert.ok(!accepts(name, 'a\u0000'));
});

test('timestamp: accepts existing dates with time and offset', () => {
  assert.ok(accepts(timestamp, '2026-11-22T10:00:00.000Z'));
  assert.ok(accepts(timestamp, '2026-11-22T10:00:00+05:45'));
  assert.ok(accepts(timestamp, '0000-01-01T00:00:00Z'));
  for (const bad of [
    '2026-02-30T10:00:00Z',
    '2026-11-22',
    'yesterday',
    '2026-11-22T10:00:00',
    // A year before 0000 in UTC.
    '0000-01-01T00:00:00+00:01',
    1763805600000,
  ]) {
    assert.ok(!accepts(timestamp, bad), String(bad));
  }
});

test('stars: accepts whole numbers from 1 to 5', () => {
  for (const good of [1, 2, 3, 4, 5]) assert.ok(accepts(stars, good));
  for (const bad of [0, 6, -1, 4.5, '5', true, null, NaN]) assert.ok(!accepts(stars, bad), String(bad));
});

test('comment: is trimmed, loses NUL and unpaired surrogates, and becomes null when empty', () => {
  assert.equal(cleanComment('  fine \n'), 'fine');
  assert.equal(cleanComment(' \0 '), null);
  assert.equal(cleanComment('a\ud800b\udc00c 🙂'), 'abc 🙂');
  assert.equal(z.parse(commentInput, undefined), null);
  assert.equal(z.parse(commentInput, null), null);
  assert.equal(z.parse(commentInput, `  ${'x'.repeat(500)}  `), 'x'.repeat(500));
  assert.ok(!accepts(commentInput, 'x'.repeat(501)));
  assert.ok(accepts(commentInput, '🙂'.repeat(250)));
  assert.ok(!accepts(commentInput, `${'🙂'.repeat(250)}!`));
  assert.ok(!accepts(commentInput, 7));
});

const vote = {session_id: 's', was_helpful: false};

test('reasons: are unique and sorted, at most 5; null and missing become an empty list', () => {
  const reasonsOf = (reasons: unknown) => z.parse(submitStepFeedback.body, {...vote, reasons}).reasons;
  assert.deepEqual(reasonsOf(['unclear', 'a_1', 'unclear']), ['a_1', 'unclear']);
  for (const none of [undefined, null, []]) assert.deepEqual(reasonsOf(none), []);
  const five = ['a', 'b', 'c', 'd', 'e'];
  assert.deepEqual(reasonsOf([...five, ...five]), five);
  assert.deepEqual(reasonsOf(['x'.repeat(40)]), ['x'.repeat(40)]);
  for (const bad of [
    [...five, 'f'],
    'unclear',
    {},
    [''],
    ['A'],
    ['_a'],
    ['1a'],
    ['a-b'],
    ['x'.repeat(41)],
    [7],
  ]) {
    assert.ok(!accepts(submitStepFeedback.body, {...vote, reasons: bad}), JSON.stringify(bad));
  }
});

test('note: is trimmed, becomes null when empty, and has at most 280 UTF-16 units', () => {
  const noteOf = (note: unknown) => z.parse(submitStepFeedback.body, {...vote, note}).note;
  assert.equal(noteOf(' Step 3 is gone \n'), 'Step 3 is gone');
  for (const none of [undefined, null, '', ' \0 ']) assert.equal(noteOf(none), null);
  assert.equal(noteOf('🙂'.repeat(140)), '🙂'.repeat(140));
  for (const bad of ['x'.repeat(281), `${'🙂'.repeat(140)}!`, 7]) {
    assert.ok(!accepts(submitStepFeedback.body, {...vote, note: bad}), String(bad));
  }
});

test('reasons and notes: accepted for unhelpful votes only, and reasons for ratings up to 3', () => {
  const helpful = {...vote, was_helpful: true};
  assert.ok(!accepts(submitStepFeedback.body, {...helpful, reasons: ['unclear']}));
  assert.ok(!accepts(submitStepFeedback.body, {...helpful, note: 'x'}));
  assert.ok(accepts(submitStepFeedback.body, {...helpful, reasons: [], note: ' '}));
  for (const rating of [1, 2, 3, 4, 5]) {
    assert.equal(accepts(rateSession.body, {rating, reasons: ['unclear']}), rating <= 3);
    assert.ok(accepts(rateSession.body, {rating, reasons: []}));
  }
  const created_at = '2026-11-22T10:00:00Z';
  const line = {type: 'step_feedback', session_id: 's', step_id: 'a', created_at};
  assert.ok(accepts(importLine, {...line, was_helpful: false, reasons: ['unclear'], note: 'x'}));
  assert.ok(!accepts(importLine, {...line, was_helpful: true, reasons: ['unclear']}));
  assert.ok(
    !accepts(importLine, {type: 'rating', session_id: 's', rating: 4, reasons: ['unclear'], created_at}),
  );
});

test('period: defaults to 30d, and rejects empty, repeated and unknown values', () => {
  assert.deepEqual(z.parse(getTeamAnalytics.query, {}), {period: '30d'});
  for (const bad of ['', '31d', ['7d', '30d']]) assert.ok(!accepts(getTeamAnalytics.query, {period: bad}));
});

test('numbers in a query: must be whole and within their limits', () => {
  assert.deepEqual(z.parse(listFlows.query, {limit: '5'}), {limit: 5});
  assert.deepEqual(z.parse(listFlows.query, {}), {limit: 100});
  for (const bad of ['0', '-1', '1.5', '1e3', '', 'x', '100000']) {
    assert.ok(!accepts(listFlows.query, {limit: bad}), bad);
  }
  assert.deepEqual(z.parse(removeStepFeedback.query, {session_id: 's', seq: '12'}), {
    session_id: 's',
    seq: 12,
  });
});

test('request bodies: unknown fields are ignored', () => {
  assert.deepEqual(z.parse(submitStepFeedback.body, {session_id: 's', was_helpful: false, extra: 1}), {
    session_id: 's',
    was_helpful: false,
    reasons: [],
    note: null,
  });
});

test('stepList: rejects a repeated step id', () => {
  assert.ok(accepts(stepList, []));
  assert.ok(
    !accepts(stepList, [
      {id: 'a', title: 'A'},
      {id: 'a', title: 'B'},
    ]),
  );
});

test('tokenInput: defaults to an engineer for an hour, and rejects more than a day', () => {
  assert.deepEqual(z.parse(tokenInput, {user_id: 'u', name: 'U'}), {
    user_id: 'u',
    name: 'U',
    role: 'engineer',
    ttl_seconds: 3600,
  });
  assert.ok(!accepts(tokenInput, {user_id: 'u', name: 'U', ttl_seconds: 86_401}));
  assert.ok(!accepts(tokenInput, {user_id: 'u', name: 'U', role: 'owner'}));
});

test('importLine: a completed session needs no outcome, and an open one must not have any', () => {
  const session = {type: 'session', id: 's', tree_id: 't', user_id: 'u', started_at: '2026-11-22T10:00:00Z'};
  assert.ok(accepts(importLine, session));
  assert.ok(accepts(importLine, {...session, completed_at: '2026-11-22T10:05:00Z', outcome: null}));
  assert.ok(!accepts(importLine, {...session, outcome: 'resolved'}));
  assert.ok(!accepts(importLine, {...session, type: 'nothing'}));
});

test('routes: each name, method and path is unique, and the path contains the parameters', () => {
  const seen = new Set<string>();
  for (const [key, route] of Object.entries<Route>(routes)) {
    assert.equal(route.name, key);
    for (const path of [route.path, ...(route.alsoAt ? [route.alsoAt] : [])]) {
      assert.ok(!seen.has(`${route.method} ${path}`), path);
      seen.add(`${route.method} ${path}`);
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, key]) => key);
      assert.deepEqual(inPath, Object.keys(route.params?.shape ?? {}), path);
    }
    assert.ok(route.access.length > 0);
    for (const code of route.errors ?? []) assert.ok(code in ERRORS);
  }
});

test('pathOf: inserts and encodes the parameters, and throws when one is missing', () => {
  assert.equal(pathOf(rateSession, {session_id: 's-1'}), '/sessions/s-1/rate');
  assert.equal(pathOf(routes.eraseUser, {user_id: 'auth0|a/b'}), '/users/auth0%7Ca%2Fb');
  assert.throws(() => pathOf(rateSession, {}), /session_id/);
});

test('safeCsvCell puts an apostrophe before formulas at the start and after each separator', () => {
  for (const sign of ['=', '+', '-', '@', '＝', '＋', '－', '＠']) {
    assert.equal(safeCsvCell(`${sign}1+1`), `'${sign}1+1`);
    for (const separator of [',', ';', '\t', '\n']) {
      assert.equal(safeCsvCell(`thanks${separator}${sign}1`), `thanks${separator}'${sign}1`);
      assert.equal(safeCsvCell(`thanks${separator} "${sign}1`), `thanks${separator}' "${sign}1`);
    }
  }
  assert.equal(safeCsvCell('a-b; c=d, e@f'), 'a-b; c=d, e@f');
});
