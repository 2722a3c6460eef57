const ID = /^(?!\.{1,2}$)[\w.:-]{1,128}$/;
const OUTCOMES: readonly unknown[] = ['resolved', 'escalated', 'workaround', 'unresolved'];
const MAX_COMMENT_LENGTH = 500;

/** What an argument must be, as a test and in words. */
export type Rule = readonly [holds: (value: unknown) => boolean, expected: string];

export const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';

/** A rule's twin for what may be left out. */
export const optional = ([holds, expected]: Rule): Rule => [
  (value) => value == null || holds(value),
  expected,
];

/** Flow, step and session ids. */
export const id: Rule = [
  (value) => typeof value === 'string' && ID.test(value),
  '1–128 characters of A–Z a–z 0–9 . _ : - (neither "." nor "..")',
];

/** As the server keeps it. */
const cleaned = (comment: string): string => comment.replace(/\0|\p{Surrogate}/gu, '').trim();

/** What a write carries, by the argument's name. */
const written: Readonly<Record<string, Rule>> = {
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

/**
 * Checks arguments; those without a rule may be anything.
 *
 * @throws TypeError with the name of the first one that is wrong.
 */
export function check(values: object, rules: Readonly<Record<string, Rule>> = written): void {
  for (const [name, value] of Object.entries(values)) {
    const rule = rules[name];
    if (rule && !rule[0](value)) throw new TypeError(`${name}: expected ${rule[1]}`);
  }
}

/** A comment as the server keeps it: cleaned, trimmed, null when empty. */
export const commentOf = (comment: string | null | undefined): string | null =>
  cleaned(comment ?? '') || null;
