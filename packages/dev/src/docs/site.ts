import {fileURLToPath} from 'node:url';
import {build, createServer} from 'vitepress';
import {prepareLiveExamples} from './live.js';

const DOCS = fileURLToPath(new URL('../../../../docs/', import.meta.url));

/** `dev` serves the documentation with live reload; `build` writes it to `docs/.vitepress/dist`. Both need a build. */
await prepareLiveExamples();
if (process.argv[2] === 'build') {
  await build(DOCS);
} else {
  const server = await createServer(DOCS);
  await server.listen();
  server.printUrls();
}
