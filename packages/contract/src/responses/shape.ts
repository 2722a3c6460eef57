// A small schema library for responses. Every page that loads the SDK loads it, so it is far smaller than zod.

declare const holds: unique symbol;

/** Describes a JSON value of type `T`. */
export type Shape<T = unknown> = (
  | {readonly type: 'string' | 'number' | 'boolean'}
  | {readonly type: 'array' | 'nullable' | 'optional'; readonly of: Shape}
  | {readonly type: 'object'; readonly of: {readonly [field: string]: Shape}}
) & {
  /** Carries `T` for the compiler; no value has it. */
  readonly [holds]?: T;
};

type Fields = Readonly<Record<string, Shape>>;

/** A field that an object may lack. */
type Optional<T> = Shape<T> & {readonly type: 'optional'};

/** The type that a shape describes. */
export type output<S> = S extends Shape<infer T> ? T : never;

type FieldTypes<F extends Fields> = {
  -readonly [K in keyof F as F[K] extends Optional<unknown> ? never : K]: output<F[K]>;
} & {-readonly [K in keyof F as F[K] extends Optional<unknown> ? K : never]?: output<F[K]> | undefined};

/** Merges an intersection of object types into one object type, which editors show better. */
type Flat<T> = {[K in keyof T]: T[K]};

// Each call returns a new object: the OpenAPI document distinguishes a count from a decimal number by identity.

export const string = (): Shape<string> => ({type: 'string'});
export const number = (): Shape<number> => ({type: 'number'});
export const boolean = (): Shape<boolean> => ({type: 'boolean'});

export const array = <T>(of: Shape<T>): Shape<T[]> => ({type: 'array', of});
export const nullable = <T>(of: Shape<T>): Shape<T | null> => ({type: 'nullable', of});
export const optional = <T>(of: Shape<T>): Optional<T> => ({type: 'optional', of});
export const object = <const F extends Fields>(of: F): Shape<Flat<FieldTypes<F>>> => ({type: 'object', of});

/** One of a list of words that may grow: a later server may send a new word, so clients only check for a string. */
export const openEnum = <T extends string>(): Shape<T> => ({type: 'string'});

/** The first place where a value differs from its shape. */
export interface Mismatch {
  /** Field names and indices from the outermost value inwards. */
  readonly path: readonly string[];
  /** What the shape expects there, for example “expected string”. */
  readonly message: string;
}

/**
 * Finds the first place where a value differs from a shape. Unknown fields are allowed: a later server may send more.
 *
 * @param value - The result of `JSON.parse`.
 * @returns The mismatch, or `undefined` if the value fits.
 */
export function findMismatch(
  shape: Shape,
  value: unknown,
  path: readonly string[] = [],
): Mismatch | undefined {
  switch (shape.type) {
    case 'nullable':
      return value === null ? undefined : findMismatch(shape.of, value, path);
    case 'optional':
      return value === undefined ? undefined : findMismatch(shape.of, value, path);
    case 'array':
      if (Array.isArray(value)) {
        return firstMismatch(
          value.map((part: unknown, i) => [`${i}`, shape.of, part]),
          path,
        );
      }
      break;
    case 'object':
      if (typeof value === 'object' && value && !Array.isArray(value)) {
        const fields = value as Readonly<Record<string, unknown>>;
        return firstMismatch(
          Object.entries(shape.of).map(([key, of]) => [key, of, fields[key]]),
          path,
        );
      }
      break;
    default:
      if (typeof value === shape.type) return undefined;
  }
  return {path, message: `expected ${shape.type}`};
}

function firstMismatch(
  parts: readonly (readonly [key: string, shape: Shape, value: unknown])[],
  path: readonly string[],
): Mismatch | undefined {
  for (const [key, shape, value] of parts) {
    const found = findMismatch(shape, value, [...path, key]);
    if (found) return found;
  }
  return undefined;
}
