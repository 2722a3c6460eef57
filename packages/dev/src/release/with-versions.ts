/**
 * Replaces the versions that a text names: `@resolutionflow/elements@0.1.0` and `"@resolutionflow/elements": "^0.1.0"`.
 *
 * @param versions - The new version of each package, by its name.
 */
export const withVersions = (text: string, versions: ReadonlyMap<string, string>): string =>
  text.replace(
    /(@resolutionflow\/[a-z]+)(@|": "\^)\d+\.\d+\.\d+/g,
    (old: string, name: string, separator: string) => {
      const version = versions.get(name);
      return version ? `${name}${separator}${version}` : old;
    },
  );
