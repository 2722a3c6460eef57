// Every page that loads the SDK loads these: plain descriptions of what JSON holds, without a library to read them.

declare const holds: unique symbol;

/** What a value of an answer is. */
export type Kind<T = unknown> = (
  | {readonly type: 'string' | 'number' | 'boolean'}
  | {readonly type: 'array' | 'nullable' | 'optional'; readonly of: Kind}
  | {readonly type: 'object'; readonly of: {readonly [field: string]: Kind}}
) & {
  /** Only for the compiler. */
  readonly [holds]?: T;
};

/** The fields of an object. */
type Shape = Readonly<Record<string, Kind>>;

/** What may be left out of an object. */
type Optional<T> = Kind<T> & {readonly type: 'optional'};

/** The type of what a kind describes. */
export type output<K> = K extends Kind<infer T> ? T : never;

type Fields<S extends Shape> = {
  -readonly [K in keyof S as S[K] extends Optional<unknown> ? never : K]: output<S[K]>;
} & {-readonly [K in keyof S as S[K] extends Optional<unknown> ? K : never]?: output<S[K]> | undefined};

/** One object type in place of two that are crossed. */
type Flat<T> = {[K in keyof T]: T[K]};

// Each call makes another object: the OpenAPI document tells a count from a figure by it.

export const string = (): Kind<string> => ({type: 'string'});
export const number = (): Kind<number> => ({type: 'number'});
export const boolean = (): Kind<boolean> => ({type: 'boolean'});

export const array = <T>(of: Kind<T>): Kind<T[]> => ({type: 'array', of});
export const nullable = <T>(of: Kind<T>): Kind<T | null> => ({type: 'nullable', of});
export const optional = <T>(of: Kind<T>): Optional<T> => ({type: 'optional', of});
export const object = <const S extends Shape>(of: S): Kind<Flat<Fields<S>>> => ({type: 'object', of});

/** A word of a short list. Later versions of the server may know more words, so a client asks for no more than a string. */
export const word = <T extends string>(): Kind<T> => ({type: 'string'});

/** Where a value is not of its kind. */
export interface Misfit {
  /** Field names and indices from the outermost value inwards. */
  readonly path: readonly string[];
  /** A sentence's end, like “expected string”. */
  readonly message: string;
}

/**
 * Looks for the first place where a value is not of a kind. Fields that the kind does not know may be there: a later
 * version of the server says more.
 *
 * @param value - What `JSON.parse` has made.
 */
export function misfitOf(kind: Kind, value: unknown, path: readonly string[] = []): Misfit | undefined {
  switch (kind.type) {
    case 'nullable':
      return value === null ? undefined : misfitOf(kind.of, value, path);
    case 'optional':
      return value === undefined ? undefined : misfitOf(kind.of, value, path);
    case 'array':
      if (Array.isArray(value)) {
        return firstMisfit(
          value.map((part: unknown, i) => [`${i}`, kind.of, part]),
          path,
        );
      }
      break;
    case 'object':
      if (typeof value === 'object' && value && !Array.isArray(value)) {
        const fields = value as Readonly<Record<string, unknown>>;
        return firstMisfit(
          Object.entries(kind.of).map(([key, of]) => [key, of, fields[key]]),
          path,
        );
      }
      break;
    default:
      if (typeof value === kind.type) return undefined;
  }
  return {path, message: `expected ${kind.type}`};
}

function firstMisfit(
  parts: readonly (readonly [key: string, of: Kind, value: unknown])[],
  path: readonly string[],
): Misfit | undefined {
  for (const [key, of, value] of parts) {
    const found = misfitOf(of, value, [...path, key]);
    if (found) return found;
  }
  return undefined;
}
