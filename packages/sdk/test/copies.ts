import {registerHooks} from 'node:module';

const DIST = new URL('../dist/', import.meta.url).href;

// A copy is told apart by its query, which goes on to all that it imports of the package.
registerHooks({
  resolve(specifier, context, nextResolve) {
    const resolved = nextResolve(specifier, context);
    const copy = context.parentURL?.startsWith(DIST) ? new URL(context.parentURL).search : '';
    return resolved.url.startsWith(DIST) && copy && !resolved.url.includes('?')
      ? {...resolved, url: resolved.url + copy}
      : resolved;
  },
});

/** One more copy of the package, as a page has it that loads two bundles; also: the package after a reload. */
export const anotherCopy = (): Promise<typeof import('@resolutionflow/sdk')> =>
  import(`${DIST}index.js?copy=${crypto.randomUUID()}`) as Promise<typeof import('@resolutionflow/sdk')>;
