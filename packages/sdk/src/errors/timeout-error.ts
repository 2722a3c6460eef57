import {RfError} from './rf-error.js';

/**
 * The server, or a function of the host, did not respond in time.
 *
 * @example
 * if (isTimeoutError(error)) offerToTryAgain();
 */
export class TimeoutError extends RfError {
  override readonly name = 'TimeoutError';

  /**
   * @param timeout - The time limit, ms.
   * @param source - The server, or the function of the host that did not respond.
   */
  constructor(timeout: number, source = 'The server') {
    super(`${source} did not respond within ${timeout / 1000} s.`);
  }
}
