import {RfError} from './rf-error.js';

/**
 * The response does not fit the contract: another version of the server, or a proxy, has responded.
 *
 * @example
 * if (isContractError(error)) report(`The server and this page do not match at ${error.path}.`);
 */
export class ContractError extends RfError {
  override readonly name = 'ContractError';
  /** The place in the response, like `summary.total_sessions`; empty for the whole response. */
  readonly path: string;

  constructor(path: string, message: string) {
    super(`The server's response does not fit the contract${path && ` at ${path}`}: ${message}`);
    this.path = path;
  }
}
