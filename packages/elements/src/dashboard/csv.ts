/** A cell that no spreadsheet takes for a formula. */
function cell(value: string | number | null): string {
  const text = value === null ? '' : String(value);
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export type Row = readonly (string | number | null)[];

/** Writes tables as one CSV file, an empty line between them. */
export const toCsv = (tables: readonly (readonly Row[])[]): string =>
  `\ufeff${tables.map((rows) => rows.map((row) => row.map(cell).join(',')).join('\r\n')).join('\r\n\r\n')}\r\n`;

const KEPT_MS = 60_000;

/** Lets the browser save a CSV as a file. */
export function download(name: string, content: string | Blob): void {
  const url = URL.createObjectURL(new Blob([content], {type: 'text/csv;charset=utf-8'}));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Some browsers read it only when the download has been allowed.
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
}
