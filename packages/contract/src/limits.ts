// The limits and lists of the API, each defined once. This file has no imports, so a browser pays only for what it uses.

/** Flow, step and session ids. They need no encoding in a URL path. */
export const ID_PATTERN = /^(?!\.{1,2}$)[A-Za-z0-9._:-]{1,128}$/;
export const ID_EXPECTATION = '1–128 characters of A–Z a–z 0–9 . _ : - (neither "." nor "..")';

/** User ids, for example `auth0|4f2a` or an e-mail address. In a URL path, `.` and `..` would name another path. */
export const USER_ID_PATTERN = /^(?!\.{1,2}$)[^\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]{1,128}$/u;
export const USER_ID_EXPECTATION = '1–128 printable characters (neither "." nor "..")';

/** The longest name of a person or flow, and the longest title of a step, in code points. */
export const MAX_NAME_LENGTH = 200;
export const NAME_PATTERN = /^[^\0\p{Cs}]{1,200}$/u;
export const NAME_EXPECTATION = '1–200 characters';

/** The `Idempotency-Key` header of a rating. */
export const IDEMPOTENCY_KEY_PATTERN = /^[\x21-\x7e]{1,128}$/;
export const IDEMPOTENCY_KEY_EXPECTATION = '1–128 visible ASCII characters';

/** How a session can end. */
export const OUTCOMES = ['resolved', 'escalated', 'workaround', 'unresolved'] as const;

/** The roles of users. A token without a role is an engineer's. */
export const ROLES = ['engineer', 'team_admin', 'super_admin'] as const;

/** Periods in whole calendar days of the account's time zone, today included. */
export const PERIODS = ['7d', '30d', '90d'] as const;

export const MIN_RATING = 1;
export const MAX_RATING = 5;

/** The longest comment, in UTF-16 units, counted after `cleanComment`. */
export const MAX_COMMENT_LENGTH = 500;

/** The longest note of a vote, in UTF-16 units, counted after `cleanComment`. */
export const MAX_NOTE_LENGTH = 280;

/** The reasons that elements offer. The API accepts any other code too: hosts may have their own. */
export const REASONS = ['unclear', 'outdated', 'did_not_work', 'missing_step', 'no_access'] as const;

/** The code of a reason. */
export const REASON_PATTERN = /^[a-z][a-z0-9_]{0,39}$/;
export const REASON_EXPECTATION = '1–40 characters of a–z 0–9 _, the first one a letter';

/** The most different reasons of one vote or rating. */
export const MAX_REASONS = 5;
/** A rating above this has no reasons. */
export const MAX_RATING_WITH_REASONS = 3;

/** What `GET /insights/findings` can find. */
export const FINDING_KINDS = [
  'step_unhelpful',
  'step_drop_off',
  'flow_low_resolution',
  'flow_low_satisfaction',
  'flow_worse',
] as const;

/** The most findings of one response. */
export const MAX_FINDINGS = 20;
/** When a rate is a finding. */
export const FINDING_RULES = {
  minVotes: 5,
  minRatings: 5,
  minSessions: 10,
  /** A step is unhelpful if the upper end of its helpful rate's interval is below this. */
  helpfulRate: 0.7,
  /** A step loses engineers if the lower end of its drop-off rate's interval is above this. */
  dropOffRate: 0.15,
  /** A flow has low satisfaction if the upper end of its satisfied rate's interval is below this. */
  satisfiedRate: 0.6,
} as const;

/** The longest search text of `GET /engineers`. */
export const MAX_SEARCH_LENGTH = 200;
/** The most engineers in a response of `GET /engineers`. */
export const MAX_ENGINEERS = 100;

/** The most steps of a flow. */
export const MAX_STEPS = 1000;

/** How far a timestamp or `seq` of a caller may be ahead of the server's clock, in ms. */
export const MAX_CLOCK_LEAD_MS = 5 * 60_000;
/** How old a timestamp of a user may be, in ms. */
export const MAX_USER_TIME_AGE_MS = 7 * 86_400_000;

export const DEFAULT_PAGE_SIZE = 100;
export const MAX_PAGE_SIZE = 1000;
export const MAX_CURSOR_LENGTH = 1000;
/** The largest page of a list, in bytes. A longer page ends early, with a `next_cursor`. */
export const MAX_PAGE_BYTES = 1024 * 1024;

/** The largest request body of all routes but the import, and the longest line of an import, in bytes. */
export const MAX_BODY_BYTES = 64 * 1024;

/** The most field errors in a `validation_failed` response. */
export const MAX_FIELD_ERRORS = 20;
/** The most rejected lines in the report of an import. */
export const MAX_LISTED_REJECTIONS = 100;

/** The longest life of a token from `POST /tokens`, in seconds. */
export const MAX_TOKEN_TTL_SECONDS = 86_400;
