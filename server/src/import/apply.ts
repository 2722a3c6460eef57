import type {ImportLine} from '@resolutionflow/contract';
import type {Account} from '../accounts/account.js';
import type {Executor} from '../db/database.js';
import {findRating, insertRating, setVote} from '../feedback/repository.js';
import {findFlow, findStep, saveFlow} from '../flows/repository.js';
import {Refusal} from '../http/refusal.js';
import {ensureUser, nameUserByImport} from '../people/repository.js';
import {
  findSession,
  finishSession,
  insertSession,
  recordVisit,
  type SessionRow,
} from '../sessions/repository.js';

const AHEAD_MS = 5 * 60_000;

function timeOf(field: string, text: string, now: number): number {
  const ms = Date.parse(text);
  if (ms > now + AHEAD_MS) {
    throw new Refusal('validation_failed', `${field}: Expected a time not more than 5 minutes ahead`);
  }
  return ms;
}

type LineOf<T extends ImportLine['type']> = Extract<ImportLine, {type: T}>;

async function sessionOf(tx: Executor, account: Account, id: string): Promise<SessionRow> {
  const session = await findSession(tx, account.ref, id);
  if (!session) throw new Refusal('not_found', 'There is no such session in the account.');
  return session;
}

async function stepOf(tx: Executor, account: Account, session: SessionRow, stepId: string): Promise<number> {
  const step = await findStep(tx, account.ref, session.flow_ref, stepId);
  if (!step) throw new Refusal('not_found', "There is no such step in the session's flow.");
  return step.ref;
}

const completedTooEarly = (): Refusal =>
  new Refusal('validation_failed', 'completed_at: Expected a time not before the session started');

async function applySession(
  tx: Executor,
  account: Account,
  line: LineOf<'session'>,
  now: number,
): Promise<void> {
  const startedAt = timeOf('started_at', line.started_at, now);
  const completedAt = line.completed_at == null ? null : timeOf('completed_at', line.completed_at, now);
  const flow = await findFlow(tx, account.ref, line.tree_id);
  if (!flow) throw new Refusal('not_found', 'There is no such flow in the account.');
  const userRef = await ensureUser(tx, account.ref, line.user_id);
  if (completedAt !== null && completedAt < startedAt) throw completedTooEarly();
  const outcome = line.outcome ?? null;
  const {id} = line;
  if (await insertSession(tx, account, {id, flowRef: flow.ref, userRef, startedAt, completedAt, outcome}))
    return;
  const session = await sessionOf(tx, account, id);
  if (session.flow_ref !== flow.ref || session.user_ref !== userRef) {
    throw new Refusal('session_conflict', 'This session id is in use for another flow or engineer.');
  }
  if (completedAt === null) return;
  if (completedAt < session.started_at) throw completedTooEarly();
  const isDone = await finishSession(tx, account.ref, session, {completedAt, outcome});
  if (!isDone && session.outcome !== outcome) {
    throw new Refusal('already_completed', 'The session was completed before with another outcome.');
  }
}

async function applyRating(
  tx: Executor,
  account: Account,
  line: LineOf<'rating'>,
  now: number,
): Promise<void> {
  const createdAt = timeOf('created_at', line.created_at, now);
  const session = await sessionOf(tx, account, line.session_id);
  if (session.completed_at === null) {
    throw new Refusal('session_not_completed', 'The session is still open: complete it before rating it.');
  }
  // What an erased person wrote stays away; the stars count.
  const comment = session.is_erased ? null : line.comment;
  const isNew = await insertRating(tx, account.ref, session, {
    stars: line.rating,
    comment,
    key: null,
    createdAt,
  });
  if (isNew) return;
  const present = await findRating(tx, account.ref, session.ref);
  if (present?.rating !== line.rating || present.comment !== comment) {
    throw new Refusal('already_rated', 'The session has another rating, and a rating is final.');
  }
}

/**
 * Brings one piece of history in. What is there already is left alone when equal and refused when it contradicts.
 *
 * @throws {Refusal} with the code that the line is refused with.
 */
export async function applyLine(
  tx: Executor,
  account: Account,
  line: ImportLine,
  now: number,
): Promise<void> {
  switch (line.type) {
    case 'flow':
      await saveFlow(tx, account.ref, line.tree_id, line);
      return;
    case 'user':
      await nameUserByImport(tx, account.ref, await ensureUser(tx, account.ref, line.user_id), line.name);
      return;
    case 'session':
      await applySession(tx, account, line, now);
      return;
    case 'visit': {
      const at = timeOf('visited_at', line.visited_at, now);
      const session = await sessionOf(tx, account, line.session_id);
      await recordVisit(tx, account.ref, session, await stepOf(tx, account, session, line.step_id), at);
      return;
    }
    case 'step_feedback': {
      const at = timeOf('created_at', line.created_at, now);
      const session = await sessionOf(tx, account, line.session_id);
      const step = await stepOf(tx, account, session, line.step_id);
      await setVote(tx, account.ref, session, step, {wasHelpful: line.was_helpful, seq: at, at});
      return;
    }
    case 'rating':
      await applyRating(tx, account, line, now);
  }
}
