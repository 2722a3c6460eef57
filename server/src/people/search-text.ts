import {StringDecoder} from 'node:string_decoder';
import {MAX_NAME_LENGTH} from '@resolutionflow/contract';

/** Letters with a stroke or a joined form, which Unicode does not decompose, and the two forms of i and sigma. */
const PLAIN_LETTERS: Readonly<Record<string, string>> = {
  æ: 'ae',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ı: 'i',
  ł: 'l',
  ø: 'o',
  œ: 'oe',
  ς: 'σ',
  ŧ: 't',
  þ: 'th',
};
const OTHER_LETTERS = new RegExp(`[${Object.keys(PLAIN_LETTERS).join('')}]`, 'g');

/**
 * Folds text for search: case, accents and Unicode form make no difference. A run of white space counts as one space.
 *
 * @example foldText('  José İpek') // 'jose ipek'
 */
export const foldText = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    // Upper case first: ß and SS, ſ and S become the same.
    .toUpperCase()
    .toLowerCase()
    .replace(OTHER_LETTERS, (letter) => PLAIN_LETTERS[letter] ?? letter)
    .replace(/\s+/g, ' ')
    .trim();

/** A name or an id without folding has four bytes a character at most. PostgreSQL limits the entries of an index. */
const MAX_NAME_BYTES = 4 * MAX_NAME_LENGTH;
const MAX_ID_BYTES = 4 * 128;

/** The first whole characters of a text. One character may become eighteen when it is folded. */
const cut = (text: string, bytes: number): string =>
  new StringDecoder('utf8').write(Buffer.from(text).subarray(0, bytes));

/**
 * The stored search text of a person: folded name, line break, folded id. It sorts people by name, then by id.
 *
 * @param name - As it is shown.
 */
export const searchTextOf = (name: string, userId: string): string =>
  `${cut(foldText(name), MAX_NAME_BYTES)}\n${cut(foldText(userId), MAX_ID_BYTES)}`;
