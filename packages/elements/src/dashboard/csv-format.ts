/** Writes a cell. A leading apostrophe keeps a spreadsheet from running text as a formula. */
function toCell(value: string | number | null): string {
  const text = value === null ? '' : String(value);
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export type CsvRow = readonly (string | number | null)[];

/** Writes tables as one CSV file, with an empty line between them. */
export const toCsv = (tables: readonly (readonly CsvRow[])[]): string =>
  `\ufeff${tables.map((rows) => rows.map((row) => row.map(toCell).join(',')).join('\r\n')).join('\r\n\r\n')}\r\n`;
