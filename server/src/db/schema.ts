import type {Outcome, Role} from '@resolutionflow/contract';

/*
 * Every table is led by `account_id`: the account's integer. Ids from outside are text and unique per account; inside,
 * users, flows, steps and sessions are known by a small integer, their `ref`. Times are ms since the epoch, days are
 * day numbers (days since 1970-01-01) in the account's time zone.
 */

export interface AccountsTable {
  account_id: number;
  id: string;
  name: string;
  time_zone: string;
  issuer: string | null;
  jwks_url: string | null;
  audience: string | null;
  /** The most by which a rating was made before its session started, ms: an import may say so. */
  rating_lead_ms: number;
  created_at: number;
}

/** Where an account counts, see `account-changes.ts`. */
export interface AccountSlotsTable {
  account_id: number;
  /** From 0. */
  slot: number;
  /** The account's version is the sum of its slots' versions. */
  version: number;
}

export interface ServerKeysTable {
  account_id: number;
  /** Unique over all accounts. */
  id: string;
  hash: string;
  created_at: number;
  revoked_at: number | null;
}

export interface UsersTable {
  account_id: number;
  ref: number;
  user_id: string;
  name: string | null;
  /** `iat` of the token that named the person, in seconds; null while no token has. */
  name_iat: number | null;
  role: Role | null;
  is_erased: number;
  /** What `GET /engineers` searches in, see `searchTextOf`; null for an erased person. */
  search_text: string | null;
}

/** So that nobody comes back by a token, a key or an import. */
export interface ErasedUsersTable {
  account_id: number;
  hash: string;
  erased_at: number;
}

export interface FlowsTable {
  account_id: number;
  ref: number;
  tree_id: string;
  name: string;
}

export interface StepsTable {
  account_id: number;
  flow_ref: number;
  /** Unique within the account. */
  ref: number;
  step_id: string;
  title: string;
  position: number;
  is_archived: number;
}

export interface SessionsTable {
  account_id: number;
  ref: number;
  id: string;
  flow_ref: number;
  user_ref: number;
  started_at: number;
  /** The day that everything in the session is counted on. */
  day: number;
  completed_at: number | null;
  outcome: Outcome | null;
  /** Where the latest visit before completion was, and when. */
  last_step_ref: number | null;
  last_visit_at: number | null;
}

export interface VisitsTable {
  account_id: number;
  session_ref: number;
  step_ref: number;
  first_at: number;
  last_at: number;
}

export interface StepRatingsTable {
  account_id: number;
  session_ref: number;
  step_ref: number;
  /** The session's; neither ever changes. */
  flow_ref: number;
  user_ref: number;
  /** 1, 0, or null: taken back. */
  was_helpful: number | null;
  /** Codes in code order, separated by spaces; null if there are none. */
  reasons: string | null;
  note: string | null;
  seq: number;
  created_at: number;
  updated_at: number;
}

export interface SessionRatingsTable {
  account_id: number;
  session_ref: number;
  /** Never changes. Indexes contain it, so that lists are read in their order. */
  session_id: string;
  /** The session's; neither ever changes. */
  flow_ref: number;
  user_ref: number;
  id: string;
  rating: number;
  comment: string | null;
  /** As in `step_ratings`. */
  reasons: string | null;
  idempotency_key: string | null;
  created_at: number;
}

/** What daily sums are kept of. */
export const DIMENSION = {account: 0, flow: 1, engineer: 2} as const;
export type Dimension = (typeof DIMENSION)[keyof typeof DIMENSION];

export const SUM_COLUMNS = [
  'sessions',
  'completed',
  'duration_ms',
  'resolved',
  'escalated',
  'workaround',
  'unresolved',
  'rating_1',
  'rating_2',
  'rating_3',
  'rating_4',
  'rating_5',
] as const;
/** What a day's sessions add up to. */
export type Totals = Record<(typeof SUM_COLUMNS)[number], number>;

export interface DailySumsTable extends Totals {
  account_id: number;
  dimension: Dimension;
  day: number;
  /** Of the flow or the engineer; 0 for the account. */
  subject_ref: number;
  /** Several slots may have a row of one subject and day: readers add them up. A slot alone may have negative numbers. */
  slot: number;
  /** JSON: how many completed sessions took how long, by bucket (`daily-totals/durations.ts`). */
  durations: string;
}

/** `open`: sessions that are open and stand there. `notes`: votes with a note. */
export const STEP_SUM_COLUMNS = ['yes', 'no', 'visits', 'open', 'notes'] as const;
/** What a day's sessions say of a step. */
export type StepTotals = Record<(typeof STEP_SUM_COLUMNS)[number], number>;

export interface DailyStepSumsTable extends StepTotals {
  account_id: number;
  flow_ref: number;
  step_ref: number;
  day: number;
  /** As in `daily_sums`. */
  slot: number;
}

/** In place of a step: the session's rating has the reason. */
export const RATING_REASONS = 0;

/** How many votes and ratings of a day's sessions have a reason. */
export interface DailyReasonsTable {
  account_id: number;
  flow_ref: number;
  day: number;
  /** Of the voted step, or {@link RATING_REASONS}. */
  step_ref: number;
  code: string;
  /** As in `daily_sums`. */
  slot: number;
  count: number;
}

export interface Schema {
  accounts: AccountsTable;
  account_slots: AccountSlotsTable;
  server_keys: ServerKeysTable;
  users: UsersTable;
  erased_users: ErasedUsersTable;
  flows: FlowsTable;
  steps: StepsTable;
  sessions: SessionsTable;
  visits: VisitsTable;
  step_ratings: StepRatingsTable;
  session_ratings: SessionRatingsTable;
  daily_sums: DailySumsTable;
  daily_step_sums: DailyStepSumsTable;
  daily_reasons: DailyReasonsTable;
}
