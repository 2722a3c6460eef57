/*
 * ResolutionFlow's plan for a rating: read the session, read whether it has a rating, insert one, commit. Each request
 * has its own transaction, and all share one connection to PostgreSQL.
 */
import {randomUUID} from 'node:crypto';
import pg from 'pg';
import {SCHEMA} from './postgres-baseline.js';
import {serveRatings} from './rating-server.js';

const [, , url = '', port = '', secret = ''] = process.argv;
const client = new pg.Client(url);
await client.connect();
await client.query(`set search_path = ${SCHEMA}`);

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

/** All requests share one connection, so they run one after another. */
let last: Promise<unknown> = Promise.resolve();

serveRatings(Number(port), secret, async ({caller, sessionId, rating, comment}, response) => {
  const stored = last.then(() => store(caller, sessionId, rating));
  last = stored;
  const body = {id: randomUUID(), session_id: sessionId, rating, comment, created_at: new Date()};
  response.writeHead(await stored, {'Content-Type': 'application/json'}).end(JSON.stringify(body));
});
