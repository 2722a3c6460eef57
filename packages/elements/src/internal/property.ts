import type {ComplexAttributeConverter, PropertyDeclaration, ReactiveElement} from 'lit';

/** Lit's options, and the value of a property that the page has not set, or set to `null` or `undefined`. */
export type Declaration = PropertyDeclaration & {readonly initial?: unknown};

/** Keeps the text of a boolean attribute: `RfElement` decides what it means. */
const booleanConverter: ComplexAttributeConverter = {
  fromAttribute: (text) => (text === null ? false : text || true),
  toAttribute: (value) => (value ? '' : null),
};

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
    (prototype.constructor as typeof ReactiveElement).createProperty(
      name,
      options.type === Boolean ? {...options, converter: booleanConverter} : options,
    );
    return isAccessor && Object.getOwnPropertyDescriptor(prototype, name);
  };
