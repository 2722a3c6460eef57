import {ERRORS, type ErrorCode, type FieldError} from '@resolutionflow/contract';

/**
 * A handler throws it to respond with one of the API's error codes. It must not have changed anything before.
 */
export class ApiProblem extends Error {
  readonly status: number;

  constructor(
    readonly code: ErrorCode,
    /** A sentence that a person understands. Never names SQL, a path of the server or a secret. */
    readonly detail: string,
    readonly extra: {
      readonly errors?: readonly FieldError[];
      /** Seconds, for `Retry-After`. */
      readonly retryAfter?: number;
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(`${code}: ${detail}`);
    this.name = 'ApiProblem';
    this.status = ERRORS[code].status;
  }
}

/** The problem of a database that cannot work now. Callers may send the request again after `retryAfter` seconds. */
export const unavailable = (detail: string, retryAfter = 1): ApiProblem =>
  new ApiProblem('unavailable', detail, {retryAfter});

/** The problem of one invalid field, parameter or header. */
export const invalid = (path: string, message: string): ApiProblem =>
  new ApiProblem('validation_failed', `${path}: ${message}`, {errors: [{path, message}]});
