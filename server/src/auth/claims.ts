import {id, MAX_NAME_LENGTH, role, userId, type Role} from '@resolutionflow/contract';
import type {JWTPayload} from 'jose';
import * as z from 'zod/mini';
import {ApiProblem} from '../api-problem.js';

/** The claims of a verified token. */
export interface Claims {
  readonly accountId: string;
  readonly userId: string;
  readonly role: Role;
  readonly name: string | null;
  /** Seconds since the epoch. */
  readonly issuedAt: number;
}

/** The names of the claims in an issuer's tokens. */
export interface ClaimNames {
  readonly role: string;
  readonly name: string;
}

/** The accepted difference of clocks for `exp` and `nbf`. */
export const TOLERANCE_SECONDS = 60;

export const unauthenticated = (detail: string): ApiProblem => new ApiProblem('unauthenticated', detail);

/** Cleans and shortens a provider's name. Returns null if nothing is left. */
function usableName(name: unknown): string | null {
  if (typeof name !== 'string') return null;
  const clean = name.replace(/[\p{Cc}\p{Surrogate}\p{Zl}\p{Zp}]/gu, ' ').trim();
  return [...clean].slice(0, MAX_NAME_LENGTH).join('') || null;
}

/**
 * Reads the claims of a token whose signature is good.
 *
 * @param now - ms since the epoch.
 * @param accountOfIssuer - The only account that the token can be for, where an account's own issuer signed it.
 * @throws {ApiProblem} `unauthenticated`.
 */
export function claimsOf(
  payload: JWTPayload,
  names: ClaimNames,
  now: number,
  accountOfIssuer?: string,
): Claims {
  const sub = z.safeParse(userId, payload.sub);
  if (!sub.success) throw unauthenticated('The token has no usable sub.');
  const accountId = z.safeParse(id, payload['account_id'] ?? accountOfIssuer);
  if (!accountId.success) throw unauthenticated('The token has no usable account_id.');
  if (accountOfIssuer !== undefined && accountId.data !== accountOfIssuer) {
    throw unauthenticated("The token names an account that is not its issuer's.");
  }
  const known = z.safeParse(role, payload[names.role] ?? 'engineer');
  if (!known.success) throw unauthenticated('The token has a role that is not known here.');
  const latest = Math.floor(now / 1000) + TOLERANCE_SECONDS;
  return {
    accountId: accountId.data,
    userId: sub.data,
    role: known.data,
    name: usableName(payload[names.name]),
    // Limited: a token with an `iat` in the far future would keep its name against every later token, and no column holds
    // the smallest numbers.
    issuedAt: Math.min(Math.max(0, Math.trunc(payload.iat ?? 0)), latest),
  };
}
