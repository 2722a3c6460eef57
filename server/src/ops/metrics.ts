import {Router, type RequestHandler} from 'express';
import {collectDefaultMetrics, Gauge, Histogram, Registry} from 'prom-client';
import type {Database} from '../db/database.js';

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/**
 * `GET /metrics` in Prometheus' format: the process, how long answers take by route and status, and how many writes
 * wait. Nothing in it names an account or a person.
 */
export function makeMetrics(database: Database): Router {
  const registry = new Registry();
  collectDefaultMetrics({register: registry});
  const duration = new Histogram({
    name: 'rf_http_request_duration_seconds',
    help: 'How long answers took, by method, route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers: [registry],
  });
  new Gauge({
    name: 'rf_writes_waiting',
    help: 'How many writes wait for their turn.',
    registers: [registry],
    collect() {
      this.set(database.waiting);
    },
  });

  const observe: RequestHandler = ({method}, response, next) => {
    const end = duration.startTimer();
    response.once('close', () => {
      const route = (response.locals['route'] as string | undefined) ?? 'other';
      end({method, route, status: response.statusCode});
    });
    next();
  };

  const router = Router();
  router.get('/metrics', async (_request, response) => {
    response
      .set({'Content-Type': registry.contentType, 'Cache-Control': 'no-store'})
      .send(await registry.metrics());
  });
  router.use(observe);
  return router;
}
