/** UTF-8 sorts like code points; UTF-16, which JS compares, does not. */
export const compareCodePoints = (a: string, b: string): number =>
  Buffer.compare(Buffer.from(a), Buffer.from(b));
