import {Router, type RequestHandler} from 'express';
import type {Database} from '../db/database.js';
import {ApiProblem} from '../api-problem.js';
import {allowOnlyReads} from '../http/allow-only.js';

/** Whether the server takes new work. */
export interface Readiness {
  isDraining: boolean;
}

/** `GET /healthz`: the process is alive. `GET /readyz`: it can answer. */
export function healthRoutes(database: Database, readiness: Readiness): Router {
  const router = Router();
  router.get('/healthz', (_request, response) => {
    response.set('Cache-Control', 'no-store').json({status: 'ok'});
  });
  router.get('/readyz', async (_request, response) => {
    if (readiness.isDraining)
      throw new ApiProblem('unavailable', 'The server is shutting down.', {retryAfter: 5});
    try {
      database.requireInPlace();
      await database.read.selectFrom('accounts').select('account_id').limit(1).execute();
    } catch {
      throw new ApiProblem('unavailable', 'The database cannot be read.', {retryAfter: 5});
    }
    response.set('Cache-Control', 'no-store').json({status: 'ready'});
  });
  router.all(['/healthz', '/readyz'], allowOnlyReads);
  return router;
}

/** Responds with 503 once the server is about to stop. */
export const refuseWhileDraining =
  (readiness: Readiness): RequestHandler =>
  (_request, _response, next) => {
    if (!readiness.isDraining) next();
    else {
      throw new ApiProblem('unavailable', 'The server is shutting down.', {
        retryAfter: 5,
        headers: {Connection: 'close'},
      });
    }
  };
