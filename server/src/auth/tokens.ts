import type {Role} from '@resolutionflow/contract';
import {SignJWT} from 'jose';

export interface TokenRequest {
  readonly accountId: string;
  readonly userId: string;
  readonly name: string;
  readonly role: Role;
  readonly ttlSeconds: number;
}

/**
 * Signs a user token with the server's own secret.
 *
 * @param now - ms since the epoch.
 * @returns The token, and when it expires in ms since the epoch.
 */
export async function issueToken(
  secret: Uint8Array,
  {accountId, userId, name, role, ttlSeconds}: TokenRequest,
  now: number,
): Promise<{readonly token: string; readonly expiresAt: number}> {
  const issuedAt = Math.floor(now / 1000);
  const expiresAt = issuedAt + ttlSeconds;
  const token = await new SignJWT({account_id: accountId, role, name})
    .setProtectedHeader({alg: 'HS256', typ: 'JWT'})
    .setSubject(userId)
    .setIssuedAt(issuedAt)
    .setExpirationTime(expiresAt)
    .sign(secret);
  return {token, expiresAt: expiresAt * 1000};
}
