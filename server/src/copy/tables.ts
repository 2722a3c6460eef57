import type {Schema} from '../db/schema.js';

/** A table's primary key after `account_id`. */
type Keys = {readonly [T in keyof Schema]: readonly Exclude<keyof Schema[T] & string, 'account_id'>[]};

/** All tables, referenced ones first. A table that is missing here does not compile. */
const KEYS: Keys = {
  accounts: [],
  account_slots: ['slot'],
  server_keys: ['id'],
  users: ['ref'],
  erased_users: ['hash'],
  flows: ['ref'],
  steps: ['flow_ref', 'step_id'],
  sessions: ['ref'],
  visits: ['session_ref', 'step_ref'],
  step_ratings: ['session_ref', 'step_ref'],
  session_ratings: ['session_ref'],
  daily_sums: ['dimension', 'day', 'subject_ref', 'slot'],
  daily_step_sums: ['flow_ref', 'step_ref', 'day', 'slot'],
  daily_reasons: ['flow_ref', 'day', 'step_ref', 'code', 'slot'],
};

export interface CopiedTable {
  readonly name: string;
  /** Columns of the primary key after `account_id`. */
  readonly keys: readonly string[];
}

export const COPIED_TABLES: readonly CopiedTable[] = Object.entries(KEYS).map(([name, keys]) => ({
  name,
  keys,
}));
