import type {Outcome, Role} from '@resolutionflow/contract';

/*
 * Every primary key starts with `account_id`, the account's integer. Ids of the API are text and unique per
 * account. Inside the database, users, flows, steps and sessions are known by a small integer, their `ref`.
 * Times are ms since the epoch. Days are day numbers (days since 1970-01-01) in the account's time zone.
 */

export interface AccountsTable {
  account_id: number;
  id: string;
  name: string;
  time_zone: string;
  issuer: string | null;
  jwks_url: string | null;
  audience: string | null;
  /**
   * The longest time by which a rating precedes the start of its session, ms. Imports may contain such
   * ratings.
   */
  rating_lead_ms: number;
  created_at: number;
}

/** A slot holds a part of an account's daily totals, see `account-changes.ts`. */
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
  /** The text that `GET /engineers` searches, see `searchTextOf`; null for an erased person. */
  search_text: string | null;
}

/** Erased user ids. Tokens, keys and imports cannot create them again. */
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
  /** Everything in the session counts on this day. */
  day: number;
  completed_at: number | null;
  outcome: Outcome | null;
  /** The step of the latest visit before completion, and its time. */
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
  /** The flow and the engineer of the session. Neither ever changes. */
  flow_ref: number;
  user_ref: number;
  /** 1, 0, or null for a removed vote. */
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

/** What daily totals are stored for. */
export const DIMENSION = {account: 0, flow: 1, engineer: 2} as const;
export type Dimension = (typeof DIMENSION)[keyof typeof DIMENSION];

export const TOTAL_COLUMNS = [
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
/** The totals of a day's sessions. */
export type Totals = Record<(typeof TOTAL_COLUMNS)[number], number>;

export interface DailyTotalsTable extends Totals {
  account_id: number;
  dimension: Dimension;
  day: number;
  /** Of the flow or the engineer; 0 for the account. */
  subject_ref: number;
  /**
   * Several slots may have a row for one subject and day: readers add them up. The row of one slot may have
   * negative numbers.
   */
  slot: number;
  /** JSON: the number of completed sessions in each bucket of durations (`daily-totals/durations.ts`). */
  durations: string;
}

/** `open`: open sessions whose latest visit was to the step. `notes`: votes with a note. */
export const STEP_TOTAL_COLUMNS = ['yes', 'no', 'visits', 'open', 'notes'] as const;
/** The totals of a step over a day's sessions. */
export type StepTotals = Record<(typeof STEP_TOTAL_COLUMNS)[number], number>;

export interface DailyStepTotalsTable extends StepTotals {
  account_id: number;
  flow_ref: number;
  step_ref: number;
  day: number;
  /** As in `daily_sums`. */
  slot: number;
}

/** Used like a step ref: the reason belongs to the session's rating. */
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
  daily_sums: DailyTotalsTable;
  daily_step_sums: DailyStepTotalsTable;
  daily_reasons: DailyReasonsTable;
}
