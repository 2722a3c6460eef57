import {MAX_FIELD_ERRORS, type FieldError, type Route} from '@resolutionflow/contract';
import * as z from 'zod/mini';
import {ApiProblem} from '../api-problem.js';

z.config(z.locales.en());

const PARTS = ['params', 'query', 'headers', 'body'] as const;
/** A part of a request that a schema can describe. */
export type Part = (typeof PARTS)[number];

/**
 * Parses a request with its route's schemas. Unknown fields are dropped.
 *
 * @throws {ApiProblem} `validation_failed` with the first errors.
 */
export function validate(route: Route, values: Readonly<Record<Part, unknown>>): Record<Part, unknown> {
  const errors: FieldError[] = [];
  const result: Record<Part, unknown> = {params: {}, query: {}, headers: {}, body: undefined};
  for (const part of PARTS) {
    const schema = route[part];
    if (!schema) continue;
    const parsed = z.safeParse(schema, values[part]);
    if (parsed.success) result[part] = parsed.data;
    else {
      for (const {path, message} of parsed.error.issues) errors.push({path: path.join('.') || part, message});
    }
  }
  if (errors.length === 0) return result;
  const [first] = errors;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  throw new ApiProblem('validation_failed', `${first?.path}: ${first?.message}${more}`, {
    errors: errors.slice(0, MAX_FIELD_ERRORS),
  });
}
