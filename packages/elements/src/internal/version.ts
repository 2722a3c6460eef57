/** The version of this package. `write-version.mjs` replaces it by the one in package.json when the package is built. */
export const version: string = 'source';
