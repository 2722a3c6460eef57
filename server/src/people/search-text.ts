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

/**
 * The stored search text of a person: folded name, line break, folded id. It sorts people by name, then by id.
 *
 * @param name - As it is shown.
 */
export const searchTextOf = (name: string, userId: string): string =>
  `${foldText(name)}\n${foldText(userId)}`;
