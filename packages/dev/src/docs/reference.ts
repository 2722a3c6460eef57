import {fileURLToPath} from 'node:url';
import {format, resolveConfig} from 'prettier';
import {accessibilityPage} from './accessibility.js';
import {Declarations} from './declarations.js';
import {elementPages} from './elements.js';
import {httpPage} from './http.js';
import {sdkPage} from './sdk.js';
import {commandsPage, settingsPage} from './server.js';

export const REFERENCE = new URL('../../../../docs/reference/', import.meta.url);

/** Generates the pages that are made from code or data. The names are relative to `docs/reference/`. */
export async function referencePages(): Promise<Map<string, string>> {
  const declarations = new Declarations();
  const pages = new Map([
    ...elementPages(declarations),
    ['sdk.md', sdkPage(declarations)],
    ['http.md', httpPage()],
    ['settings.md', settingsPage()],
    ['commands.md', commandsPage()],
    ['../accessibility.md', accessibilityPage()],
  ]);
  const options = await resolveConfig(fileURLToPath(new URL('settings.md', REFERENCE)));
  const formatted = [...pages].map(
    async ([name, text]) => [name, await format(text, {...options, parser: 'markdown'})] as const,
  );
  return new Map(await Promise.all(formatted));
}
