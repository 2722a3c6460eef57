/** Used if `localStorage` is denied or full. */
const fallback = new Map<string, string>();

/** Reads an item of `localStorage`, or of this page if storage is not available. */
export function getItem(key: string): string | null {
  try {
    return fallback.get(key) ?? localStorage.getItem(key);
  } catch {
    return fallback.get(key) ?? null;
  }
}

/** Writes an item to `localStorage`, or keeps it for this page if storage is not available. */
export function setItem(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
    fallback.delete(key);
  } catch {
    fallback.set(key, value);
  }
}
