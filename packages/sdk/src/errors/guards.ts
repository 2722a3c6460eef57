import type {ApiError} from './api-error.js';
import type {ContractError} from './contract-error.js';
import type {NetworkError} from './network-error.js';
import {BRAND, type RfError} from './rf-error.js';
import type {TimeoutError} from './timeout-error.js';

const isNamed = (error: unknown, name: string): boolean => isRfError(error) && error.name === name;

/**
 * Whether an error comes from the SDK, also from another copy of the package.
 *
 * @param error - Anything that was thrown.
 * @example
 * if (!isRfError(error)) throw error;
 */
export const isRfError = (error: unknown): error is RfError =>
  !!(error as Partial<RfError> | null | undefined)?.[BRAND];

/**
 * Whether the server refused the request.
 *
 * @param error - Anything that was thrown.
 * @param code - If given, only an error with this code of the API counts.
 * @example
 * if (isApiError(error, 'already_rated')) showThanks();
 */
export const isApiError = (error: unknown, code?: string): error is ApiError =>
  isNamed(error, 'ApiError') && (code === undefined || (error as ApiError).code === code);

/**
 * Whether the server could not be reached.
 *
 * @param error - Anything that was thrown.
 * @example
 * if (isNetworkError(error)) showSentence('No connection.');
 */
export const isNetworkError = (error: unknown): error is NetworkError => isNamed(error, 'NetworkError');

/**
 * Whether the server, or a function of the host, did not respond in time.
 *
 * @param error - Anything that was thrown.
 * @example
 * if (isTimeoutError(error)) offerToTryAgain();
 */
export const isTimeoutError = (error: unknown): error is TimeoutError => isNamed(error, 'TimeoutError');

/**
 * Whether a response does not fit the contract.
 *
 * @param error - Anything that was thrown.
 * @example
 * if (isContractError(error)) report(`The server and this page do not match at ${error.path}.`);
 */
export const isContractError = (error: unknown): error is ContractError => isNamed(error, 'ContractError');
