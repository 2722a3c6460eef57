import type {Problem} from '@resolutionflow/contract';
import {RfError} from './rf-error.js';

/**
 * The server refused.
 *
 * @example
 * if (isApiError(error, 'already_rated')) showThanks();
 */
export class ApiError extends RfError {
  override readonly name = 'ApiError';
  /** HTTP status. */
  readonly status: number;
  /** The API's stable code, or `http_<status>` where something else than the server has answered. */
  readonly code: string;
  /** The whole problem, where there was one. */
  readonly problem: Problem | undefined;
  /** To be told to the operator, who finds it in the log. */
  readonly requestId: string | undefined;

  constructor(status: number, problem: Problem | undefined, requestId: string | undefined) {
    super(problem?.detail ?? `The server answered with status ${status}.`);
    this.status = status;
    this.code = problem?.code ?? `http_${status}`;
    this.problem = problem;
    this.requestId = problem?.request_id ?? requestId;
  }
}
