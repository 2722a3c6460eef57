import type {Handlers} from '../http/handler.js';
import {ApiProblem} from '../api-problem.js';
import {isoTime} from '../http/times.js';
import {issueToken} from '../auth/tokens.js';
import {UNKNOWN_NAME} from './names.js';
import {eraseUser, findUser, requireNotErased, searchEngineers} from './repository.js';

export const peopleHandlers = (jwtSecret: Uint8Array | undefined) =>
  ({
    async getMe({database, caller}) {
      if (caller.kind !== 'user')
        throw new ApiProblem('forbidden', 'A server key has no user. Use a user token.');
      const {account, userId, role} = caller;
      const user = await findUser(database.read, account.ref, userId);
      return {
        status: 200,
        body: {
          user_id: userId,
          name: user?.name ?? UNKNOWN_NAME,
          role,
          account: {id: account.id, name: account.name, time_zone: account.timeZone},
        },
      };
    },

    async listEngineers({database, caller, query}) {
      const engineers = await searchEngineers(database.read, caller.account.ref, query.q ?? '');
      return {status: 200, body: {engineers}};
    },

    async createToken({database, caller, body, now}) {
      if (!jwtSecret) {
        throw new ApiProblem('unavailable', 'This server has no RF_JWT_SECRET to sign tokens with.', {
          retryAfter: 300,
        });
      }
      const {account} = caller;
      const known = await findUser(database.read, account.ref, body.user_id);
      await requireNotErased(database.read, account.ref, body.user_id, known);
      const {token, expiresAt} = await issueToken(
        jwtSecret,
        {
          accountId: account.id,
          userId: body.user_id,
          name: body.name,
          role: body.role,
          ttlSeconds: body.ttl_seconds,
        },
        now,
      );
      return {status: 201, body: {token, expires_at: isoTime(expiresAt)}};
    },

    async eraseUser({database, caller, params, now}) {
      const isKnown = await eraseUser(database, caller.account.ref, params.user_id, now);
      if (!isKnown) throw new ApiProblem('not_found', 'There is no such person in your account.');
      // The log still holds the pages as they were before.
      await database.emptyLog();
      return {status: 204};
    },
  }) satisfies Pick<Handlers, 'getMe' | 'listEngineers' | 'createToken' | 'eraseUser'>;
