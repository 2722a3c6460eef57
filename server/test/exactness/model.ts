import type {
  Finding,
  FindingKind,
  FindingList,
  FlowAnalytics,
  Outcome,
  Period,
  PersonalAnalytics,
  TeamAnalytics,
} from '@resolutionflow/contract';
import {History, type PastSession} from './history.js';

const PERIOD_DAYS: Readonly<Record<Period, number>> = {'7d': 7, '30d': 30, '90d': 90};
const OUTCOMES: readonly Outcome[] = ['resolved', 'escalated', 'workaround', 'unresolved'];
const UNKNOWN = 'Unknown';

const formats = new Map<string, Intl.DateTimeFormat>();
const days = new Map<string, string>();

/** Returns the calendar day of a time in a zone. */
export function dayIn(zone: string, at: number): string {
  const key = `${zone} ${at}`;
  const known = days.get(key);
  if (known !== undefined) return known;
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat('en', {timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit'});
  formats.set(zone, format);
  const parts = format.formatToParts(at);
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? '';
  const day = `${part('year')}-${part('month')}-${part('day')}`;
  days.set(key, day);
  return day;
}

const plusDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** Divides integers and rounds half up to a number of decimals. */
function quotient(a: number, b: number, decimals: number): number {
  const scale = 10n ** BigInt(decimals);
  const [numerator, denominator] = [BigInt(a) * scale, BigInt(b)];
  return Number((2n * numerator + denominator) / (2n * denominator)) / Number(scale);
}

const quotientOr = <T>(a: number, b: number, decimals: number, nothing: T): number | T =>
  b === 0 ? nothing : quotient(a, b, decimals);

const Z = 1.959964;

/** Returns the unrounded Wilson score interval: the roots of its quadratic equation. */
function bounds(successes: number, n: number): [low: number, high: number] {
  const a = 1 + Z ** 2 / n;
  const b = -(2 * (successes / n) + Z ** 2 / n);
  const c = (successes / n) ** 2;
  const root = Math.sqrt(Math.max(0, b ** 2 - 4 * a * c));
  return [successes === 0 ? 0 : (-b - root) / (2 * a), successes === n ? 1 : (-b + root) / (2 * a)];
}

function interval(successes: number, n: number): [number, number] | null {
  if (n === 0) return null;
  const [low, high] = bounds(successes, n).map((bound) => Math.round(bound * 1000) / 1000);
  return [low ?? NaN, high ?? NaN];
}

/** Returns the exact percentile by nearest rank, in minutes. */
const percentile = (sorted: readonly number[], percent: number): number | null =>
  sorted.length === 0 ? null : (sorted[Math.ceil((sorted.length * percent) / 100) - 1] ?? NaN) / 60_000;

const countCodes = (codes: readonly string[]): {code: string; count: number}[] =>
  [...Map.groupBy(codes, (code) => code)]
    .map(([code, of]) => ({code, count: of.length}))
    .sort((a, b) => b.count - a.count || compare(a.code, b.code));

/** Compares by code point. */
const compare = (a: string, b: string): number => {
  const [x, y] = [[...a], [...b]];
  for (const [index, character] of x.entries()) {
    const other = y[index];
    if (other === undefined) return 1;
    const difference = (character.codePointAt(0) ?? 0) - (other.codePointAt(0) ?? 0);
    if (difference) return difference;
  }
  return x.length - y.length;
};

/** Computes the responses of an account from its events, by the definitions of the metrics. */
export class Model extends History {
  team(now: number, key: Period, engineer?: string): TeamAnalytics {
    const all = [...this.sessions.values()].filter(({user}) => engineer === undefined || user === engineer);
    const [sessions, before] = this.#inPeriod(all, now, key);
    const active = (some: readonly PastSession[]): number => new Set(some.map(({user}) => user)).size;
    const shared = this.#shared(sessions, before, now, key);
    return {
      ...shared,
      previous: {...shared.previous, active_engineers: active(before)},
      active_engineers: active(sessions),
      top_flows: this.#topFlows(sessions),
      top_engineers: this.#ranked(
        sessions,
        ({user}) => user,
        (user) => this.names.get(user)?.name,
      ).map(({id, name, of}) => ({
        user_id: id,
        name,
        sessions: of.length,
        ...this.#work(of),
      })),
    };
  }

  me(now: number, key: Period, user: string): PersonalAnalytics {
    const all = [...this.sessions.values()].filter((session) => session.user === user);
    const [sessions, before] = this.#inPeriod(all, now, key);
    return {...this.#shared(sessions, before, now, key), top_flows: this.#topFlows(sessions)};
  }

  flow(now: number, key: Period, tree: string, engineer?: string): FlowAnalytics {
    const flow = this.flows.get(tree);
    if (!flow) throw new Error(`No flow ${tree}`);
    const all = [...this.sessions.values()].filter(
      (session) => session.tree === tree && (engineer === undefined || session.user === engineer),
    );
    const [sessions, before] = this.#inPeriod(all, now, key);
    const today = dayIn(this.zone, now);
    const figures = (id: string) => {
      const {yes, no, visits, dropOffs, reached} = this.#step(sessions, id, today);
      const votes = sessions.flatMap(({votes}) => votes.get(id) ?? []);
      return {
        node_id: id,
        node_title: flow.titles.get(id) ?? '',
        helpful_yes: yes,
        helpful_no: no,
        helpful_rate: quotientOr(yes, yes + no, 3, null),
        helpful_interval: interval(yes, yes + no),
        visits,
        drop_offs: dropOffs,
        drop_off_rate: quotientOr(dropOffs, reached, 3, null),
        drop_off_interval: interval(dropOffs, reached),
        reasons: countCodes(votes.flatMap(({reasons}) => reasons)),
        notes: votes.filter(({note}) => note !== null).length,
      };
    };
    const current = flow.steps.map(({id}) => ({...figures(id), archived: false}));
    const archived = [...flow.titles.keys()]
      .filter((id) => !flow.steps.some((step) => step.id === id))
      .sort(compare)
      .map((id) => ({...figures(id), archived: true}))
      .filter((step) => step.helpful_yes + step.helpful_no + step.visits + step.drop_offs > 0);
    const comments = sessions
      .flatMap(({id, user, rating}) =>
        rating?.comment ? [{id, user, ...rating, comment: rating.comment}] : [],
      )
      .sort((a, b) => b.at - a.at || compare(a.id, b.id))
      .slice(0, 10);
    return {
      ...this.#shared(sessions, before, now, key),
      tree_id: tree,
      name: flow.name,
      step_feedback: [...current, ...archived],
      recent_comments: comments.map(({stars, comment, user, at}) => ({
        rating: stars,
        comment,
        user_name: this.names.get(user)?.name ?? UNKNOWN,
        created_at: new Date(at).toISOString(),
      })),
      rating_reasons: countCodes(sessions.flatMap(({rating}) => rating?.reasons ?? [])),
    };
  }

  /** Computes every finding from the sessions, by its rule. */
  findings(now: number, key: Period, only: {tree?: string; engineer?: string} = {}): FindingList {
    const all = [...this.sessions.values()].filter(
      ({user}) => only.engineer === undefined || user === only.engineer,
    );
    const [sessions, before] = this.#inPeriod(all, now, key);
    const today = dayIn(this.zone, now);
    const found: Finding[] = [];
    const rateOf = (some: readonly PastSession[]): [resolved: number, completed: number] => [
      some.filter(({outcome}) => outcome === 'resolved').length,
      some.filter(({completedAt}) => completedAt !== undefined).length,
    ];
    for (const [tree, flow] of this.flows) {
      if (only.tree !== undefined && tree !== only.tree) continue;
      const add = (
        kind: FindingKind,
        [count, of]: readonly [number, number],
        affected: number,
        more: Partial<Finding> = {},
      ): void => {
        found.push({
          kind,
          tree_id: tree,
          flow_name: flow.name,
          step_id: null,
          step_title: null,
          count,
          of,
          rate: quotient(count, of, 3),
          interval: interval(count, of) ?? [0, 1],
          compared_to: null,
          affected,
          ...more,
        });
      };
      const own = sessions.filter((session) => session.tree === tree);
      for (const {id, title} of flow.steps) {
        const {yes, no, dropOffs, reached} = this.#step(own, id, today);
        const step = {step_id: id, step_title: title};
        if (yes + no >= 5 && bounds(yes, yes + no)[1] < 0.7) add('step_unhelpful', [yes, yes + no], no, step);
        if (reached >= 10 && bounds(dropOffs, reached)[0] > 0.15) {
          add('step_drop_off', [dropOffs, reached], dropOffs, step);
        }
      }
      const [resolved, completed] = rateOf(own);
      const [othersResolved, others] = rateOf(sessions.filter((session) => session.tree !== tree));
      if (completed >= 10 && others > 0) {
        if (bounds(resolved, completed)[1] < bounds(othersResolved, others)[0]) {
          const affected = quotient(completed * othersResolved - resolved * others, others, 0);
          const compared_to = quotient(othersResolved, others, 3);
          add('flow_low_resolution', [resolved, completed], affected, {compared_to});
        }
      }
      const stars = own.flatMap(({rating}) => (rating ? [rating.stars] : []));
      const satisfied = stars.filter((one) => one >= 4).length;
      if (stars.length >= 5 && bounds(satisfied, stars.length)[1] < 0.6) {
        add('flow_low_satisfaction', [satisfied, stars.length], stars.length - satisfied);
      }
      const [resolvedBefore, completedBefore] = rateOf(before.filter((session) => session.tree === tree));
      if (completed >= 10 && completedBefore >= 10) {
        if (bounds(resolved, completed)[1] < bounds(resolvedBefore, completedBefore)[0]) {
          const affected = quotient(
            completed * resolvedBefore - resolved * completedBefore,
            completedBefore,
            0,
          );
          const compared_to = quotient(resolvedBefore, completedBefore, 3);
          add('flow_worse', [resolved, completed], affected, {compared_to});
        }
      }
    }
    found.sort(
      (a, b) =>
        b.affected - a.affected ||
        compare(a.kind, b.kind) ||
        compare(a.tree_id, b.tree_id) ||
        compare(a.step_id ?? '', b.step_id ?? ''),
    );
    return {period: this.#period(now, key), findings: found.slice(0, 20)};
  }

  #step(sessions: readonly PastSession[], id: string, today: string) {
    const votes = sessions.flatMap(({votes}) => [votes.get(id)?.wasHelpful]);
    const reached = sessions.filter(({visits}) => visits.some(({step}) => step === id));
    const isEarlier = ({startedAt}: PastSession): boolean => dayIn(this.zone, startedAt) < today;
    return {
      yes: votes.filter((vote) => vote === true).length,
      no: votes.filter((vote) => vote === false).length,
      visits: reached.length,
      reached: reached.filter(isEarlier).length,
      dropOffs: sessions.filter((session) => {
        const latest = session.visits.reduce<PastSession['visits'][number] | undefined>(
          (last, visit) => (!last || visit.at > last.at ? visit : last),
          undefined,
        );
        return session.completedAt === undefined && isEarlier(session) && latest?.step === id;
      }).length,
    };
  }

  #period(now: number, key: Period) {
    const to = dayIn(this.zone, now);
    return {key, from: plusDays(to, 1 - PERIOD_DAYS[key]), to, time_zone: this.zone};
  }

  /** Computes the metrics of a ranking entry. */
  #work(sessions: readonly PastSession[]) {
    const {completion_rate, avg_duration_minutes, median_duration_minutes, resolved_rate} =
      this.#summary(sessions);
    return {completion_rate, avg_duration_minutes, median_duration_minutes, resolved_rate};
  }

  /** Returns the sessions of the period and of the previous one. */
  #inPeriod(sessions: readonly PastSession[], now: number, key: Period): [PastSession[], PastSession[]] {
    const today = dayIn(this.zone, now);
    const days = PERIOD_DAYS[key];
    const between = (from: string, to: string) =>
      sessions.filter(({startedAt}) => {
        const day = dayIn(this.zone, startedAt);
        return day >= from && day <= to;
      });
    const from = plusDays(today, 1 - days);
    return [between(from, today), between(plusDays(from, -days), plusDays(from, -1))];
  }

  #summary(sessions: readonly PastSession[]) {
    const completed = sessions.filter(({completedAt}) => completedAt !== undefined);
    const ms = completed.reduce((sum, {startedAt, completedAt = 0}) => sum + completedAt - startedAt, 0);
    const countOf = (outcome: Outcome): number => completed.filter((one) => one.outcome === outcome).length;
    const durations = completed
      .map(({startedAt, completedAt = 0}) => completedAt - startedAt)
      .sort((a, b) => a - b);
    return {
      total_sessions: sessions.length,
      completed_sessions: completed.length,
      completion_rate: quotientOr(completed.length, sessions.length, 3, 0),
      avg_duration_minutes: quotientOr(ms, completed.length * 60_000, 1, 0),
      median_duration_minutes: percentile(durations, 50),
      p90_duration_minutes: percentile(durations, 90),
      outcome_breakdown: {
        resolved: countOf('resolved'),
        escalated: countOf('escalated'),
        workaround: countOf('workaround'),
        unresolved: countOf('unresolved'),
      },
      resolved_rate: quotientOr(countOf('resolved'), completed.length, 3, null),
      resolved_interval: interval(countOf('resolved'), completed.length),
      unfinished_sessions: sessions.filter(({completedAt}) => completedAt === undefined).length,
      no_outcome_sessions: completed.filter(({outcome}) => !outcome).length,
    };
  }

  #csat(sessions: readonly PastSession[]) {
    const stars = sessions.flatMap(({rating}) => (rating ? [rating.stars] : []));
    const completed = sessions.filter(({completedAt}) => completedAt !== undefined).length;
    const sum = stars.reduce((total, one) => total + one, 0);
    const satisfied = stars.filter((one) => one >= 4).length;
    return {
      satisfied_rate: quotientOr(satisfied, stars.length, 3, null),
      satisfied_interval: interval(satisfied, stars.length),
      avg_csat: quotientOr(sum, stars.length, 1, null),
      total_ratings: stars.length,
      response_rate: quotientOr(stars.length, completed, 3, 0),
      stars,
    };
  }

  #shared(sessions: readonly PastSession[], before: readonly PastSession[], now: number, key: Period) {
    const days = PERIOD_DAYS[key];
    const to = dayIn(this.zone, now);
    const from = plusDays(to, 1 - days);
    const {stars, ...csat} = this.#csat(sessions);
    const {stars: _, ...csatBefore} = this.#csat(before);
    const count = (n: number): number => stars.filter((one) => one === n).length;
    return {
      period: this.#period(now, key),
      summary: this.#summary(sessions),
      ...csat,
      rating_breakdown: {'1': count(1), '2': count(2), '3': count(3), '4': count(4), '5': count(5)},
      previous: {summary: this.#summary(before), ...csatBefore},
      history_from:
        [...this.sessions.values()].map(({startedAt}) => dayIn(this.zone, startedAt)).sort()[0] ?? null,
      time_series: Array.from({length: days}, (_, index) => {
        const date = plusDays(from, index);
        const ofDay = sessions.filter(({startedAt}) => dayIn(this.zone, startedAt) === date);
        const countOf = (outcome: Outcome): number => ofDay.filter((one) => one.outcome === outcome).length;
        const [resolved = 0, escalated = 0, workaround = 0, unresolved = 0] = OUTCOMES.map(countOf);
        const unfinished = ofDay.filter(({completedAt}) => completedAt === undefined).length;
        const no_outcome = ofDay.filter((one) => one.completedAt !== undefined && !one.outcome).length;
        const parts = {resolved, escalated, workaround, unresolved, unfinished, no_outcome};
        return {date, sessions: ofDay.length, ...parts};
      }),
    };
  }

  #ranked(
    sessions: readonly PastSession[],
    by: (session: PastSession) => string,
    nameOf: (id: string) => string | undefined,
  ): {id: string; name: string; of: PastSession[]}[] {
    return [...Map.groupBy(sessions, by)]
      .map(([id, of]) => ({id, name: nameOf(id) ?? UNKNOWN, of}))
      .sort((a, b) => b.of.length - a.of.length || compare(a.name, b.name) || compare(a.id, b.id))
      .slice(0, 10);
  }

  #topFlows(sessions: readonly PastSession[]) {
    return this.#ranked(
      sessions,
      ({tree}) => tree,
      (tree) => this.flows.get(tree)?.name,
    ).map(({id, name, of}) => ({
      tree_id: id,
      name,
      sessions: of.length,
      ...this.#work(of),
      avg_csat: this.#csat(of).avg_csat,
      total_ratings: this.#csat(of).total_ratings,
    }));
  }
}
