/** HTML that is safe to put into a page. */
export class Html {
  constructor(readonly text: string) {}
}

const ESCAPED: Readonly<Record<string, string>> = {'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;'};

/** A value in a template. `false` and `undefined` produce no output. */
type Value = Html | string | number | false | undefined | readonly Value[];

const write = (value: Value): string => {
  if (value instanceof Html) return value.text;
  if (typeof value === 'object') return value.map(write).join('');
  return value === undefined || value === false
    ? ''
    : String(value).replace(/[&<>"]/g, (character) => ESCAPED[character] ?? character);
};

/** Builds `Html` from a template. Escapes every value that is not `Html`. */
export const html = (strings: TemplateStringsArray, ...values: readonly Value[]): Html =>
  new Html(strings.map((string, index) => string + write(values[index])).join(''));
