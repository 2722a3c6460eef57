/** The same in every copy of the package, so that guards know errors of another copy. */
export const BRAND = Symbol.for('resolutionflow.error');

/**
 * Whatever the SDK itself reports. Its kinds: {@link ApiError}, {@link NetworkError}, {@link TimeoutError},
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
  /** The name of its class, by which guards tell kinds apart. */
  override readonly name: string = 'RfError';
  readonly [BRAND]: true;

  constructor(message?: string, options?: ErrorOptions) {
    super(message, options);
    this[BRAND] = true;
  }
}
