import {createHash} from 'node:crypto';
import {existsSync} from 'node:fs';
import {mkdir, rename, rm} from 'node:fs/promises';
import {join} from 'node:path';
import {OUTCOMES} from '@resolutionflow/contract';
import {createAccount, openDatabase, rebuildFigures} from '@resolutionflow/server';
import BetterSqlite3 from 'better-sqlite3';
import {randomFrom} from '../random.js';
import {report} from './measurement.js';

export const FLOW_COUNT = 200;
export const ENGINEER_COUNT = 300;
const STEP_COUNT = 20;
export const DAY_COUNT = 90;
const DAY_MS = 86_400_000;

export const FOLDER = join(import.meta.dirname, '../../.cache/bench');
export const ACCOUNT = 'bench';

/** Reasons of votes down, as stored; null for a vote without a reason. */
const REASONS = ['unclear', 'outdated', 'did_not_work no_access', 'missing_step', 'our_own', null] as const;

/** Prefers small numbers: some flows and engineers do most of the work. */
const skewed = (random: () => number, count: number): number => Math.floor(count * random() ** 1.6);

export interface GeneratedSession {
  readonly ref: number;
  readonly flow: number;
  readonly engineer: number;
  readonly startedAt: number;
  readonly completedAt: number | null;
  readonly outcome: string | null;
  readonly rating: number | null;
  readonly comment: string | null;
  /** Position of the first visited step; the visits follow the flow's order. */
  readonly firstStep: number;
  readonly visits: number;
}

/** Sessions of the last 90 days, oldest first. */
export function* sessionsOf(count: number, now: number): Generator<GeneratedSession> {
  const random = randomFrom(count);
  const start = now - DAY_COUNT * DAY_MS + DAY_MS / 2;
  for (let index = 0; index < count; index++) {
    const startedAt = Math.floor(start + (index / count) * (now - 3 * 3_600_000 - start));
    const isCompleted = random() < 0.85;
    const isRated = isCompleted && random() < 0.4;
    const rating = isRated ? 1 + Math.floor(5 * Math.sqrt(random())) : null;
    const visits = 1 + Math.floor(random() * 5);
    yield {
      ref: index + 1,
      flow: 1 + skewed(random, FLOW_COUNT),
      engineer: 1 + skewed(random, ENGINEER_COUNT),
      startedAt,
      completedAt: isCompleted ? startedAt + 60_000 + Math.floor(random() * 3_600_000) : null,
      outcome: isCompleted && random() < 0.95 ? (OUTCOMES[Math.floor(4 * random() ** 2)] ?? null) : null,
      rating,
      comment: isRated && random() < 0.25 ? `Comment on session ${index + 1}` : null,
      // Anywhere in the flow, so that all steps have totals.
      firstStep: Math.floor(random() * (STEP_COUNT - visits + 1)),
      visits,
    };
  }
}

export const sessionId = (ref: number): string => `session-${ref}`;
export const flowId = (ref: number): string => `flow-${ref}`;
export const engineerId = (ref: number): string => `engineer-${ref}`;

const stepRef = (flow: number, position: number): number => (flow - 1) * STEP_COUNT + position + 1;

const int = (value: number): bigint => BigInt(Math.floor(value));

/** Inserts rows into the tables of the first account. */
class Filler {
  readonly #flow;
  readonly #step;
  readonly #user;
  readonly #session;
  readonly #visit;
  readonly #vote;
  readonly #rating;

  constructor(sqlite: BetterSqlite3.Database) {
    const insert = (table: string, columns: string) =>
      sqlite.prepare(
        `insert into ${table} (account_id, ${columns}) values (1, ${columns.replaceAll(/\w+/g, '?')})`,
      );
    this.#flow = insert('flows', 'ref, tree_id, name');
    this.#step = insert('steps', 'flow_ref, ref, step_id, title, position');
    this.#user = insert('users', 'ref, user_id, name, name_iat, role');
    this.#session = insert(
      'sessions',
      'ref, id, flow_ref, user_ref, started_at, day, completed_at, outcome, last_step_ref, last_visit_at',
    );
    this.#visit = insert('visits', 'session_ref, step_ref, first_at, last_at');
    this.#vote = insert(
      'step_ratings',
      'session_ref, step_ref, flow_ref, user_ref, was_helpful, reasons, note, seq, created_at, updated_at',
    );
    this.#rating = insert(
      'session_ratings',
      'session_ref, session_id, flow_ref, user_ref, id, rating, comment, created_at',
    );
  }

  addFlow(ref: number): void {
    this.#flow.run(int(ref), flowId(ref), `Flow ${ref}`);
    for (let at = 0; at < STEP_COUNT; at++) {
      this.#step.run(int(ref), int(stepRef(ref, at)), `step-${at}`, `Step ${at}`, int(at));
    }
  }

  addEngineer(ref: number): void {
    this.#user.run(int(ref), engineerId(ref), `Engineer ${ref}`, int(1), 'engineer');
  }

  /** Adds a session with its visits, votes and rating. */
  addSession(session: GeneratedSession): void {
    const {ref, flow, engineer, startedAt, completedAt, outcome, visits} = session;
    const firstStep = stepRef(flow, session.firstStep);
    this.#session.run(
      int(ref),
      sessionId(ref),
      int(flow),
      int(engineer),
      int(startedAt),
      int(startedAt / DAY_MS),
      completedAt === null ? null : int(completedAt),
      outcome,
      int(firstStep + visits - 1),
      int(startedAt + visits),
    );
    for (let at = 0; at < visits; at++) {
      const time = int(startedAt + at + 1);
      this.#visit.run(int(ref), int(firstStep + at), time, time);
      if ((ref + at) % 3 === 0) this.#addVote(session, firstStep + at, time);
    }
    this.#addRating(session);
  }

  /** A quarter of the votes is not helpful; of those, most have reasons and some have a note. */
  #addVote({ref, flow, engineer}: GeneratedSession, step: number, time: bigint): void {
    const isHelpful = (ref + step) % 4 > 0;
    this.#vote.run(
      int(ref),
      int(step),
      int(flow),
      int(engineer),
      isHelpful ? 1n : 0n,
      isHelpful ? null : (REASONS[ref % REASONS.length] ?? null),
      isHelpful || ref % 5 ? null : `Note on session ${ref}`,
      time,
      time,
      time,
    );
  }

  #addRating({ref, flow, engineer, completedAt, rating, comment}: GeneratedSession): void {
    if (rating === null || completedAt === null) return;
    this.#rating.run(
      int(ref),
      sessionId(ref),
      int(flow),
      int(engineer),
      `rating-${ref}`,
      int(rating),
      comment,
      int(completedAt + 30_000),
    );
  }
}

function fill(file: string, count: number, now: number): void {
  const sqlite = new BetterSqlite3(file);
  sqlite.pragma('synchronous = off');
  const filler = new Filler(sqlite);
  sqlite.transaction(() => {
    for (let ref = 1; ref <= FLOW_COUNT; ref++) filler.addFlow(ref);
    for (let ref = 1; ref <= ENGINEER_COUNT; ref++) filler.addEngineer(ref);
    for (const session of sessionsOf(count, now)) filler.addSession(session);
  })();
  sqlite.close();
}

/** Midnight UTC of today: a generated database serves for the whole day. */
export const today = (): number => Math.floor(Date.now() / DAY_MS) * DAY_MS;

/** Changes with the schema, so that no database of an older schema is used. */
async function schemaHash(): Promise<string> {
  const file = join(FOLDER, 'empty.db');
  await (await openDatabase(`sqlite:${file}`)).close();
  const sqlite = new BetterSqlite3(file);
  const rows = [
    ...sqlite.prepare('select sql from sqlite_master').all(),
    ...sqlite.prepare('select * from sqlite_stat1').all(),
  ];
  sqlite.close();
  await rm(file);
  return createHash('sha256').update(JSON.stringify(rows)).digest('hex').slice(0, 8);
}

/** A database of one account with `count` sessions, generated once a day. Callers that write to it copy it first. */
export async function databaseWith(count: number): Promise<string> {
  await mkdir(FOLDER, {recursive: true});
  const date = new Date(today()).toISOString().slice(0, 10);
  const file = join(FOLDER, `${count}-${STEP_COUNT}-${date}-${await schemaHash()}.db`);
  if (existsSync(file)) return file;
  const making = `${file}.making`;
  for (const end of ['', '-wal', '-shm']) await rm(making + end, {force: true});
  let database = await openDatabase(`sqlite:${making}`);
  await createAccount(database, {id: ACCOUNT, name: 'Bench', timeZone: 'UTC'});
  await database.close();
  const began = performance.now();
  fill(making, count, today());
  const filled = performance.now();
  database = await openDatabase(`sqlite:${making}`);
  await rebuildFigures(database, {ref: 1, id: ACCOUNT, name: 'Bench', timeZone: 'UTC'});
  await database.close();
  report(
    `${count} sessions generated in ${((filled - began) / 1000).toFixed(1)} s, ` +
      `totals rebuilt in ${((performance.now() - filled) / 1000).toFixed(1)} s`,
  );
  await rename(making, file);
  return file;
}
