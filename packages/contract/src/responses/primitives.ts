import type {FINDING_KINDS, OUTCOMES, PERIODS, ROLES} from '../limits.js';
import type {Interval} from '../statistics.js';
import * as shape from './shape.js';

// A client checks only the types of a response's fields: the server has validated their values. This keeps the SDK small.

/** Ids, names and titles. */
export const text = shape.string();

/** ISO 8601 in UTC with milliseconds. */
export const time = shape.string();

/** A calendar day, `YYYY-MM-DD`, in the account's reporting time zone. */
export const day = shape.string();

/** A count of things. */
export const count = shape.number();

/** A number with decimals. */
export const figure = shape.number();

/** A rate from 0 to 1, with 3 decimals. */
export const rate = shape.number();

/** The 95 % Wilson score interval of a rate: `[low, high]`, each with 3 decimals. */
export const interval: shape.Shape<Interval> = {type: 'array', of: rate};

export const flag = shape.boolean();

/** How a session ended. */
export type Outcome = (typeof OUTCOMES)[number];
export const outcome = shape.openEnum<Outcome>();

/** Who a user is in the account. A token without a role is an engineer's. */
export type Role = (typeof ROLES)[number];
export const role = shape.openEnum<Role>();

/** Whole calendar days of the account's time zone, today included. */
export type Period = (typeof PERIODS)[number];
export const period = shape.openEnum<Period>();

/** Whether a vote is the first one on its step in its session. */
export type VoteStatus = 'created' | 'updated';
export const voteStatus = shape.openEnum<VoteStatus>();

/** The kind of a finding. */
export type FindingKind = (typeof FINDING_KINDS)[number];
export const findingKind = shape.openEnum<FindingKind>();
