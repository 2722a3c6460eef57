import * as shape from './shape.js';

// A client checks the shape of an answer, not again what the server made sure of when it was written: ids, times and
// counts are of one kind here. It saves every page that loads the SDK the code of all finer checks.

/** Ids, names and titles. */
export const text = shape.string();

/** ISO 8601 in UTC with milliseconds. */
export const time = shape.string();

/** A calendar day, `YYYY-MM-DD`, in the account's reporting time zone. */
export const day = shape.string();

/** A count of things. */
export const count = shape.number();

/** A figure with decimals. */
export const figure = shape.number();

export const flag = shape.boolean();

/** How a session ended. */
export type Outcome = 'resolved' | 'escalated' | 'workaround' | 'unresolved';
export const outcome = shape.openEnum<Outcome>();

/** Who a user is in the account. A token without a role is an engineer's. */
export type Role = 'engineer' | 'team_admin' | 'super_admin';
export const role = shape.openEnum<Role>();

/** That many whole calendar days of the account's zone, today included. */
export type Period = '7d' | '30d' | '90d';
export const period = shape.openEnum<Period>();

/** Whether a vote is the first one on its step in its session. */
export type VoteStatus = 'created' | 'updated';
export const voteStatus = shape.openEnum<VoteStatus>();
