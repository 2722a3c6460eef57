import {RfError} from './rf-error.js';

/**
 * The server could not be reached: offline or blocked. `cause` has the platform's error.
 *
 * @example
 * if (isNetworkError(error)) showSentence('No connection.');
 */
export class NetworkError extends RfError {
  override readonly name = 'NetworkError';

  constructor(cause?: unknown) {
    super('The server cannot be reached: offline or blocked.', {cause});
  }
}
