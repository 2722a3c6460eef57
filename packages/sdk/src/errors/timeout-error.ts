import {RfError} from './rf-error.js';

/**
 * The server did not answer in time.
 *
 * @example
 * if (isTimeoutError(error)) offerToTryAgain();
 */
export class TimeoutError extends RfError {
  override readonly name = 'TimeoutError';

  /** @param timeout - How long it was waited, ms. */
  constructor(timeout: number) {
    super(`The server did not answer within ${timeout / 1000} s.`);
  }
}
