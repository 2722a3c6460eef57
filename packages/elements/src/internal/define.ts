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
        `<${name}> is already defined by ${present.version ? `version ${present.version}` : 'other code'}; version ${version} is not used.`,
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
