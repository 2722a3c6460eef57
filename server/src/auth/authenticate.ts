import {findAccount, findKey, KEY_PREFIX} from '../accounts/repository.js';
import type {Database} from '../db/database.js';
import type {Caller} from '../http/handler.js';
import {Refusal} from '../http/refusal.js';
import {findUser, isErased, sawUser} from '../people/repository.js';
import type {Claims, TokenVerifier} from './tokens.js';

async function userCaller(database: Database, claims: Claims): Promise<Caller> {
  const account = await findAccount(database.read, claims.accountId);
  if (!account) throw new Refusal('unknown_account', 'The account of this token does not exist here.');
  const user = await findUser(database.read, account.ref, claims.userId);
  if (!user && (await isErased(database.read, account.ref, claims.userId))) {
    throw new Refusal('erased', 'This person was erased from the account.');
  }
  const isNews =
    !user ||
    user.role !== claims.role ||
    (claims.name !== null &&
      (user.nameIat === null || (user.name !== claims.name && claims.issuedAt > user.nameIat)));
  if (isNews) await database.write((tx) => sawUser(tx, account.ref, claims));
  const {userId, role} = claims;
  return {kind: 'user', account, userId, role, isAdmin: role !== 'engineer'};
}

/**
 * Finds out who calls.
 *
 * @param authorization - The header.
 * @param now - ms since the epoch.
 * @throws {Refusal} `unauthenticated`, `unknown_account`, `erased` or `unavailable`.
 */
export async function authenticate(
  database: Database,
  verifier: TokenVerifier,
  authorization: string | undefined,
  now: number,
): Promise<Caller> {
  const token = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
  if (!token) {
    throw new Refusal('unauthenticated', 'Send a token: Authorization: Bearer …', {
      headers: {'WWW-Authenticate': 'Bearer'},
    });
  }
  if (token.startsWith(KEY_PREFIX)) {
    const found = await findKey(database.read, token);
    if (!found) {
      throw new Refusal('unauthenticated', 'The server key is not valid.', {
        headers: {'WWW-Authenticate': 'Bearer error="invalid_token"'},
      });
    }
    return {kind: 'key', ...found};
  }
  return userCaller(database, await verifier.verify(token, now));
}
