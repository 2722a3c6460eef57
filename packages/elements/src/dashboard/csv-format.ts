import {safeCsvCell} from '@resolutionflow/sdk/internal';

/** Writes a cell. Numbers stay as they are: only text can become a formula. */
function toCell(value: string | number | null): string {
  const text = typeof value === 'string' ? safeCsvCell(value) : String(value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export type CsvRow = readonly (string | number | null)[];

/** Writes tables as one CSV file, with an empty line between them. */
export const toCsv = (tables: readonly (readonly CsvRow[])[]): string =>
  `\ufeff${tables.map((rows) => rows.map((row) => row.map(toCell).join(',')).join('\r\n')).join('\r\n\r\n')}\r\n`;
