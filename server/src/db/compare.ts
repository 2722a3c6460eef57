/** Compares by code points, as UTF-8 does. JavaScript's `<` compares UTF-16 units. */
export const compareCodePoints = (a: string, b: string): number =>
  Buffer.compare(Buffer.from(a), Buffer.from(b));
