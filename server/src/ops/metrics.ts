import {stat} from 'node:fs/promises';
import {Router, type RequestHandler} from 'express';
import {collectDefaultMetrics, Counter, Gauge, Histogram, Registry} from 'prom-client';
import {ApiProblem} from '../api-problem.js';
import type {Database} from '../db/database.js';
import {locateDatabase} from '../db/location.js';
import {allowOnlyReads} from '../http/allow-only.js';
import {droppedLogLines} from './logger.js';

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

const sizeOf = (file: string): Promise<number> =>
  stat(file).then(
    ({size}) => size,
    // The WAL is absent until the first write.
    () => 0,
  );

/** Returns the database with another `write`. */
const withWrite = (database: Database, write: Database['write']): Database =>
  new Proxy(database, {
    get(target, name) {
      if (name === 'write') return write;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });

export interface Metrics {
  /** Serves `GET /metrics` and measures every request that passes. */
  readonly router: Router;
  /** The database with measured writes. */
  readonly database: Database;
}

/** Measures the queue of writes, the log, and the files of a SQLite database. */
function addGauges(registers: Registry[], database: Database, databaseUrl: string): void {
  new Gauge({
    name: 'rf_writes_waiting',
    help: 'Writes in the queue.',
    registers,
    collect() {
      this.set(database.waiting);
    },
  });
  new Gauge({
    name: 'rf_log_lines_dropped',
    help: 'Log lines dropped since the start, because the reader of stderr stalled.',
    registers,
    collect() {
      this.set(droppedLogLines());
    },
  });
  const location = locateDatabase(databaseUrl);
  if (location.kind !== 'file') return;
  const {file} = location;
  for (const [name, help, path] of [
    ['rf_database_bytes', 'Size of the database file.', file],
    ['rf_wal_bytes', 'Size of the write-ahead log.', `${file}-wal`],
  ] as const) {
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        this.set(await sizeOf(path));
      },
    });
  }
}

/** Measures the writes of a database. */
function withMeasuredWrites(database: Database, registers: Registry[]): Database {
  const commits = new Histogram({
    name: 'rf_commit_duration_seconds',
    help: 'Time from the arrival of a write to its commit on disk.',
    buckets: SECONDS,
    registers,
  });
  const refused = new Counter({
    name: 'rf_writes_refused_total',
    help: 'Writes answered with 503: queue full, database locked, disk full, or shutting down.',
    registers,
  });
  return withWrite(database, async (job, options) => {
    const end = commits.startTimer();
    try {
      const result = await database.write(job, options);
      end();
      return result;
    } catch (error) {
      if (error instanceof ApiProblem && error.code === 'unavailable') refused.inc();
      throw error;
    }
  });
}

/** Measures every request that passes. */
function measureRequests(registers: Registry[]): RequestHandler {
  const requests = new Histogram({
    name: 'rf_http_request_duration_seconds',
    help: 'Time from a request to the end of its response, by method, route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers,
  });
  return ({method}, response, next) => {
    const end = requests.startTimer();
    response.once('close', () => {
      const route = (response.locals['route'] as string | undefined) ?? 'other';
      end({method, route, status: response.statusCode});
    });
    next();
  };
}

/** `GET /metrics` in Prometheus' format. No metric names an account or a person. */
export function makeMetrics(database: Database, databaseUrl: string): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({register: registry});
  const requests = measureRequests([registry]);
  const measured = withMeasuredWrites(database, [registry]);
  addGauges([registry], database, databaseUrl);

  const router = Router();
  router.get('/metrics', async (_request, response) => {
    response
      .set({'Content-Type': registry.contentType, 'Cache-Control': 'no-store'})
      .send(await registry.metrics());
  });
  router.all('/metrics', allowOnlyReads);
  router.use(requests);
  return {router, database: measured};
}
