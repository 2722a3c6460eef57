import type {Content} from './queue/item.js';
import type {RfClientOptions} from './types.js';

const ID = /^(?!\.{1,2}$)[\w.:-]{1,128}$/;
const OUTCOMES: readonly unknown[] = ['resolved', 'escalated', 'workaround', 'unresolved'];
const MAX_COMMENT_LENGTH = 500;

/** What an argument must be, as a test and in words. */
type Rule = readonly [holds: (value: unknown) => boolean, expected: string];

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';

/** A rule's twin for what may be left out. */
const optional = ([holds, expected]: Rule): Rule => [(value) => value == null || holds(value), expected];

/** Flow, step and session ids. */
const id: Rule = [
  (value) => typeof value === 'string' && ID.test(value),
  '1–128 characters of A–Z a–z 0–9 . _ : - (neither "." nor "..")',
];

/** As the server keeps it. */
const cleaned = (comment: string): string => comment.replace(/\0|\p{Surrogate}/gu, '').trim();

const text: Rule = [isText, 'a string'];
const mayBeText = optional([(value) => typeof value === 'string', 'a string']);

type Rules = Readonly<Record<string, Rule>>;

const options: Rules = {
  baseUrl: [(value) => isText(value) && URL.canParse(value as string, globalThis.location?.href), 'a URL'],
  token: mayBeText,
  getToken: optional([(value) => typeof value === 'function', 'a function']),
  key: mayBeText,
  timeout: optional([(value) => (value as number) > 0, 'milliseconds above 0']),
};

const written: Rules = {
  sessionId: id,
  treeId: id,
  stepId: id,
  wasHelpful: [(value) => value === null || typeof value === 'boolean', 'true or false'],
  outcome: [(value) => OUTCOMES.includes(value), `one of ${OUTCOMES.join(', ')}`],
  rating: [(value) => [1, 2, 3, 4, 5].includes(value as number), 'a whole number from 1 to 5'],
  comment: optional([
    (value) => typeof value === 'string' && cleaned(value).length <= MAX_COMMENT_LENGTH,
    `at most ${MAX_COMMENT_LENGTH} characters`,
  ]),
};

/** What a call that is no write has to be given. */
const required: Rules = {
  name: text,
  userId: [(value) => isText(value) && value !== '.' && value !== '..', 'a string (neither "." nor "..")'],
  steps: [Array.isArray, 'a list of steps'],
};

/** Checks arguments by their names; those without a rule may be anything. */
function check(values: object, rules: Rules): void {
  for (const [name, value] of Object.entries(values)) {
    const rule = rules[name];
    if (rule && !rule[0](value)) throw new TypeError(`${name}: expected ${rule[1]}`);
  }
}

/** @throws TypeError with the name of the first option that is wrong. */
export function checkOptions(given: RfClientOptions): void {
  // One that is not there is looked at all the same.
  const {baseUrl} = given;
  check({...given, baseUrl}, options);
}

/**
 * @returns The write, its comment as the server keeps it: cleaned, trimmed, null when empty.
 * @throws TypeError with the name of the first argument that is wrong.
 */
export function checkWrite(content: Content): Content {
  check(content, written);
  return content.kind === 'rating' ? {...content, comment: cleaned(content.comment ?? '') || null} : content;
}

/**
 * Looks at an argument of a call that is no write.
 *
 * @param name - The argument's.
 * @param isInPath - Whether it names something that the server has.
 * @throws TypeError with its name when it is wrong.
 */
export type ArgumentCheck = (name: string, value: unknown, isInPath: boolean) => void;

export const checkArgument: ArgumentCheck = (name, value, isInPath) =>
  check({[name]: value}, isInPath ? {[name]: id} : required);
