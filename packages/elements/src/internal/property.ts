import type {ComplexAttributeConverter, PropertyDeclaration, ReactiveElement} from 'lit';

/** Lit's options, and the meaning of values that stand for "not set". */
export type Declaration = PropertyDeclaration & {
  /** The value of a property that the page has not set, or set to `null` or `undefined`. */
  readonly initial?: unknown;
  /** The meaning of `false`. Default: no value, as in `heading={isNew && 'Welcome'}`. */
  readonly whenFalse?: string;
};

/** Keeps the text of a boolean attribute: `meaningOf()` decides what it means. */
const booleanConverter: ComplexAttributeConverter = {
  fromAttribute: (text) => (text === null ? false : text || true),
  toAttribute: (value) => (value ? '' : null),
};

/** Templates of other frameworks write missing values as these words. */
const NO_VALUE = ['undefined', 'null', 'NaN'];

/** Returns a value that the page has set; undefined if it stands for none. `disabled="false"` is not disabled. */
function meaningOf(value: unknown, {type, attribute, whenFalse}: Declaration): unknown {
  if (value == null || Number.isNaN(value) || NO_VALUE.includes(value as string)) return undefined;
  if (type === Boolean) return typeof value === 'string' ? value !== '' && value !== 'false' : value;
  if (value === false || value === 'false') return whenFalse;
  if (type || attribute === false) return value;
  // A property without a type is a text. Frameworks set ids that are numbers, and attributes without a value.
  if (value === true) return '';
  try {
    return `${value as string | number}`;
  } catch {
    // A symbol, or an object without a text.
    return undefined;
  }
}

/**
 * Lit's `@property()` with more options, and with a meaning for values that stand for none. Lit's own decorator also
 * contains the code for standard decorators, which this package does not use.
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
    const original = Object.getOwnPropertyDescriptor(prototype, name)!;
    const descriptor: PropertyDescriptor = {
      ...original,
      get(): unknown {
        return original.get!.call(this) ?? options.initial;
      },
      set(value: unknown): void {
        original.set!.call(this, meaningOf(value, options));
        // Otherwise styles of the attribute would match.
        if (options.reflect && NO_VALUE.includes(value as string)) {
          (this as Element).removeAttribute(String(options.attribute ?? name));
        }
      },
    };
    Object.defineProperty(prototype, name, descriptor);
    return isAccessor && descriptor;
  };
