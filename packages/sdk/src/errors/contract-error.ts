import {RfError} from './rf-error.js';

/**
 * The answer is not what the contract promises: another server, or something in between.
 *
 * @example
 * if (isContractError(error)) report(`The server and this page do not match at ${error.path}.`);
 */
export class ContractError extends RfError {
  override readonly name = 'ContractError';
  /** Where in the answer, like `summary.total_sessions`; empty for the whole of it. */
  readonly path: string;

  constructor(path: string, message: string) {
    super(`The server's answer does not fit the contract${path && ` at ${path}`}: ${message}`);
    this.path = path;
  }
}
