/** Lifetime of the file's URL. Some browsers read the file only after the user has allowed the download. */
const URL_LIFETIME_MS = 60_000;

/**
 * Lets the browser save a CSV as a file.
 *
 * @param document - The document of the dashboard, which may be in a pop-out window.
 */
export function downloadCsv(document: Document, name: string, content: string | Blob): void {
  const url = URL.createObjectURL(new Blob([content], {type: 'text/csv;charset=utf-8'}));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), URL_LIFETIME_MS);
}
