/**
 * Like `JSON.stringify`, but arrays, strings, numbers and booleans are always written as JSON defines them. Old libraries
 * such as Prototype.js define `toJSON` on their prototypes, which would change them.
 */
export const toJson = (value: unknown): string =>
  JSON.stringify(value, function (this: Record<string, unknown>, key, changed: unknown) {
    const original = this[key];
    // Objects keep their `toJSON`: a `Date` needs it.
    return typeof original === 'object' && !Array.isArray(original) ? changed : original;
  });
