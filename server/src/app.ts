import {randomUUID} from 'node:crypto';
import {BASE_PATH} from '@resolutionflow/contract';
import cors from 'cors';
import express, {type Express} from 'express';
import helmet from 'helmet';
import {pino, type Logger} from 'pino';
import {pinoHttp} from 'pino-http';
import {analyticsHandlers} from './analytics/routes.js';
import {authenticate} from './auth/authenticate.js';
import {TokenVerifier} from './auth/tokens.js';
import type {Config} from './config.js';
import type {Database} from './db/database.js';
import {feedbackHandlers} from './feedback/routes.js';
import {flowHandlers} from './flows/routes.js';
import {bindRoutes} from './http/bind.js';
import {makeLimits} from './http/limits.js';
import {problemHandler} from './http/problem.js';
import {Refusal} from './http/refusal.js';
import {importHandlers} from './import/routes.js';
import {healthRoutes, type Readiness} from './ops/health.js';
import {peopleHandlers} from './people/routes.js';
import {sessionHandlers} from './sessions/routes.js';

const A_DAY_SECONDS = 86_400;

export interface AppOptions {
  readonly database: Database;
  readonly config: Config;
  readonly logger?: Logger;
  /** ms since the epoch. */
  readonly clock?: () => number;
  /** Says whether the server is about to stop. */
  readonly readiness?: Readiness;
  /** Mounts more, before unknown paths are refused: the demo's page. */
  readonly extend?: (app: Express) => void;
}

/** The whole server, not listening yet. */
export function createApp({
  database,
  config,
  logger = pino({level: 'silent'}),
  clock = Date.now,
  readiness = {isDraining: false},
  extend,
}: AppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  app.set('trust proxy', config.trustProxy);

  app.use(
    pinoHttp({
      logger,
      genReqId: (_request, response) => {
        const id = randomUUID();
        response.setHeader('X-Request-Id', id);
        return id;
      },
      // Headers carry tokens and queries carry ids: a line says what was asked, never by what right.
      serializers: {
        req: (request: {id: string; method: string; url: string}) => ({
          id: request.id,
          method: request.method,
          path: request.url.split('?', 1)[0],
        }),
        res: (response: {statusCode: number}) => ({status: response.statusCode}),
      },
    }),
  );
  app.use(healthRoutes(database, readiness));
  app.use(helmet({crossOriginResourcePolicy: {policy: 'cross-origin'}}));
  app.use(
    BASE_PATH,
    cors({
      origin: [...config.corsOrigins],
      methods: ['GET', 'HEAD', 'PUT', 'POST', 'DELETE'],
      allowedHeaders: ['Authorization', 'Content-Type', 'Idempotency-Key', 'If-None-Match'],
      exposedHeaders: [
        'Date',
        'ETag',
        'Retry-After',
        'RateLimit',
        'RateLimit-Policy',
        'Idempotency-Replayed',
        'X-Request-Id',
      ],
      maxAge: A_DAY_SECONDS,
    }),
  );

  const verifier = new TokenVerifier(database, config);
  app.use(
    BASE_PATH,
    bindRoutes({
      database,
      handlers: {
        ...flowHandlers,
        ...sessionHandlers,
        ...feedbackHandlers,
        ...peopleHandlers(config.jwtSecret),
        ...analyticsHandlers,
        ...importHandlers,
      },
      authenticate: (authorization, now) => authenticate(database, verifier, authorization, now),
      limits: makeLimits(config.rateLimit),
      clock,
    }),
  );

  extend?.(app);
  app.use((request) => {
    throw new Refusal('not_found', `There is nothing at ${request.path.slice(0, 200)}.`);
  });
  app.use(problemHandler(logger));
  return app;
}
