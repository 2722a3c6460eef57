import {registerHooks} from 'node:module';

const DIST = new URL('../dist/', import.meta.url).href;

// The query identifies a copy: every import inside the package inherits it.
registerHooks({
  resolve(specifier, context, nextResolve) {
    const resolved = nextResolve(specifier, context);
    const copy = context.parentURL?.startsWith(DIST) ? new URL(context.parentURL).search : '';
    return resolved.url.startsWith(DIST) && copy && !resolved.url.includes('?')
      ? {...resolved, url: resolved.url + copy}
      : resolved;
  },
});

/** Loads another copy of the package, as a page with two bundles or a reloaded page does. */
export const anotherCopy = (): Promise<typeof import('@resolutionflow/sdk')> =>
  import(`${DIST}index.js?copy=${crypto.randomUUID()}`) as Promise<typeof import('@resolutionflow/sdk')>;
