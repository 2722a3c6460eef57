import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {importLine, wilsonBounds, type ImportLineInput} from '@resolutionflow/contract';
import {ANY_FLOW, OUTAGE} from '../../src/demo/content/comments.js';
import {FLOWS} from '../../src/demo/content/flows.js';
import {ENGINEERS} from '../../src/demo/content/people.js';
import {dateAt, lastDays, midnightOf} from '../../src/demo/history/calendar.js';
import {demoHistory} from '../../src/demo/history/history.js';

const DAY_MS = 86_400_000;

type Line<T extends ImportLineInput['type']> = Extract<ImportLineInput, {type: T}>;

const timeZone = 'Europe/Berlin';
const evening = Date.parse('2026-11-20T20:00:00Z');
const lines = [...demoHistory({now: evening, timeZone})];

const linesOf = <T extends ImportLineInput['type']>(type: T): Line<T>[] =>
  lines.filter((line): line is Line<T> => line.type === type);

const sessions = linesOf('session');
const sessionOf = new Map(sessions.map((session) => [session.id, session]));
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function countBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}

describe('the demo history', () => {
  it('demo history: every line matches the contract', () => {
    const refused = lines.filter((line) => !importLine.safeParse(line).success);
    assert.deepEqual(refused, []);
  });

  it('demo history: lines refer only to flows, steps and sessions of earlier lines', () => {
    const known = new Set<string>();
    for (const line of lines) {
      if (line.type === 'flow') {
        for (const {id} of [{id: ''}, ...line.steps]) known.add(`${line.tree_id}/${id}`);
      } else if (line.type === 'session') {
        assert.ok(known.has(`${line.tree_id}/`), line.tree_id);
        known.add(line.id);
      } else if (line.type !== 'user') {
        assert.ok(known.has(line.session_id), line.session_id);
        const {tree_id} = sessionOf.get(line.session_id) as Line<'session'>;
        if (line.type !== 'rating') assert.ok(known.has(`${tree_id}/${line.step_id}`), line.step_id);
      }
    }
  });

  it('demo history: a session has at most one rating, after its completion', () => {
    const ratings = linesOf('rating');
    assert.equal(new Set(ratings.map(({session_id}) => session_id)).size, ratings.length);
    for (const {session_id, created_at} of ratings) {
      assert.ok((sessionOf.get(session_id)?.completed_at ?? '~') < created_at);
    }
  });

  it('demo history: has 6,000 to 9,000 sessions on all 90 days, none in the future', () => {
    assert.ok(sessions.length > 6000 && sessions.length < 9000, String(sessions.length));
    const days = countBy(sessions, ({started_at}) => dateAt(Date.parse(started_at), timeZone));
    assert.equal(days.size, 90);
    assert.equal([...days.keys()].sort()[0], '2026-08-23');
    const latest = lines.flatMap((line) =>
      line.type === 'session'
        ? [line.started_at, line.completed_at ?? '']
        : 'created_at' in line
          ? [line.created_at]
          : 'visited_at' in line
            ? [line.visited_at]
            : [],
    );
    assert.ok(latest.every((time) => time <= new Date(evening).toISOString()));
  });

  it('demo history: most sessions are on Mondays, few on weekends and at lunch', () => {
    const weekdays = countBy(sessions, ({started_at}) => String(new Date(started_at).getUTCDay()));
    const of = (weekday: number) => weekdays.get(String(weekday)) ?? 0;
    assert.ok(of(0) + of(6) < sessions.length / 40);
    for (const weekday of [2, 3, 4, 5]) assert.ok(of(1) > of(weekday));
    const hours = countBy(sessions, ({started_at}) =>
      new Date(started_at).toLocaleString('en', {timeZone, hour: '2-digit', hourCycle: 'h23'}),
    );
    assert.ok((hours.get('12') ?? 0) < (hours.get('10') ?? 0) / 2);
    assert.equal(hours.get('03'), undefined);
  });

  it('demo history: during the outage there are more MFA sessions, and fewer are resolved', () => {
    const week = (from: string, to: string) =>
      sessions.filter(
        ({tree_id, started_at}) => tree_id === 'mfa-reset' && started_at >= from && started_at < to,
      );
    const bad = week('2026-10-27', '2026-10-30');
    const usual = week('2026-11-10', '2026-11-13');
    const resolved = (list: readonly Line<'session'>[]) =>
      list.filter(({outcome}) => outcome === 'resolved').length / list.length;
    assert.ok(bad.length > 2 * usual.length, `${bad.length} and ${usual.length}`);
    assert.ok(resolved(bad) < resolved(usual) - 0.2);
  });

  it('demo history: one step has the worst votes and drop-offs, and comments name it', () => {
    const votes = linesOf('step_feedback').filter(({step_id}) => step_id === 'vendor-driver');
    assert.ok(votes.length > 50);
    assert.ok(votes.filter(({was_helpful}) => was_helpful).length / votes.length < 0.35);

    const last = new Map(linesOf('visit').map(({session_id, step_id}) => [session_id, step_id]));
    const open = sessions.filter(({completed_at}) => !completed_at);
    const dropOffs = countBy(open, ({id}) => last.get(id) ?? '');
    const [worst, next] = [...dropOffs.values()].sort((a, b) => b - a);
    assert.equal(dropOffs.get('vendor-driver'), worst);
    assert.ok((worst ?? 0) > 2 * (next ?? 0));

    const comments = linesOf('rating').map(({comment}) => comment ?? '');
    assert.ok(comments.filter((comment) => /vendor portal/i.test(comment)).length >= 10);
  });

  it('demo history: no_access is the main reason of votes on the bad step', () => {
    const votes = linesOf('step_feedback').filter(({was_helpful}) => !was_helpful);
    const bad = votes.filter(({step_id}) => step_id === 'vendor-driver');
    const counts = countBy(
      bad.flatMap(({reasons}) => reasons ?? []),
      (code) => code,
    );
    assert.ok((counts.get('no_access') ?? 0) > bad.length / 3, JSON.stringify([...counts]));
    assert.ok(bad.filter(({note}) => note).length >= 10);
    const others = countBy(
      votes.flatMap(({step_id, reasons}) => (step_id === 'vendor-driver' ? [] : (reasons ?? []))),
      (code) => code,
    );
    assert.ok((others.get('unclear') ?? 0) > (others.get('outdated') ?? 0));
    assert.ok(linesOf('rating').some(({rating, reasons}) => rating <= 3 && reasons?.length));
  });

  it('demo history: better outcomes have better ratings, and engineers differ in their load', () => {
    const stars = (outcome: string) =>
      mean(
        linesOf('rating')
          .filter(({session_id}) => sessionOf.get(session_id)?.outcome === outcome)
          .map(({rating}) => rating),
      );
    assert.ok(stars('resolved') > stars('workaround'));
    assert.ok(stars('workaround') > stars('escalated'));
    assert.ok(stars('escalated') > stars('unresolved') + 0.3);
    assert.equal(countBy(sessions, ({tree_id}) => tree_id).size, FLOWS.length);
    const loads = [...countBy(sessions, ({user_id}) => user_id).values()];
    assert.equal(loads.length, ENGINEERS.length);
    assert.ok(Math.max(...loads) > 4 * Math.min(...loads));
  });

  it('demo history: has 150 different comments of various lengths without unfilled placeholders', () => {
    const comments = linesOf('rating').flatMap(({comment}) => comment ?? []);
    assert.ok(new Set(comments).size >= 150, String(new Set(comments).size));
    assert.ok(comments.every((comment) => !/[{}]/.test(comment)));
    const lengths = comments.map(({length}) => length);
    assert.ok(Math.min(...lengths) < 10 && Math.max(...lengths) > 80);
  });

  it('demo history: is reproducible, and later on the same day only completes open sessions', () => {
    const noon = [...demoHistory({now: Date.parse('2026-11-20T11:00:00Z'), timeZone})];
    assert.deepEqual(noon, [...demoHistory({now: Date.parse('2026-11-20T11:00:00Z'), timeZone})]);
    const later = new Set(lines.map((line) => JSON.stringify(line)));
    const changed = noon.filter((line) => !later.has(JSON.stringify(line)));
    for (const line of changed) {
      assert.ok(line.type === 'session' && !line.completed_at, JSON.stringify(line));
      assert.ok(sessionOf.get(line.id)?.completed_at);
    }
    assert.ok(noon.length < lines.length);
    assert.notDeepEqual(noon, [
      ...demoHistory({now: Date.parse('2026-11-20T11:00:00Z'), timeZone, seed: 'x'}),
    ]);
  });

  it('demo history: the source lists contain every text once', () => {
    const lists = [ANY_FLOW, ...FLOWS.map(({comments}) => comments)].flatMap(({good, mixed, bad}) => [
      good,
      mixed,
      bad,
    ]);
    const complaints = FLOWS.flatMap(({steps}) => steps.map((step) => step.complaints ?? []));
    const texts = [...lists, ...complaints, OUTAGE].flat();
    assert.equal(new Set(texts).size, texts.length);
  });
});

describe('the findings of the demo', () => {
  const since = dateAt(evening - 29 * DAY_MS, timeZone);
  const today = dateAt(evening, timeZone);
  const dayOf = (sessionId: string) => dateAt(Date.parse(sessionOf.get(sessionId)!.started_at), timeZone);
  const ofPeriod = <T extends {session_id: string}>(list: readonly T[]): T[] =>
    list.filter(({session_id}) => dayOf(session_id) >= since);

  const votes = ofPeriod(linesOf('step_feedback'));
  const visits = ofPeriod(linesOf('visit')).filter(({session_id}) => dayOf(session_id) < today);
  const lastStep = new Map(visits.map(({session_id, step_id}) => [session_id, step_id]));
  const stops = [...lastStep].filter(([id]) => !sessionOf.get(id)?.completed_at);

  /** The rules of `GET /insights/findings` for steps, computed from the lines. The most affected come first. */
  const found = [...new Set(votes.map(({step_id}) => step_id))]
    .flatMap((step) => {
      const ownVotes = votes.filter(({step_id}) => step_id === step);
      const helpful = ownVotes.filter(({was_helpful}) => was_helpful).length;
      const reached = visits.filter(({step_id}) => step_id === step).length;
      const stopped = stops.filter(([, last]) => last === step).length;
      const [, mostHelpful] = wilsonBounds(helpful, ownVotes.length) ?? [0, 1];
      const [leastStopped] = wilsonBounds(stopped, reached) ?? [0, 1];
      return [
        ...(ownVotes.length >= 5 && mostHelpful < 0.7
          ? [{kind: 'step_unhelpful', step, affected: ownVotes.length - helpful}]
          : []),
        ...(reached >= 10 && leastStopped > 0.15 ? [{kind: 'step_drop_off', step, affected: stopped}] : []),
      ];
    })
    .sort((a, b) => b.affected - a.affected);

  it('demo findings: the driver step loses most sessions, and is voted down most', () => {
    assert.deepEqual(
      found.slice(0, 2).map(({step}) => step),
      ['vendor-driver', 'vendor-driver'],
    );
  });

  it('demo findings: a quarter of all steps at most deserves a look', () => {
    const steps = FLOWS.flatMap((flow) => flow.steps).length;
    assert.ok(new Set(found.map(({step}) => step)).size <= steps / 4, JSON.stringify(found));
  });
});

describe('the calendar', () => {
  it('demo calendar: lastDays and midnightOf are right across a clock change', () => {
    const days = lastDays(3, Date.parse('2026-10-26T00:30:00+01:00'), 'Europe/Berlin');
    assert.deepEqual(
      days.map(({date, daysAgo, weekday, weeksAgo}) => [date, daysAgo, weekday, weeksAgo]),
      [
        ['2026-10-24', 2, 6, 1],
        ['2026-10-25', 1, 7, 1],
        ['2026-10-26', 0, 1, 0],
      ],
    );
    assert.equal(midnightOf('2026-10-24', 'Europe/Berlin'), Date.parse('2026-10-24T00:00:00+02:00'));
    assert.equal(midnightOf('2026-10-26', 'Europe/Berlin'), Date.parse('2026-10-26T00:00:00+01:00'));
    assert.equal(midnightOf('2026-07-01', 'Pacific/Apia'), Date.parse('2026-07-01T00:00:00+13:00'));
    assert.equal(midnightOf('2026-07-01', 'America/Los_Angeles'), Date.parse('2026-07-01T00:00:00-07:00'));
  });

  it('demo calendar: dateAt returns the date in a time zone', () => {
    const instant = Date.parse('2026-11-22T23:30:00Z');
    assert.equal(dateAt(instant, 'UTC'), '2026-11-22');
    assert.equal(dateAt(instant, 'Europe/Berlin'), '2026-11-23');
  });
});
