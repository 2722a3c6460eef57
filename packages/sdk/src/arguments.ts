import type {Content} from './queue/item.js';

const ID = /^(?!\.{1,2}$)[\w.:-]{1,128}$/;
const OUTCOMES = ['resolved', 'escalated', 'workaround', 'unresolved'];
const MAX_COMMENT_LENGTH = 500;

/** Throws a `TypeError` that names the argument, unless the check holds. */
export function check(holds: boolean, argument: string, expected: string): asserts holds {
  if (!holds) throw new TypeError(`${argument}: expected ${expected}`);
}

/** Flow, step and session ids. */
export function checkId(argument: string, value: unknown): void {
  check(
    typeof value === 'string' && ID.test(value),
    argument,
    '1–128 characters of A–Z a–z 0–9 . _ : - (neither "." nor "..")',
  );
}

/** As the server keeps it: cleaned, trimmed, null when empty. */
function commentOf(value: unknown): string | null {
  check(value == null || typeof value === 'string', 'comment', 'a string');
  const comment = (value ?? '').replace(/\0|\p{Surrogate}/gu, '').trim();
  check(comment.length <= MAX_COMMENT_LENGTH, 'comment', `at most ${MAX_COMMENT_LENGTH} characters`);
  return comment || null;
}

/**
 * Checks a write before anything is stored or sent.
 *
 * @throws TypeError with the name of the argument that is wrong.
 */
export function checked(content: Content): Content {
  checkId('sessionId', content.sessionId);
  switch (content.kind) {
    case 'start':
      checkId('treeId', content.treeId);
      break;
    case 'visit':
      checkId('stepId', content.stepId);
      break;
    case 'vote':
      checkId('stepId', content.stepId);
      check(
        content.wasHelpful === null || typeof content.wasHelpful === 'boolean',
        'wasHelpful',
        'true or false',
      );
      break;
    case 'complete':
      check(OUTCOMES.includes(content.outcome), 'outcome', `one of ${OUTCOMES.join(', ')}`);
      break;
    case 'rating':
      check(
        Number.isInteger(content.rating) && content.rating >= 1 && content.rating <= 5,
        'rating',
        'a whole number from 1 to 5',
      );
      return {...content, comment: commentOf(content.comment)};
  }
  return content;
}
