import {SETTINGS, type Setting} from '../settings.js';

/** Lists the settings for `--help`: name, default, description and accepted values. */
export function settingsHelp(): string {
  const settings = Object.entries<Setting<unknown>>(SETTINGS);
  const width = Math.max(...settings.map(([name]) => name.length));
  const entries = settings.map(
    ([name, {type, default: fallback, description}]) =>
      `  ${name.padEnd(width)}  ${description.replaceAll('`', '')}\n  ${' '.repeat(width)}  Value: ${type}. Default: ${fallback ?? 'none'}.`,
  );
  return `Settings (environment variables):\n${entries.join('\n')}`;
}
