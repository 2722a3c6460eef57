/**
 * Like `JSON.stringify`, but arrays, dates, strings, numbers and booleans are always written as JSON defines them. Old
 * libraries such as Prototype.js define `toJSON` on their prototypes, which would change them.
 */
export const toJson = (value: unknown): string =>
  JSON.stringify(value, function (this: Record<string, unknown>, key, changed: unknown) {
    const original = this[key];
    // An invalid date has no ISO form, and becomes null.
    if (original instanceof Date) return Number.isNaN(+original) ? null : original.toISOString();
    // Other objects keep their `toJSON`.
    return typeof original === 'object' && !Array.isArray(original) ? changed : original;
  });
