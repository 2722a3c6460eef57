import type {RequestHandler} from 'express';
import {ApiProblem} from '../api-problem.js';

/**
 * Responds to the methods that a path has no handler for. Mount it after the handlers.
 *
 * @param methods - Those with a handler.
 */
export function allowOnly(methods: readonly string[]): RequestHandler {
  const allow = [...methods, 'OPTIONS'].join(', ');
  return ({method}, response) => {
    if (method !== 'OPTIONS') {
      throw new ApiProblem('method_not_allowed', `${method} is not possible here, but ${allow}.`, {
        headers: {Allow: allow},
      });
    }
    response.status(204).set('Allow', allow).end();
  };
}

/** For paths that can only be read. */
export const allowOnlyReads: RequestHandler = allowOnly(['GET', 'HEAD']);
