import type {RequestHandler} from 'express';
import {ApiProblem} from '../api-problem.js';

const allowHeader = (methods: readonly string[]): string => [...methods, 'OPTIONS'].join(', ');

/** The problem of a method that a path, or the server, does not have. */
export function methodNotAllowed(
  method: string,
  methods: readonly string[],
  headers: Readonly<Record<string, string>> = {},
): ApiProblem {
  const allow = allowHeader(methods);
  const detail = `${method} is not allowed here. Allowed: ${allow}.`;
  return new ApiProblem('method_not_allowed', detail, {headers: {Allow: allow, ...headers}});
}

/**
 * Responds to the methods that a path has no handler for. Mount it after the handlers.
 *
 * @param methods - Those with a handler.
 */
export function allowOnly(methods: readonly string[]): RequestHandler {
  return ({method}, response) => {
    if (method !== 'OPTIONS') throw methodNotAllowed(method, methods);
    response.status(204).set('Allow', allowHeader(methods)).end();
  };
}

/** For paths that can only be read. */
export const allowOnlyReads: RequestHandler = allowOnly(['GET', 'HEAD']);
