/** Writes the version of package.json into `dist`, after the compiler and before the bundles are built. */
import {readFile, writeFile} from 'node:fs/promises';

const {version} = JSON.parse(await readFile(new URL('package.json', import.meta.url), 'utf8'));
const file = new URL('dist/internal/version.js', import.meta.url);
await writeFile(
  file,
  `/** The version in package.json. */\nexport const version = ${JSON.stringify(version)};\n`,
);
