import type {Executor} from '../db/database.js';
import {findStep} from '../flows/repository.js';
import type {Caller} from '../http/handler.js';
import {ApiProblem} from '../api-problem.js';
import {findSession, type SessionRow} from './repository.js';

/** Whom a route lets at a session, once its role has been checked. */
export type SessionAccess = 'owner' | 'admin' | 'key';

async function existing(db: Executor, caller: Caller, id: string): Promise<SessionRow> {
  const session = await findSession(db, caller.account.ref, id);
  if (!session) throw new ApiProblem('not_found', 'There is no such session in your account.');
  return session;
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
 * The session, for those who may touch it.
 *
 * @throws {ApiProblem} `not_found`, or `forbidden` for somebody else's session.
 */
export async function sessionFor(
  db: Executor,
  caller: Caller,
  id: string,
  access: readonly SessionAccess[],
): Promise<SessionRow> {
  const session = await existing(db, caller, id);
  requireAccess(session, caller, access);
  return session;
}

/**
 * The session and a step of its flow, archived ones included. Whether both are there is said before whose they are.
 *
 * @throws {ApiProblem} `not_found`, or `forbidden` for somebody else's session.
 */
export async function sessionStepFor(
  db: Executor,
  caller: Caller,
  {sessionId, stepId}: {readonly sessionId: string; readonly stepId: string},
  access: readonly SessionAccess[],
): Promise<{readonly session: SessionRow; readonly stepRef: number}> {
  const session = await existing(db, caller, sessionId);
  const step = await findStep(db, caller.account.ref, session.flow_ref, stepId);
  if (!step) throw new ApiProblem('not_found', "There is no such step in this session's flow.");
  requireAccess(session, caller, access);
  return {session, stepRef: step.ref};
}
