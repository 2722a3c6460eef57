/** Parts of IANA names with a spelling other than one capital letter at the start. */
const IRREGULAR_WORDS = new Map(
  [
    ...['of', 'es', 'au', 'DumontDUrville', 'McMurdo', 'ComodRivadavia', 'DeNoronha', 'EasterIsland'],
    ...['BajaNorte', 'BajaSur', 'ACT', 'LHI', 'NSW', 'IN', 'US', 'GMT', 'GMT0', 'UCT', 'UTC'],
  ].map((word) => [word.toLowerCase(), word]),
);

const spell = (word: string): string =>
  IRREGULAR_WORDS.get(word) ?? word.charAt(0).toUpperCase() + word.slice(1);

/**
 * Intl also accepts abbreviations (`BST` as Dhaka's), offsets and `SystemV` zones, which are no IANA names.
 */
const AREA_AND_LOCATION = /^(?!systemv\/)[a-z]+(\/[a-z0-9_+-]+)+$/;

/**
 * Returns the IANA spelling of a time zone: `Europe/Berlin` for `europe/berlin`. Older names such as `Asia/Calcutta`
 * stay as they are.
 *
 * @returns `undefined` unless the text is `UTC` or an area and location that the runtime knows.
 */
export function ianaTimeZone(text: string): string | undefined {
  const name = text.toLowerCase();
  if (name !== 'utc' && !AREA_AND_LOCATION.test(name)) return undefined;
  try {
    new Intl.DateTimeFormat('en', {timeZone: name});
  } catch {
    return undefined;
  }
  return name.replace(/[a-z]+\d?/g, spell);
}
