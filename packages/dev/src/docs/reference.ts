import {fileURLToPath} from 'node:url';
import {format, resolveConfig} from 'prettier';
import {Declarations} from './declarations.js';
import {elementPages} from './elements.js';
import {httpPage} from './http.js';
import {sdkPage} from './sdk.js';
import {commandsPage, settingsPage} from './server.js';

export const REFERENCE = new URL('../../../../docs/reference/', import.meta.url);

/** Generates every page of `docs/reference/`, by file name. */
export async function referencePages(): Promise<Map<string, string>> {
  const declarations = new Declarations();
  const pages = new Map([
    ...elementPages(declarations),
    ['sdk.md', sdkPage(declarations)],
    ['http.md', httpPage()],
    ['settings.md', settingsPage()],
    ['commands.md', commandsPage()],
  ]);
  const options = await resolveConfig(fileURLToPath(new URL('settings.md', REFERENCE)));
  const formatted = [...pages].map(
    async ([name, text]) => [name, await format(text, {...options, parser: 'markdown'})] as const,
  );
  return new Map(await Promise.all(formatted));
}
