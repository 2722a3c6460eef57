/** Codes of reasons as the tables store them: in code order, separated by spaces. */
export const asColumn = (codes: readonly string[]): string | null => codes.join(' ') || null;

/** The codes in a column. */
export const codesIn = (column: string | null): string[] => column?.split(' ') ?? [];
