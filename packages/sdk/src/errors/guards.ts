import type {ApiError} from './api-error.js';
import type {ContractError} from './contract-error.js';
import type {NetworkError} from './network-error.js';
import {BRAND, type ErrorKind, type RfError} from './rf-error.js';
import type {TimeoutError} from './timeout-error.js';

const kindOf = (error: unknown): ErrorKind | undefined =>
  (error as {readonly [BRAND]?: ErrorKind} | null | undefined)?.[BRAND];

/** Whether the SDK reports this, in whichever copy of the package. */
export const isRfError = (error: unknown): error is RfError => kindOf(error) !== undefined;

/**
 * Whether the server refused.
 *
 * @param error - Anything that was thrown.
 * @param code - Only with this code of the API.
 * @example
 * if (isApiError(error, 'already_rated')) showThanks();
 */
export const isApiError = (error: unknown, code?: string): error is ApiError =>
  kindOf(error) === 'api' && (code === undefined || (error as ApiError).code === code);

/** Whether the server could not be reached. */
export const isNetworkError = (error: unknown): error is NetworkError => kindOf(error) === 'network';

/** Whether the server did not answer in time. */
export const isTimeoutError = (error: unknown): error is TimeoutError => kindOf(error) === 'timeout';

/** Whether the server's answer does not fit the contract. */
export const isContractError = (error: unknown): error is ContractError => kindOf(error) === 'contract';
