import type {css, html} from 'lit';

/**
 * What code that is loaded later draws and styles with. It is handed over, not imported: of a library that two files
 * import a bundler makes a third one, and a page would load more.
 */
export interface Lit {
  readonly html: typeof html;
  readonly css: typeof css;
}
