import {readFile} from 'node:fs/promises';
import {createServer} from 'node:http';
import {extname, join, normalize, resolve} from 'node:path';
import {feedback} from './feedback.js';

const {PORT = '3000', PAGE_ORIGIN = ''} = process.env;
/** A folder with pages, for example `../html`. */
const folder = resolve(process.argv[2] ?? 'public');
const TYPES = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
};

// The feedback server must know a flow before engineers can vote on its steps.
for (const flow of JSON.parse(await readFile(new URL('flows.json', import.meta.url), 'utf8'))) {
  await feedback.putFlow(flow);
}

/** Put your own check of the session here. In this example, everybody is Anna Berg. */
const signedInUser = () => ({id: 'anna', name: 'Anna Berg', isAdmin: true});

async function sendToken(request, response) {
  const {id, name, isAdmin} = signedInUser(request);
  const role = isAdmin ? 'team_admin' : 'engineer';
  const {token} = await feedback.createToken({userId: id, name, role, ttlSeconds: 3600});
  response.writeHead(200, {
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
    // Only for pages of another origin.
    ...(PAGE_ORIGIN && {
      'Access-Control-Allow-Origin': PAGE_ORIGIN,
      'Access-Control-Allow-Credentials': 'true',
    }),
  });
  response.end(JSON.stringify({token}));
}

async function sendFile(path, response) {
  const file = path.startsWith('/elements/')
    ? join(
        folder,
        'node_modules/@resolutionflow/elements/dist/cdn',
        normalize(path.slice('/elements'.length)),
      )
    : join(folder, normalize(path === '/' ? '/index.html' : path));
  const content = await readFile(file).catch(() => null);
  if (!content) return response.writeHead(404).end();
  return response
    .writeHead(200, {
      'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
      'Access-Control-Allow-Origin': '*',
    })
    .end(content);
}

createServer((request, response) => {
  const {pathname} = new URL(request.url, 'http://localhost');
  const sending =
    pathname === '/feedback-token' ? sendToken(request, response) : sendFile(pathname, response);
  sending.catch((error) => {
    console.error(error);
    response.writeHead(502).end();
  });
}).listen(Number(PORT), () => console.log(`Listening on http://localhost:${PORT}`));
