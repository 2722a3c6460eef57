import type {
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

/** The calendar day on which a moment falls in a zone. */
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

/** a ÷ b with so many decimals, half up, from integers. */
function quotient(a: number, b: number, decimals: number): number {
  const scale = 10n ** BigInt(decimals);
  const [numerator, denominator] = [BigInt(a) * scale, BigInt(b)];
  return Number((2n * numerator + denominator) / (2n * denominator)) / Number(scale);
}

const orNothing = <T>(a: number, b: number, decimals: number, nothing: T): number | T =>
  b === 0 ? nothing : quotient(a, b, decimals);

/** Code point order. */
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

/** The account's answers: every figure is counted anew, straight from the definitions. */
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
        completion_rate: this.#summary(of).completion_rate,
        avg_duration_minutes: this.#summary(of).avg_duration_minutes,
      })),
    };
  }

  me(now: number, key: Period, user: string): PersonalAnalytics {
    const all = [...this.sessions.values()].filter((session) => session.user === user);
    const [sessions, before] = this.#inPeriod(all, now, key);
    return {...this.#shared(sessions, before, now, key), top_flows: this.#topFlows(sessions)};
  }

  flow(now: number, key: Period, tree: string): FlowAnalytics {
    const flow = this.flows.get(tree);
    if (!flow) throw new Error(`No flow ${tree}`);
    const all = [...this.sessions.values()].filter((session) => session.tree === tree);
    const [sessions, before] = this.#inPeriod(all, now, key);
    const today = dayIn(this.zone, now);
    const figures = (id: string) => {
      const votes = sessions.flatMap(({votes}) => [votes.get(id)?.wasHelpful]);
      const yes = votes.filter((vote) => vote === true).length;
      const no = votes.filter((vote) => vote === false).length;
      return {
        node_id: id,
        node_title: flow.titles.get(id) ?? '',
        helpful_yes: yes,
        helpful_no: no,
        helpful_rate: orNothing(yes, yes + no, 3, null),
        visits: sessions.filter(({visits}) => visits.some(({step}) => step === id)).length,
        drop_offs: sessions.filter((session) => {
          const latest = session.visits.reduce<PastSession['visits'][number] | undefined>(
            (last, visit) => (!last || visit.at > last.at ? visit : last),
            undefined,
          );
          return (
            session.completedAt === undefined &&
            dayIn(this.zone, session.startedAt) < today &&
            latest?.step === id
          );
        }).length,
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
    };
  }

  /** The sessions of the period, and of the one before. */
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
    const having = (outcome: Outcome): number => completed.filter((one) => one.outcome === outcome).length;
    return {
      total_sessions: sessions.length,
      completed_sessions: completed.length,
      completion_rate: orNothing(completed.length, sessions.length, 3, 0),
      avg_duration_minutes: orNothing(ms, completed.length * 60_000, 1, 0),
      outcome_breakdown: {
        resolved: having('resolved'),
        escalated: having('escalated'),
        workaround: having('workaround'),
        unresolved: having('unresolved'),
      },
    };
  }

  #csat(sessions: readonly PastSession[]) {
    const stars = sessions.flatMap(({rating}) => (rating ? [rating.stars] : []));
    const completed = sessions.filter(({completedAt}) => completedAt !== undefined).length;
    const sum = stars.reduce((total, one) => total + one, 0);
    return {
      avg_csat: orNothing(sum, stars.length, 1, null),
      total_ratings: stars.length,
      response_rate: orNothing(stars.length, completed, 3, 0),
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
      period: {key, from, to, time_zone: this.zone},
      summary: this.#summary(sessions),
      ...csat,
      rating_breakdown: {'1': count(1), '2': count(2), '3': count(3), '4': count(4), '5': count(5)},
      previous: {summary: this.#summary(before), ...csatBefore},
      time_series: Array.from({length: days}, (_, index) => {
        const date = plusDays(from, index);
        const ofDay = sessions.filter(({startedAt}) => dayIn(this.zone, startedAt) === date);
        const having = (outcome: Outcome): number => ofDay.filter((one) => one.outcome === outcome).length;
        const [resolved = 0, escalated = 0, workaround = 0, unresolved = 0] = OUTCOMES.map(having);
        return {date, sessions: ofDay.length, resolved, escalated, workaround, unresolved};
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
      completion_rate: this.#summary(of).completion_rate,
      avg_duration_minutes: this.#summary(of).avg_duration_minutes,
      avg_csat: this.#csat(of).avg_csat,
    }));
  }
}
