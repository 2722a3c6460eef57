import {isServer} from 'lit';
import {version} from './version.js';
import {warnOnce} from './warn.js';

/**
 * Defines an element unless its name is taken. On a server it does nothing.
 *
 * @param name - The tag name.
 * @param element - The class.
 */
export function define(name: string, element: CustomElementConstructor): void {
  if (isServer) return;
  const present: (CustomElementConstructor & {version?: string}) | undefined = customElements.get(name);
  if (present) {
    if (present.version !== version) {
      warnOnce(
        // One sentence however many elements there are, but one for each name that is somebody else's.
        `${present.version ? 'These elements are' : `<${name}> is`} already defined by ${present.version ?? 'other code'}, not by ${version}.`,
      );
    }
    return;
  }
  try {
    customElements.define(name, element);
  } catch {
    // The page has defined this very class under a name of its own; one class can have one name only.
    customElements.define(name, class extends element {});
  }
}
