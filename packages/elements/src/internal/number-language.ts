import {formatter} from './formatter.js';

/** The language tag for the numbers of the text that is being created. */
let numberTag: string | undefined;

/** Returns the language tag for the numbers of a text: that of the element with its region, or else the text's language. */
export const numberLanguage = (language: string): string => numberTag ?? language;

type Text = string | ((...args: never[]) => string);

/** Stands for an argument of a text. */
const markOf = (index: number): string => String.fromCharCode(0xe000 + index);

/**
 * Makes texts write numbers in the manner of a region: a Mexican page differs from a Spanish one, and an Egyptian page
 * has Arabic digits.
 *
 * @param tag - The language tag of the element.
 * @param texts - The texts by key.
 */
export function withNumbersOf<T extends Readonly<Record<string, Text>>>(tag: string, texts: T): T {
  const digits = [...'0123456789'].map((digit) => formatter(Intl.NumberFormat, tag).format(Number(digit)));
  const hasOwnDigits = digits[0] !== '0';
  const localize = (text: string) =>
    hasOwnDigits ? text.replace(/\d/g, (digit) => digits[Number(digit)]!) : text;

  const localizeFunction =
    (text: Exclude<Text, string>) =>
    (...args: unknown[]): string => {
      numberTag = tag;
      try {
        if (!hasOwnDigits) return text(...(args as never[]));
        // Names keep their digits.
        const marked = args.map((arg, index) => (typeof arg === 'string' ? markOf(index) : arg));
        const put = (result: string, arg: unknown, index: number) =>
          result.replaceAll(markOf(index), () => String(arg));
        return args.reduce<string>(put, localize(text(...(marked as never[]))));
      } finally {
        numberTag = undefined;
      }
    };
  const entries = Object.entries(texts).map(([key, text]) => [
    key,
    typeof text === 'string' ? localize(text) : localizeFunction(text),
  ]);
  return Object.fromEntries(entries) as T;
}
