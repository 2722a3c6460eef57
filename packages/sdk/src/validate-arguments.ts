import {
  ID_EXPECTATION,
  ID_PATTERN,
  MAX_COMMENT_LENGTH,
  MAX_CURSOR_LENGTH,
  MAX_NOTE_LENGTH,
  MAX_PAGE_SIZE,
  MAX_RATING,
  MAX_RATING_WITH_REASONS,
  MAX_REASONS,
  MAX_SEARCH_LENGTH,
  MAX_STEPS,
  MAX_TOKEN_TTL_SECONDS,
  MIN_RATING,
  NAME_EXPECTATION,
  NAME_PATTERN,
  OUTCOMES,
  PERIODS,
  REASON_EXPECTATION,
  REASON_PATTERN,
  ROLES,
  USER_ID_EXPECTATION,
  USER_ID_PATTERN,
} from '@resolutionflow/contract/limits';
import {cleanComment} from '@resolutionflow/contract/text';
import type {Content} from './queue/item.js';
import type {RfClientOptions} from './types.js';

/** A check of an argument, and the valid values in words. */
type Rule = readonly [isValid: (value: unknown) => boolean, expected: string];
type Rules = Readonly<Record<string, Rule>>;

const isString = (value: unknown): value is string => typeof value === 'string';

const matches = (pattern: RegExp, expected: string): Rule => [
  (value) => isString(value) && pattern.test(value),
  expected,
];
const oneOf = (values: readonly unknown[]): Rule => [
  (value) => values.includes(value),
  `one of ${values.join(', ')}`,
];
const integer = (minimum: number, maximum: number): Rule => [
  (value) => Number.isInteger(value) && (value as number) >= minimum && (value as number) <= maximum,
  `a whole number from ${minimum} to ${maximum}`,
];
const string = (minimum: number, maximum: number): Rule => [
  (value) => isString(value) && value.length >= minimum && value.length <= maximum,
  `a string of ${minimum}–${maximum} characters`,
];
/** Accepts undefined too. */
const optional = ([isValid, expected]: Rule): Rule => [
  (value) => value === undefined || isValid(value),
  expected,
];
/** Accepts null and undefined too. */
const nullish = ([isValid, expected]: Rule): Rule => [(value) => value == null || isValid(value), expected];

const id = matches(ID_PATTERN, ID_EXPECTATION);
const userId = matches(USER_ID_PATTERN, USER_ID_EXPECTATION);
const name = matches(NAME_PATTERN, NAME_EXPECTATION);
/** ISO 8601 with seconds and a time zone. */
const TIMESTAMP_PATTERN = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
const timestamp = optional([
  (value) =>
    (value instanceof Date || (isString(value) && TIMESTAMP_PATTERN.test(value))) &&
    !Number.isNaN(new Date(value).getTime()),
  'a Date, or an ISO 8601 time with seconds and a time zone',
]);
const rating = integer(MIN_RATING, MAX_RATING);
const reason = matches(REASON_PATTERN, REASON_EXPECTATION);
/** A text with a maximum length after cleaning. */
const text = (maximum: number): Rule =>
  nullish([
    (value) => isString(value) && (cleanComment(value) ?? '').length <= maximum,
    `at most ${maximum} characters`,
  ]);

const steps: Rule = [
  (value) =>
    Array.isArray(value) &&
    value.length <= MAX_STEPS &&
    value.every((step: {id?: unknown; title?: unknown} | null) => id[0](step?.id) && name[0](step?.title)) &&
    new Set(value.map((step: {id: string}) => step.id)).size === value.length,
  `at most ${MAX_STEPS} steps, each with its own id (${ID_EXPECTATION}) and a title (${NAME_EXPECTATION})`,
];

const anyString: Rule = [isString, 'a string'];
const anyFunction: Rule = [(value) => typeof value === 'function', 'a function'];
/** Timers end at once after a longer time. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

const optionRules: Rules = {
  baseUrl: [(value) => isString(value) && URL.canParse(value, globalThis.location?.href), 'a URL'],
  token: nullish(anyString),
  getToken: nullish(anyFunction),
  key: nullish(anyString),
  userId: nullish(anyString),
  fetch: nullish(anyFunction),
  timeout: nullish([
    (value) => typeof value === 'number' && value > 0 && value <= MAX_TIMEOUT_MS,
    `milliseconds above 0, at most ${MAX_TIMEOUT_MS}`,
  ]),
  queue: nullish(oneOf(['persistent', 'memory', 'off'])),
  beforeSend: nullish(anyFunction),
  onError: nullish(anyFunction),
};

const writeRules: Rules = {
  sessionId: id,
  treeId: id,
  stepId: id,
  wasHelpful: [(value) => value === null || typeof value === 'boolean', 'true or false'],
  userId,
  startedAt: timestamp,
  visitedAt: timestamp,
  completedAt: timestamp,
  outcome: oneOf(OUTCOMES),
  rating,
  comment: text(MAX_COMMENT_LENGTH),
  note: text(MAX_NOTE_LENGTH),
  reasons: nullish([
    (value) => Array.isArray(value) && value.every(reason[0]) && new Set(value).size <= MAX_REASONS,
    `at most ${MAX_REASONS} codes of reasons, each ${REASON_EXPECTATION}`,
  ]),
};

/** Arguments in the path of a request: always required. */
const pathRules: Rules = {sessionId: id, treeId: id, userId};

/** Arguments in the query or the body of a request. */
const queryAndBodyRules: Rules = {
  treeId: optional(id),
  engineerId: optional(userId),
  period: optional(oneOf(PERIODS)),
  maxRating: optional(rating),
  reason: optional(reason),
  limit: optional(integer(1, MAX_PAGE_SIZE)),
  cursor: optional(string(1, MAX_CURSOR_LENGTH)),
  q: optional(string(0, MAX_SEARCH_LENGTH)),
  name,
  steps,
  userId,
  wasHelpful: [(value) => typeof value === 'boolean', 'true or false'],
  role: optional(oneOf(ROLES)),
  ttlSeconds: optional(integer(1, MAX_TOKEN_TTL_SECONDS)),
  lines: [
    (value) =>
      typeof value === 'object' &&
      value !== null &&
      (Symbol.iterator in value || Symbol.asyncIterator in value),
    'an iterable of objects',
  ],
};

/** Checks values by their names. A name without a rule may have any value. */
function check(values: object, rules: Rules): void {
  for (const [name, value] of Object.entries(values)) {
    const rule = rules[name];
    if (rule && !rule[0](value)) throw new TypeError(`${name}: expected ${rule[1]}`);
  }
}

/** @throws TypeError with the name of the first wrong option. */
export function checkOptions(options: RfClientOptions): void {
  // Names `baseUrl` explicitly, so that a missing one is checked too.
  const {baseUrl} = options;
  check({...options, baseUrl}, optionRules);
}

const NONE: Rule = [(value) => value == null || (value as readonly unknown[]).length === 0, ''];
const withoutReasons = (when: string): Rules => ({
  reasons: [NONE[0], `none ${when}`],
  note: [NONE[0], `none ${when}`],
});

/**
 * Checks a write and cleans its comment or note.
 *
 * @returns The write. Its comment or note is the text that the server will store.
 * @throws TypeError with the name of the first wrong argument.
 */
export function checkWrite(content: Content): Content {
  if (content.kind === 'start') {
    // `startSession` calls the session's id `id`.
    check({id: content.sessionId}, {id});
  }
  check(content, writeRules);
  switch (content.kind) {
    case 'rating': {
      const comment = cleanComment(content.comment ?? '');
      if (content.rating > MAX_RATING_WITH_REASONS) {
        check(content, withoutReasons(`with more than ${MAX_RATING_WITH_REASONS} stars`));
      }
      return {...content, comment};
    }
    case 'vote': {
      const note = cleanComment(content.note ?? '');
      if (content.wasHelpful) check({...content, note}, withoutReasons('with a helpful vote'));
      return {...content, note};
    }
    default:
      return content;
  }
}

/**
 * Checks an argument of a call that does not use the queue.
 *
 * @param isInPath - Whether the argument is a part of the request's path.
 * @throws TypeError with the argument's name if it is wrong.
 */
export type ArgumentCheck = (name: string, value: unknown, isInPath: boolean) => void;

export const checkArgument: ArgumentCheck = (name, value, isInPath) =>
  check({[name]: value}, isInPath ? pathRules : queryAndBodyRules);
