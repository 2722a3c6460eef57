const memory = new Map<string, string>();

/**
 * Reads what this browser remembers, or what this page does where storage is denied.
 *
 * @param key - Its name in `localStorage`.
 */
export function recall(key: string): string | null {
  try {
    return memory.get(key) ?? localStorage.getItem(key);
  } catch {
    // Storage is denied; nothing visible may change by that.
    return memory.get(key) ?? null;
  }
}

/** Remembers in this browser, or for this page where storage is denied or full. */
export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
    memory.delete(key);
  } catch {
    memory.set(key, value);
  }
}
