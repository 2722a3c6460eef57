/*
 * The smallest server that stores a rating: no framework, no validation except the token, prepared statements and group
 * commit. The benchmark compares the real server with it.
 */
import {randomUUID} from 'node:crypto';
import BetterSqlite3 from 'better-sqlite3';
import {serveRatings} from './rating-server.js';

const [, , file = '', port = '', secret = ''] = process.argv;
const sqlite = new BetterSqlite3(file);
sqlite.pragma('journal_mode = wal');
sqlite.pragma('synchronous = full');

interface Session {
  readonly ref: bigint;
  readonly flow_ref: bigint;
  readonly user_ref: bigint;
  readonly user_id: string;
  readonly day: bigint;
}

const findSession = sqlite
  .prepare<[string], Session>(
    `select s.ref, s.flow_ref, s.user_ref, u.user_id, s.day from sessions s
     join users u on u.account_id = s.account_id and u.ref = s.user_ref
     where s.account_id = 1 and s.id = ? and s.completed_at is not null`,
  )
  .safeIntegers();
const insertRating = sqlite.prepare(
  `insert into session_ratings (account_id, session_ref, session_id, flow_ref, user_ref, id, rating, comment, created_at)
   values (1, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing`,
);
const incrementTotals = [1, 2, 3, 4, 5].map((stars) =>
  sqlite.prepare(
    `update daily_sums set rating_${stars} = rating_${stars} + 1 where account_id = 1 and day = ?
     and ((dimension = 0 and subject_ref = 0) or (dimension = 1 and subject_ref = ?) or (dimension = 2 and subject_ref = ?))`,
  ),
);
const raiseVersion = sqlite.prepare(
  'update account_slots set version = version + 1 where account_id = 1 and slot = 0',
);

const pending: (() => () => void)[] = [];
function commit(): void {
  sqlite.exec('begin immediate');
  const responses = pending.splice(0).map((write) => write());
  sqlite.exec('commit');
  for (const respond of responses) respond();
}

serveRatings(Number(port), secret, ({caller, sessionId, rating, comment}, response) => {
  if (pending.length === 0) setImmediate(commit);
  pending.push(() => {
    const session = findSession.get(sessionId);
    if (session?.user_id !== caller) return () => void response.writeHead(404).end();
    const [id, now] = [randomUUID(), Date.now()];
    const {changes} = insertRating.run(
      session.ref,
      sessionId,
      session.flow_ref,
      session.user_ref,
      id,
      BigInt(rating),
      comment,
      BigInt(now),
    );
    if (changes === 0) return () => void response.writeHead(409).end();
    incrementTotals[rating - 1]?.run(session.day, session.flow_ref, session.user_ref);
    raiseVersion.run();
    const body = {id, session_id: sessionId, rating, comment, created_at: new Date(now).toISOString()};
    return () => void response.writeHead(201, {'Content-Type': 'application/json'}).end(JSON.stringify(body));
  });
});
