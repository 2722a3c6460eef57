import type {PropertyDeclaration, ReactiveElement} from 'lit';

/** Lit's options, and the value of a property that the page has not set, or set to `null` or `undefined`. */
export type Declaration = PropertyDeclaration & {readonly initial?: unknown};

/**
 * Lit's `@property()` with one more option: `initial`, which `RfElement` implements. Lit's own decorator also contains
 * the code for standard decorators, which this package does not use.
 *
 * @param options - See `Declaration`.
 */
export const property =
  (options: Declaration = {}): ((prototype: object, name: string) => void) =>
  (prototype, name) => {
    const isAccessor = Object.hasOwn(prototype, name);
    (prototype.constructor as typeof ReactiveElement).createProperty(name, options);
    return isAccessor && Object.getOwnPropertyDescriptor(prototype, name);
  };
