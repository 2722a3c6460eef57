/** The same in every copy of the package, so that guards recognise errors of another copy. */
export const BRAND = Symbol.for('resolutionflow.error');

/**
 * The base class of all errors of the SDK: {@link ApiError}, {@link NetworkError}, {@link TimeoutError},
 * {@link ContractError}.
 *
 * @example
 * try {
 *   await client.getMe();
 * } catch (error) {
 *   if (isRfError(error)) showSentence(error.message);
 * }
 */
export class RfError extends Error {
  /** The name of the class. Guards compare it. */
  override readonly name: string = 'RfError';
  readonly [BRAND] = true;
}
