import type {Database, Executor} from '../db/database.js';
import {findStep} from '../flows/repository.js';
import type {Caller} from '../http/handler.js';
import {ApiProblem} from '../api-problem.js';
import {aboutSession, findSession, lockSession, type SessionRow} from './repository.js';

/** Who may access a session, once the caller's role has been checked. */
export type SessionAccess = 'owner' | 'admin' | 'key';

function requireSession(session: SessionRow | undefined): SessionRow {
  if (!session) throw new ApiProblem('not_found', 'There is no such session in your account.');
  return session;
}

/** @throws {ApiProblem} `session_conflict` if the session belongs to another flow or engineer. */
export function requireSameSession(
  session: Pick<SessionRow, 'flow_ref' | 'user_ref'>,
  {flowRef, userRef}: {readonly flowRef: number; readonly userRef: number},
): void {
  if (session.flow_ref === flowRef && session.user_ref === userRef) return;
  throw new ApiProblem('session_conflict', 'This session id is in use for another flow or engineer.');
}

function requireAccess(session: SessionRow, caller: Caller, access: readonly SessionAccess[]): void {
  const mayTouch =
    caller.kind === 'key'
      ? access.includes('key')
      : (access.includes('owner') && session.user_id === caller.userId) ||
        (access.includes('admin') && caller.isAdmin);
  if (!mayTouch) throw new ApiProblem('forbidden', 'This session belongs to another engineer.');
}

/**
 * Returns the session if the caller may read it.
 *
 * @throws {ApiProblem} `not_found`, or `forbidden` for another engineer's session.
 */
export async function sessionFor(
  db: Executor,
  caller: Caller,
  id: string,
  access: readonly SessionAccess[],
): Promise<SessionRow> {
  const session = requireSession(await findSession(db, caller.account.ref, id));
  requireAccess(session, caller, access);
  return session;
}

/** Runs a write that changes nothing outside of one session, except daily totals and the row of its engineer. */
export const writeToSession = <T>(
  {database, caller}: {readonly database: Database; readonly caller: Caller},
  id: string,
  job: (tx: Executor) => Promise<T>,
): Promise<T> => database.write(job, aboutSession(caller.account.ref, id));

/**
 * Returns the session if the caller may change it. Other writes to it wait until the transaction ends.
 *
 * @throws {ApiProblem} `not_found`, or `forbidden` for another engineer's session.
 */
export async function lockedSessionFor(
  tx: Executor,
  caller: Caller,
  id: string,
  access: readonly SessionAccess[],
): Promise<SessionRow> {
  const session = requireSession(await lockSession(tx, caller.account.ref, id));
  requireAccess(session, caller, access);
  return session;
}

/**
 * Returns the session and a step of its flow for a write. Archived steps count. Existence is checked before
 * ownership.
 *
 * @throws {ApiProblem} `not_found`, or `forbidden` for another engineer's session.
 */
export async function lockedSessionStepFor(
  tx: Executor,
  caller: Caller,
  {sessionId, stepId}: {readonly sessionId: string; readonly stepId: string},
  access: readonly SessionAccess[],
): Promise<{readonly session: SessionRow; readonly stepRef: number}> {
  const session = requireSession(await lockSession(tx, caller.account.ref, sessionId));
  const step = await findStep(tx, caller.account.ref, session.flow_ref, stepId);
  if (!step) throw new ApiProblem('not_found', "There is no such step in this session's flow.");
  requireAccess(session, caller, access);
  return {session, stepRef: step.ref};
}
