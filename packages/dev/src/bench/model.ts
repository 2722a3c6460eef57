import type {TeamAnalytics} from '@resolutionflow/contract';
import {
  ACCOUNT,
  DAYS,
  ENGINEERS,
  engineerId,
  FLOWS,
  flowId,
  sessionId,
  sessionsOf,
  today,
} from './generate.js';

/*
 * The team's figures as an application asks for them that keeps rows and no sums: one grouping query for each part of the
 * answer. `days` is how a day is cut out of a time, which every database writes in its own way.
 */

const DAY_MS = 86_400_000;

/** Runs a statement; `within` has the placeholders of its parameters: account, first moment, moment after the last. */
export type Ask = (sql: string) => Promise<Record<string, unknown>[]>;

/** What the placeholders of `within` stand for. */
export const parameters = (): string[] => [
  ACCOUNT,
  new Date(today() - (DAYS - 1) * DAY_MS).toISOString(),
  new Date(today() + DAY_MS).toISOString(),
];

export interface Syntax {
  /** The day of `s.started_at`, `YYYY-MM-DD`. */
  readonly day: string;
  /** How long `s` took, minutes. */
  readonly minutes: string;
  /** Placeholders of account, first and last moment. */
  readonly within: string;
}

export async function askAsTheModel(
  ask: Ask,
  {day, minutes, within}: Syntax,
): Promise<Record<string, unknown>> {
  const sessions = `from sessions s where ${within}`;
  const rated = `from sessions s join session_ratings r on r.session_id = s.id where ${within}`;
  const [total] = await ask(
    `select count(*) as total, count(s.completed_at) as completed, avg(${minutes}) as minutes ${sessions}`,
  );
  const outcomes = await ask(
    `select s.outcome, count(*) as n ${sessions} and s.outcome is not null group by s.outcome order by s.outcome`,
  );
  const stars = await ask(`select r.rating, count(*) as n ${rated} group by r.rating order by r.rating`);
  const [active] = await ask(`select count(distinct s.user_id) as n ${sessions}`);
  const days = await ask(
    `select ${day} as day, count(*) as sessions,
       sum(case when s.outcome = 'resolved' then 1 else 0 end) as resolved,
       sum(case when s.outcome = 'escalated' then 1 else 0 end) as escalated,
       sum(case when s.outcome = 'workaround' then 1 else 0 end) as workaround,
       sum(case when s.outcome = 'unresolved' then 1 else 0 end) as unresolved
     ${sessions} group by ${day} order by 1`,
  );
  const flows = await ask(
    `select f.id, f.name, count(*) as sessions,
       1.0 * count(s.completed_at) / count(*) as rate, avg(${minutes}) as minutes, avg(r.rating) as csat
     from sessions s join flows f on f.id = s.tree_id left join session_ratings r on r.session_id = s.id
     where ${within} group by f.id, f.name order by sessions desc, f.name, f.id limit 10`,
  );
  const engineers = await ask(
    `select u.id, u.name, count(*) as sessions,
       1.0 * count(s.completed_at) / count(*) as rate, avg(${minutes}) as minutes
     from sessions s join users u on u.id = s.user_id
     where ${within} group by u.id, u.name order by sessions desc, u.name, u.id limit 10`,
  );
  return {
    total: Number(total?.['total']),
    completed: Number(total?.['completed']),
    outcomes: outcomes.map(({outcome, n}) => [outcome, Number(n)]),
    stars: stars.map(({rating, n}) => [Number(rating), Number(n)]),
    active: Number(active?.['n']),
    days: days.map((row) => [
      row['day'],
      ...['sessions', 'resolved', 'escalated', 'workaround', 'unresolved'].map((of) => Number(row[of])),
    ]),
    flows: flows.map(({id, sessions: n}) => [id, Number(n)]),
    engineers: engineers.map(({id, sessions: n}) => [id, Number(n)]),
  };
}

/** The same parts of the server's answer. */
export const asTheModel = (answer: TeamAnalytics): Record<string, unknown> => ({
  total: answer.summary.total_sessions,
  completed: answer.summary.completed_sessions,
  outcomes: Object.entries(answer.summary.outcome_breakdown)
    .filter(([, n]) => n > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1)),
  stars: Object.entries(answer.rating_breakdown)
    .map(([stars, n]) => [Number(stars), n])
    .filter(([, n]) => n),
  active: answer.active_engineers,
  days: answer.time_series
    .filter(({sessions}) => sessions > 0)
    .map((day) => [day.date, day.sessions, day.resolved, day.escalated, day.workaround, day.unresolved]),
  flows: answer.top_flows.map(({tree_id, sessions}) => [tree_id, sessions]),
  engineers: answer.top_engineers.map(({user_id, sessions}) => [user_id, sessions]),
});

/** Rows as such an application keeps them: text ids, and what its plan would index. */
export const TABLES = `
  create table flows (id text primary key, name text not null);
  create table users (id text primary key, name text not null);
  create table sessions (id text primary key, account_id text not null, tree_id text not null, user_id text not null,
    started_at TIME not null, completed_at TIME, outcome text);
  create table session_ratings (session_id text primary key, rating integer not null);`;
export const INDEXES = `
  create index sessions_by_time on sessions (account_id, started_at);
  create index sessions_by_flow on sessions (account_id, tree_id, started_at);
  create index sessions_by_user on sessions (account_id, user_id, started_at);`;

const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

/** All rows, table by table. */
export function* rowsOf(
  count: number,
): Generator<readonly [table: string, row: readonly (string | number | null)[]]> {
  for (let ref = 1; ref <= FLOWS; ref++) yield ['flows', [flowId(ref), `Flow ${ref}`]];
  for (let ref = 1; ref <= ENGINEERS; ref++) yield ['users', [engineerId(ref), `Engineer ${ref}`]];
  for (const {ref, flow, engineer, startedAt, completedAt, outcome, rating} of sessionsOf(count, today())) {
    yield [
      'sessions',
      [
        sessionId(ref),
        ACCOUNT,
        flowId(flow),
        engineerId(engineer),
        iso(startedAt),
        iso(completedAt),
        outcome,
      ],
    ];
    if (rating !== null) yield ['session_ratings', [sessionId(ref), rating]];
  }
}
