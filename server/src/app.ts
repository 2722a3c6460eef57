import {BASE_PATH} from '@resolutionflow/contract';
import {parse as parseQuery} from 'node:querystring';
import express, {type Express} from 'express';
import helmet from 'helmet';
import {pino, type Logger} from 'pino';
import {analyticsHandlers} from './analytics/routes.js';
import {authenticator} from './auth/authenticate.js';
import type {Config} from './config.js';
import type {Database} from './db/database.js';
import {feedbackHandlers} from './feedback/routes.js';
import {flowHandlers} from './flows/routes.js';
import {accessLog} from './http/access-log.js';
import {discardUnreadBodies} from './http/body.js';
import {mountRoutes} from './http/mount-routes.js';
import {checkHead} from './http/check-head.js';
import {corsFor} from './http/cors.js';
import {makeLimits} from './http/limits.js';
import {problemHandler} from './http/problem.js';
import {ApiProblem} from './api-problem.js';
import {importHandlers} from './import/routes.js';
import {healthRoutes, refuseWhileDraining, type Readiness} from './ops/health.js';
import {makeMetrics} from './ops/metrics.js';
import {referenceRoutes} from './ops/reference/routes.js';
import {peopleHandlers} from './people/routes.js';
import {ratingHandlers} from './ratings/routes.js';
import {sessionHandlers} from './sessions/routes.js';

export interface AppOptions {
  readonly database: Database;
  readonly config: Config;
  readonly logger?: Logger;
  /** ms since the epoch. */
  readonly clock?: () => number;
  /** Says whether the server is about to stop. */
  readonly readiness?: Readiness;
  /** Mounts more routes before unknown paths get 404: the demo's page. */
  readonly extend?: (app: Express) => void;
}

/** Responses are data and one page without scripts. HSTS is left to the proxy, because it applies to the whole host. */
const securityHeaders = helmet({
  crossOriginResourcePolicy: {policy: 'cross-origin'},
  strictTransportSecurity: false,
  // The same as `frame-ancestors 'none'`, for old browsers.
  xFrameOptions: {action: 'deny'},
  xDownloadOptions: false,
  xXssProtection: false,
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      styleSrc: ["'self'"],
      imgSrc: ['data:'],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
});

/** The whole server, not listening yet. */
export function createApp({
  database: opened,
  config,
  logger = pino({level: 'silent'}),
  clock = Date.now,
  readiness = {isDraining: false},
  extend,
}: AppOptions): Express {
  const metrics = config.metrics ? makeMetrics(opened, config.databaseUrl) : undefined;
  const database = metrics?.database ?? opened;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.enable('case sensitive routing');
  // Node's own parser drops parameters after the first 1,000. The header limit bounds the length of a URL.
  app.set('query parser', (text: string) => parseQuery(text, '&', '=', {maxKeys: 0}));
  app.set('trust proxy', config.trustProxy);

  app.use(discardUnreadBodies);
  app.use(accessLog(logger));
  app.use(securityHeaders);
  app.use(BASE_PATH, corsFor(config.corsOrigins));
  app.use(checkHead);
  app.use(healthRoutes(database, readiness));
  if (metrics) app.use(metrics.router);
  app.use(referenceRoutes());
  app.use(
    BASE_PATH,
    refuseWhileDraining(readiness),
    mountRoutes({
      database,
      handlers: {
        ...flowHandlers,
        ...sessionHandlers,
        ...feedbackHandlers,
        ...ratingHandlers,
        ...peopleHandlers(config.jwtSecret),
        ...analyticsHandlers,
        ...importHandlers,
      },
      authenticate: authenticator(database, config),
      limits: makeLimits(config.rateLimit),
      clock,
    }),
  );

  extend?.(app);
  app.use(() => {
    throw new ApiProblem('not_found', 'There is nothing at this address.');
  });
  app.use(problemHandler(logger));
  return app;
}
