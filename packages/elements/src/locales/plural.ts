type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & {other: string};

/** What a language counts with; made once, since making it is slow. */
const made = new Map<string, {readonly rules: Intl.PluralRules; readonly numbers: Intl.NumberFormat}>();

const countingIn = (language: string) => {
  const known = made.get(language) ?? {
    rules: new Intl.PluralRules(language),
    numbers: new Intl.NumberFormat(language),
  };
  made.set(language, known);
  return known;
};

/**
 * Picks the plural form of a language for a number, and writes the number where the form has a `#`.
 *
 * It shares no file with what a page loads at once: a bundler would make a file of it that the page waits for.
 *
 * @param language - A language tag.
 * @param n - The number.
 * @param forms - The forms that the language has, by their CLDR names.
 */
export function plural(language: string, n: number, forms: Forms): string {
  const {rules, numbers} = countingIn(language);
  return (forms[rules.select(n)] ?? forms.other).replace('#', numbers.format(n));
}
