import {MAX_REASONS, REASON_PATTERN, REASONS, warnOnce} from '@resolutionflow/sdk/internal';
import type {FeedbackTexts} from '../locales/en.js';

/** The reasons that a page offers on an element. */
export interface ReasonChoice {
  /** Codes separated by spaces, or `off`. Default: the built-in codes. */
  readonly reasons: string | undefined;
  /** Names by code. */
  readonly reasonLabels: Readonly<Record<string, string>> | undefined;
}

const TEXT_KEYS: ReadonlyMap<string, keyof FeedbackTexts> = new Map([
  ['unclear', 'reasonUnclear'],
  ['outdated', 'reasonOutdated'],
  ['did_not_work', 'reasonDidNotWork'],
  ['missing_step', 'reasonMissingStep'],
  ['no_access', 'reasonNoAccess'],
]);

/** Returns the codes that an element offers, in order. */
export function offeredReasons({reasons}: ReasonChoice): readonly string[] {
  if (reasons === 'off') return [];
  // A framework may pass an array: it becomes a text with commas.
  const codes = (reasons ?? '').split(/[\s,]+/).filter(Boolean);
  const valid = codes.filter((code) => REASON_PATTERN.test(code));
  for (const code of codes) {
    if (!valid.includes(code)) warnOnce(`reasons: “${code}” is no code. Use a–z, 0–9 and _, a letter first.`);
  }
  return valid.length ? [...new Set(valid)] : REASONS;
}

/** Returns the name of a reason. A code that nobody has named is made readable: `our_own` becomes “Our own”. */
export function reasonName(
  code: string,
  {reasonLabels}: Pick<ReasonChoice, 'reasonLabels'>,
  texts: FeedbackTexts,
): string {
  const label = reasonLabels && Object.hasOwn(reasonLabels, code) ? reasonLabels[code] : undefined;
  const key = TEXT_KEYS.get(code);
  const text = label || (key && texts[key]);
  if (typeof text === 'string') return text;
  const words = code.replaceAll('_', ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Selects a reason, or unselects it. A full selection accepts no further reason. */
export function toggleReason(selected: readonly string[], code: string): readonly string[] {
  if (selected.includes(code)) return selected.filter((other) => other !== code);
  return selected.length < MAX_REASONS ? [...selected, code] : selected;
}
