import {formatter} from './formatter.js';

type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & {other: string};

/**
 * Picks the plural form of a language for a number, and writes the number where the form has a `#`.
 *
 * @param language - A language tag.
 * @param n - The number.
 * @param forms - The forms that the language has, by their CLDR names.
 */
export function plural(language: string, n: number, forms: Forms): string {
  const form = forms[formatter(Intl.PluralRules, language).select(n)] ?? forms.other;
  return form.replace('#', formatter(Intl.NumberFormat, language).format(n));
}
