import type {ReactiveElement} from 'lit';
import type {Declaration} from './element.js';

/**
 * Lit's `@property()` for TypeScript's decorators. Lit's own knows standard decorators too, which every page would
 * load and this package does not use.
 *
 * @param options - As Lit's.
 */
export const property =
  (options: Declaration = {}): ((prototype: object, name: string) => void) =>
  (prototype, name) => {
    const isAccessor = Object.hasOwn(prototype, name);
    (prototype.constructor as typeof ReactiveElement).createProperty(name, options);
    return isAccessor && Object.getOwnPropertyDescriptor(prototype, name);
  };
