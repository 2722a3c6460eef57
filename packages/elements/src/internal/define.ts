import {warnOnce} from '@resolutionflow/sdk/internal';
import {version} from './version.js';

/**
 * Defines an element, unless its name is taken. Does nothing on a server.
 *
 * @param name - The tag name.
 * @param element - The class.
 */
export function define(name: string, element: CustomElementConstructor): void {
  // Not `isServer` of Lit: it is true in tests with jsdom, where elements work.
  if (typeof document === 'undefined') return;
  const present: (CustomElementConstructor & {version?: string}) | undefined = customElements.get(name);
  if (present) {
    if (present.version !== version) {
      warnOnce(
        // One warning for another copy of this package, but one per name that other code has defined.
        `${present.version ? 'These elements are' : `<${name}> is`} already defined by ${present.version ?? 'other code'}, not by ${version}.`,
      );
    }
    return;
  }
  try {
    customElements.define(name, element);
  } catch {
    // The page has defined this class under another name. A class can have only one name.
    customElements.define(name, class extends element {});
  }
}
