import type {Executor} from '../db/database.js';
import type {Caller} from '../http/handler.js';
import {Refusal} from '../http/refusal.js';
import {findSession, type SessionRow} from './repository.js';

/** Whom a route lets at a session, once its role has been checked. */
export type SessionAccess = 'owner' | 'admin' | 'key';

/**
 * The session, for those who may touch it.
 *
 * @throws {Refusal} `not_found`, or `forbidden` for somebody else's session.
 */
export async function sessionFor(
  db: Executor,
  caller: Caller,
  id: string,
  access: readonly SessionAccess[],
): Promise<SessionRow> {
  const session = await findSession(db, caller.account.ref, id);
  if (!session) throw new Refusal('not_found', 'There is no such session in your account.');
  const mayTouch =
    caller.kind === 'key'
      ? access.includes('key')
      : (access.includes('owner') && session.user_id === caller.userId) ||
        (access.includes('admin') && caller.isAdmin);
  if (!mayTouch) throw new Refusal('forbidden', 'This session belongs to another engineer.');
  return session;
}
