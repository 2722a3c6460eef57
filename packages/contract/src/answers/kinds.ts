import {
  $ZodArray,
  $ZodBoolean,
  $ZodNullable,
  $ZodNumber,
  $ZodObject,
  $ZodOptional,
  $ZodString,
  type $strip,
  type $ZodShape,
  type $ZodType,
} from 'zod/v4/core';

// Every page that loads the SDK loads these: zod's bare kinds, without the methods that `zod/mini` adds to each schema.

export type {output} from 'zod/v4/core';

export const string = (): $ZodString => new $ZodString({type: 'string'});

export const number = (): $ZodNumber => new $ZodNumber({type: 'number', checks: []});

export const boolean = (): $ZodBoolean => new $ZodBoolean({type: 'boolean'});

export const array = <T extends $ZodType>(element: T): $ZodArray<T> =>
  new $ZodArray({type: 'array', element}) as $ZodArray<T>;

export const object = <Shape extends $ZodShape>(shape: Shape): $ZodObject<Shape, $strip> =>
  new $ZodObject({type: 'object', shape}) as $ZodObject<Shape, $strip>;

export const nullable = <T extends $ZodType>(innerType: T): $ZodNullable<T> =>
  new $ZodNullable({type: 'nullable', innerType}) as $ZodNullable<T>;

export const optional = <T extends $ZodType>(innerType: T): $ZodOptional<T> =>
  new $ZodOptional({type: 'optional', innerType}) as $ZodOptional<T>;

/** A word of a short list. Later versions of the server may know more words, so a client asks for no more than a string. */
export const word = <T extends string>(): $ZodType<T> => string() as $ZodType<string> as $ZodType<T>;
