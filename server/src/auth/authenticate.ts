import {findAccount, findAccountOfIssuer, findKey, KEY_PREFIX, type Issuer} from '../accounts/repository.js';
import type {Config} from '../config.js';
import type {Database} from '../db/database.js';
import type {Caller} from '../http/handler.js';
import {ApiProblem} from '../api-problem.js';
import {findUser, requireNotErased, recordUser, type User} from '../people/repository.js';
import {unauthenticated, type Claims} from './claims.js';
import {TokenVerifier, type Verified} from './verifier.js';

/**
 * Identifies the caller.
 *
 * @param authorization - The `Authorization` header.
 * @param now - ms since the epoch.
 * @throws {ApiProblem} `unauthenticated`, `unknown_account`, `erased` or `unavailable`.
 */
export type Authenticate = (authorization: string | undefined, now: number) => Promise<Caller>;

/** Whether the user's row is missing, or lacks the role or the newer name of the token. */
const isNewFor = (user: User | undefined, {role, name, issuedAt}: Claims): boolean =>
  !user ||
  user.role !== role ||
  (name !== null && (user.nameIat === null || (user.name !== name && issuedAt > user.nameIat)));

const isSameIssuer = (a: Issuer | undefined, b: Issuer | undefined): boolean =>
  a?.issuer === b?.issuer && a?.jwksUrl === b?.jwksUrl && a?.audience === b?.audience;

export function authenticator(
  database: Database,
  config: Pick<Config, 'jwtSecret' | 'claims'>,
): Authenticate {
  const verifier = new TokenVerifier({
    config,
    findIssuer: (issuer) => findAccountOfIssuer(database.read, issuer),
  });

  async function verify(token: string, now: number): Promise<Verified> {
    const verified = await verifier.verify(token, now);
    if (!verified.issuer) return verified;
    // An account may have changed its issuer since the token was remembered.
    const trusted = await findAccountOfIssuer(database.read, verified.issuer.issuer);
    if (isSameIssuer(trusted, verified.issuer) && trusted?.id === verified.issuer.id) return verified;
    verifier.forget(token);
    return verifier.verify(token, now);
  }

  async function user(token: string, now: number): Promise<Caller> {
    const {claims} = await verify(token, now);
    const {accountId, userId, role} = claims;
    const account = await findAccount(database.read, accountId);
    if (!account) throw new ApiProblem('unknown_account', 'The account of this token does not exist here.');
    const known = await findUser(database.read, account.ref, userId);
    await requireNotErased(database.read, account.ref, userId, known);
    if (isNewFor(known, claims)) await database.write((tx) => recordUser(tx, account.ref, claims));
    return {kind: 'user', account, userId, role, isAdmin: role !== 'engineer'};
  }

  async function key(token: string): Promise<Caller> {
    const found = await findKey(database.read, token);
    if (!found) throw unauthenticated('The server key is not valid.');
    return {kind: 'key', ...found};
  }

  return async (authorization, now) => {
    const token = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
    if (!token) throw unauthenticated('Send a token: Authorization: Bearer …');
    return token.startsWith(KEY_PREFIX) ? key(token) : user(token, now);
  };
}
