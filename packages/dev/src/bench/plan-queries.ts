import type {TeamAnalytics} from '@resolutionflow/contract';
import {
  ACCOUNT,
  DAY_COUNT,
  ENGINEER_COUNT,
  engineerId,
  FLOW_COUNT,
  flowId,
  sessionId,
  sessionsOf,
  today,
} from './generate.js';

/*
 * The team's metrics as ResolutionFlow's plan reads them: from raw rows, with one grouping query for each part of the
 * response.
 */

const DAY_MS = 86_400_000;

/** Runs a statement with {@link parameters}. */
export type Query = (sql: string) => Promise<Record<string, unknown>[]>;

/** A database over raw rows, to compare the server with. */
export interface Baseline {
  /** Name and version of the database. */
  readonly database: string;
  /** Reads the team's metrics with the plan's queries. */
  run(): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

/** Where databases differ in the plan's queries. */
export interface Dialect {
  /** The type of a point in time. */
  readonly timestamp: string;
  /** A session's day as text. */
  readonly day: string;
}

export const POSTGRES: Dialect = {
  timestamp: 'timestamptz',
  day: "to_char(s.started_at at time zone 'UTC', 'YYYY-MM-DD')",
};

/** Account, start of the period, and its end (exclusive). */
export const parameters = (): string[] => [
  ACCOUNT,
  new Date(today() - (DAY_COUNT - 1) * DAY_MS).toISOString(),
  new Date(today() + DAY_MS).toISOString(),
];

const minutes = 'extract(epoch from s.completed_at - s.started_at) / 60';

/** Reads the team's metrics with the plan's queries. */
export async function runPlanQueries(
  query: Query,
  {day, timestamp}: Dialect,
): Promise<Record<string, unknown>> {
  const within = `s.account_id = $1 and s.started_at >= $2::${timestamp} and s.started_at < $3::${timestamp}`;
  const sessions = `from sessions s where ${within}`;
  const rated = `from sessions s join session_ratings r on r.session_id = s.id where ${within}`;
  const [total] = await query(
    `select count(*) as total, count(s.completed_at) as completed, avg(${minutes}) as minutes ${sessions}`,
  );
  const outcomes = await query(
    `select s.outcome, count(*) as n ${sessions} and s.outcome is not null group by s.outcome order by s.outcome`,
  );
  const stars = await query(`select r.rating, count(*) as n ${rated} group by r.rating order by r.rating`);
  const [active] = await query(`select count(distinct s.user_id) as n ${sessions}`);
  const days = await query(
    `select ${day} as day, count(*) as sessions,
       sum(case when s.outcome = 'resolved' then 1 else 0 end) as resolved,
       sum(case when s.outcome = 'escalated' then 1 else 0 end) as escalated,
       sum(case when s.outcome = 'workaround' then 1 else 0 end) as workaround,
       sum(case when s.outcome = 'unresolved' then 1 else 0 end) as unresolved
     ${sessions} group by ${day} order by 1`,
  );
  const flows = await query(
    `select f.id, f.name, count(*) as sessions,
       1.0 * count(s.completed_at) / count(*) as rate, avg(${minutes}) as minutes, avg(r.rating) as csat
     from sessions s join flows f on f.id = s.tree_id left join session_ratings r on r.session_id = s.id
     where ${within} group by f.id, f.name order by sessions desc, f.name, f.id limit 10`,
  );
  const engineers = await query(
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

/** The server's response in the shape of {@link runPlanQueries}. */
export const inPlanShape = (team: TeamAnalytics): Record<string, unknown> => ({
  total: team.summary.total_sessions,
  completed: team.summary.completed_sessions,
  outcomes: Object.entries(team.summary.outcome_breakdown)
    .filter(([, n]) => n > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1)),
  stars: Object.entries(team.rating_breakdown)
    .map(([stars, n]) => [Number(stars), n])
    .filter(([, n]) => n),
  active: team.active_engineers,
  days: team.time_series
    .filter(({sessions}) => sessions > 0)
    .map((day) => [day.date, day.sessions, day.resolved, day.escalated, day.workaround, day.unresolved]),
  flows: team.top_flows.map(({tree_id, sessions}) => [tree_id, sessions]),
  engineers: team.top_engineers.map(({user_id, sessions}) => [user_id, sessions]),
});

/** Tables of the plan. */
export const tables = ({timestamp}: Dialect): string => `
  create table flows (id text primary key, name text not null);
  create table users (id text primary key, name text not null);
  create table sessions (id text primary key, account_id text not null, tree_id text not null, user_id text not null,
    started_at ${timestamp} not null, completed_at ${timestamp}, outcome text);
  create table session_ratings (session_id text primary key, rating integer not null);`;
/** Indexes of the plan. */
export const INDEXES = `
  create index sessions_by_time on sessions (account_id, started_at);
  create index sessions_by_flow on sessions (account_id, tree_id, started_at);
  create index sessions_by_user on sessions (account_id, user_id, started_at);`;

const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

/** Every generated row with its table. */
export function* rowsOf(count: number): Generator<readonly [table: string, row: object]> {
  for (let ref = 1; ref <= FLOW_COUNT; ref++) yield ['flows', {id: flowId(ref), name: `Flow ${ref}`}];
  for (let ref = 1; ref <= ENGINEER_COUNT; ref++)
    yield ['users', {id: engineerId(ref), name: `Engineer ${ref}`}];
  for (const {ref, flow, engineer, startedAt, completedAt, outcome, rating} of sessionsOf(count, today())) {
    yield [
      'sessions',
      {
        id: sessionId(ref),
        account_id: ACCOUNT,
        tree_id: flowId(flow),
        user_id: engineerId(engineer),
        started_at: iso(startedAt),
        completed_at: iso(completedAt),
        outcome,
      },
    ];
    if (rating !== null) yield ['session_ratings', {session_id: sessionId(ref), rating}];
  }
}
