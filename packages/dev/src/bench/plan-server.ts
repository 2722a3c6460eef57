/*
 * ResolutionFlow's plan for a rating: read the session, read whether it has a rating, insert one, commit. Each request
 * has its own transaction, and all share one connection to PostgreSQL.
 */
import {randomUUID} from 'node:crypto';
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import {jwtVerify} from 'jose';
import pg from 'pg';
import {SCHEMA} from './postgres-baseline.js';

const [, , url = '', port = '', secret = ''] = process.argv;
const key = new TextEncoder().encode(secret);
const client = new pg.Client(url);
await client.connect();
await client.query(`set search_path = ${SCHEMA}`);

const verified = new Map<string, string>();
async function callerOf({headers}: IncomingMessage): Promise<string> {
  const token = headers.authorization?.slice('Bearer '.length) ?? '';
  const known = verified.get(token);
  if (known) return known;
  const {payload} = await jwtVerify(token, key);
  verified.set(token, payload.sub ?? '');
  return payload.sub ?? '';
}

async function bodyOf(request: IncomingMessage): Promise<{rating: number; comment: string | null}> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString()) as {rating: number; comment: string | null};
}

/** @returns The status of the response. */
async function store(caller: string, sessionId: string, rating: number): Promise<number> {
  const run = (name: string, text: string, values: unknown[] = []) => client.query({name, text, values});
  await client.query('begin');
  try {
    const session = await run(
      'session',
      'select id from sessions where id = $1 and user_id = $2 and completed_at is not null',
      [sessionId, caller],
    );
    if (session.rowCount === 0) return 404;
    const rated = await run('rated', 'select rating from session_ratings where session_id = $1', [sessionId]);
    if (rated.rowCount !== 0) return 409;
    await run('rate', 'insert into session_ratings (session_id, rating) values ($1, $2)', [
      sessionId,
      rating,
    ]);
    return 201;
  } finally {
    await client.query('commit');
  }
}

let last: Promise<unknown> = Promise.resolve();

async function rate(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [caller, {rating, comment}] = await Promise.all([callerOf(request), bodyOf(request)]);
  const sessionId = request.url?.split('/')[4] ?? '';
  const stored = last.then(() => store(caller, sessionId, rating));
  last = stored;
  const body = {id: randomUUID(), session_id: sessionId, rating, comment, created_at: new Date()};
  response.writeHead(await stored, {'Content-Type': 'application/json'}).end(JSON.stringify(body));
}

createServer((request, response) => {
  rate(request, response).catch((error: unknown) => {
    response.writeHead(500).end(String(error));
  });
}).listen(Number(port), '127.0.0.1', () => process.stdout.write('ready\n'));
