import type {Problem} from '@resolutionflow/contract';
import {RfError} from './rf-error.js';

/**
 * The server refused the request.
 *
 * @example
 * if (isApiError(error, 'already_rated')) showThanks();
 */
export class ApiError extends RfError {
  override readonly name = 'ApiError';
  /** HTTP status. */
  readonly status: number;
  /** The API's stable code, or `http_<status>` if a proxy responded instead of the server. */
  readonly code: string;
  /** The problem in the response, if it contained one. */
  readonly problem: Problem | undefined;
  /** The id of the request. The operator finds it in the server's log. */
  readonly requestId: string | undefined;

  constructor(status: number, problem: Problem | undefined, requestId: string | undefined) {
    super(problem?.detail ?? `The server answered with status ${status}.`);
    this.status = status;
    this.code = problem?.code ?? `http_${status}`;
    this.problem = problem;
    this.requestId = problem?.request_id ?? requestId;
  }
}
