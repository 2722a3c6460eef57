// A small content management system: the author of an article can paste HTML, and change nothing else.
import {readFile} from 'node:fs/promises';
import {createServer} from 'node:http';

const PORT = process.env.PORT ?? '3001';
const PLACE = '<!-- The editor of the article pastes a snippet here. -->';
const read = (path) => readFile(new URL(path, import.meta.url), 'utf8');

const hashes = JSON.parse(await read('node_modules/@resolutionflow/elements/dist/cdn/sri.json'));
const theme = await read('theme.html');

createServer(async (request, response) => {
  const snippet = await read(request.url === '/dashboard' ? 'dashboard-snippet.html' : 'snippet.html');
  const page = theme.replace(PLACE, snippet.replace('INTEGRITY', hashes['rf.bundle.js']));
  response.writeHead(200, {'Content-Type': 'text/html'}).end(page);
}).listen(Number(PORT), () => console.log(`Listening on http://localhost:${PORT}`));
