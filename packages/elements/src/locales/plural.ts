import {formatter} from '../internal/formatter.js';
import {numberLanguage} from '../internal/number-language.js';

type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & {other: string};

/**
 * Returns the plural form for a number. A `#` in the form becomes the number.
 *
 * @param language - A language tag.
 * @param n - The number.
 * @param forms - The plural forms of the language, by CLDR category.
 */
export function plural(language: string, n: number, forms: Forms): string {
  const form = forms[formatter(Intl.PluralRules, language).select(n)] ?? forms.other;
  return form.replace('#', formatter(Intl.NumberFormat, numberLanguage(language)).format(n));
}
