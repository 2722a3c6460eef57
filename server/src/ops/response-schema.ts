import type {Shape} from '@resolutionflow/contract';
import * as z from 'zod/mini';

const made = new Map<Shape, z.ZodMiniType>();

function make(shape: Shape): z.ZodMiniType {
  switch (shape.type) {
    case 'object':
      return z.object(
        Object.fromEntries(Object.entries(shape.of).map(([field, of]) => [field, responseSchema(of)])),
      );
    case 'array':
      return z.array(responseSchema(shape.of));
    case 'nullable':
      return z.nullable(responseSchema(shape.of));
    case 'optional':
      return z.optional(responseSchema(shape.of));
    default:
      return z[shape.type]();
  }
}

/** Converts a response shape of the contract to a zod schema. The same shape returns the same schema. */
export function responseSchema<T>(shape: Shape<T>): z.ZodMiniType<T> {
  const schema = made.get(shape) ?? make(shape);
  made.set(shape, schema);
  return schema as z.ZodMiniType<T>;
}
