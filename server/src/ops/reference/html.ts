/** HTML that is safe to put into a page. */
export class Html {
  constructor(readonly text: string) {}
}

const ESCAPED: Readonly<Record<string, string>> = {'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;'};

/** What may stand in a page; `false`, `undefined` and nothing are not written. */
type Value = Html | string | number | false | undefined | readonly Value[];

const write = (value: Value): string => {
  if (value instanceof Html) return value.text;
  if (typeof value === 'object') return value.map(write).join('');
  return value === undefined || value === false
    ? ''
    : String(value).replace(/[&<>"]/g, (character) => ESCAPED[character] ?? character);
};

/** Writes a piece of a page; every value in it is escaped unless it is such a piece itself. */
export const html = (strings: TemplateStringsArray, ...values: readonly Value[]): Html =>
  new Html(strings.map((string, index) => string + write(values[index])).join(''));
