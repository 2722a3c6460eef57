import type {Kind} from '@resolutionflow/contract';
import * as z from 'zod/mini';

const made = new Map<Kind, z.ZodMiniType>();

function make(kind: Kind): z.ZodMiniType {
  switch (kind.type) {
    case 'object':
      return z.object(
        Object.fromEntries(Object.entries(kind.of).map(([field, of]) => [field, answerSchema(of)])),
      );
    case 'array':
      return z.array(answerSchema(kind.of));
    case 'nullable':
      return z.nullable(answerSchema(kind.of));
    case 'optional':
      return z.optional(answerSchema(kind.of));
    default:
      return z[kind.type]();
  }
}

/** What the contract says of an answer, as a schema of zod: the same one for the same kind. */
export function answerSchema<T>(kind: Kind<T>): z.ZodMiniType<T> {
  const schema = made.get(kind) ?? make(kind);
  made.set(kind, schema);
  return schema as z.ZodMiniType<T>;
}
