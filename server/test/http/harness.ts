import assert from 'node:assert/strict';
import {randomBytes, randomUUID} from 'node:crypto';
import type {Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {
  BASE_PATH,
  ERRORS,
  pathOf,
  problem as problemKind,
  type ErrorCode,
  type Problem,
  type Role,
  type Route,
  type RouteResponse,
} from '@resolutionflow/contract';
import {pino} from 'pino';
import * as z from 'zod/mini';
import {
  createAccount,
  createApp,
  issueToken,
  loadConfig,
  openDatabase,
  type Database,
} from '../../src/index.js';
import {createHttpServer} from '../../src/http/http-server.js';
import {responseSchema} from '../../src/ops/response-schema.js';
import {createTestDatabase, type TestDatabase} from '../database.js';
import {unboundStatement} from './statements.js';

/** A Friday at noon, UTC. */
export const START = Date.parse('2026-11-20T12:00:00.000Z');

/** The server's clock, which tests can move. */
export class Clock {
  now = START;

  advance(ms: number): void {
    this.now += ms;
  }

  iso(offset = 0): string {
    return new Date(this.now + offset).toISOString();
  }
}

export interface CallOptions {
  /** Token or key for the `Authorization` header. */
  readonly as?: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Calls the route at its second path. */
  readonly alsoAt?: boolean;
}

export interface TestResponse<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body, already checked against the contract. */
  readonly body: Body;
}

/** The claims of a user's token. */
export interface Person {
  readonly user: string;
  readonly name?: string;
  readonly role?: Role;
  readonly ttlSeconds?: number;
}

/** An account of one test. */
export interface TestAccount {
  readonly id: string;
  /** Its first server key. */
  readonly key: string;
  /** Creates a user's token, by default of an engineer. */
  token(person?: Partial<Person>): Promise<string>;
  admin(): Promise<string>;
}

/** Expects the headers of every API response, and a body that matches the route's contract. */
function expectContract(route: Route | undefined, response: TestResponse<unknown>): void {
  const {status, headers} = response;
  assert.match(headers.get('x-request-id') ?? '', /^[\w-]{8,}$/);
  if (status >= 400) {
    assert.match(headers.get('content-type') ?? '', /^application\/problem\+json/);
    const {code, request_id} = z.parse(responseSchema(problemKind), response.body);
    assert.equal(request_id, headers.get('x-request-id'));
    assert.equal(ERRORS[code as ErrorCode].status, status);
    assert.equal(headers.get('www-authenticate'), status === 401 ? 'Bearer' : null);
    if (status === 429 || status === 503) assert.match(headers.get('retry-after') ?? '', /^\d+$/);
    return;
  }
  if (!route || status === 304) return;
  const shape = route.responses[status];
  assert.notEqual(shape, undefined, `${route.name} answered ${status}, which the contract does not know`);
  if (shape) z.parse(responseSchema(shape), response.body);
}

const queryString = (query: CallOptions['query'] = {}): string => {
  const entries = Object.entries(query).map(([key, value]): [string, string] => [key, String(value)]);
  return entries.length ? `?${new URLSearchParams(entries).toString()}` : '';
};

const asBody = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // CSV or an empty body.
    return undefined;
  }
};

/** A real server on a free port over a new database. */
export class TestServer {
  readonly clock: Clock;
  readonly url: string;
  /** Statements that are not bound to an account. If there are any, {@link close} fails. */
  readonly unbound: readonly string[];
  /** All log lines. */
  readonly log: readonly string[];

  constructor(
    readonly parts: {
      readonly server: Server;
      readonly database: Database;
      readonly stored: TestDatabase;
      readonly secret: Uint8Array;
      readonly clock: Clock;
      readonly unbound: string[];
      readonly log: string[];
      readonly readiness: {isDraining: boolean};
    },
  ) {
    this.clock = parts.clock;
    this.unbound = parts.unbound;
    this.log = parts.log;
    this.url = `http://127.0.0.1:${(parts.server.address() as AddressInfo).port}`;
  }

  get database(): Database {
    return this.parts.database;
  }

  get secret(): Uint8Array {
    return this.parts.secret;
  }

  /** The switch with which a test makes the server drain. */
  get readiness(): {isDraining: boolean} {
    return this.parts.readiness;
  }

  /** The test's own access to the database. */
  get stored(): TestDatabase {
    return this.parts.stored;
  }

  async account({
    id = `a-${randomUUID()}`,
    timeZone = 'UTC',
    name = 'Test account',
  } = {}): Promise<TestAccount> {
    const {key} = await createAccount(this.database, {id, name, timeZone});
    const token = async ({
      user = 'anna',
      name = 'Anna Berg',
      role = 'engineer',
      ttlSeconds = 3600,
    }: Partial<Person> = {}) => {
      const request = {accountId: id, userId: user, name, role, ttlSeconds};
      return (await issueToken(this.secret, request, this.clock.now)).token;
    };
    return {id, key, token, admin: () => token({user: 'boss', name: 'Bo Boss', role: 'team_admin'})};
  }

  /** Sends any request, and checks the headers that every response must have. */
  async send(method: string, path: string, init: RequestInit = {}): Promise<TestResponse<unknown>> {
    return this.#fetch(undefined, method, path, init);
  }

  /** Calls a route and expects a response that matches the contract. */
  async call<R extends Route>(route: R, options: CallOptions = {}): Promise<TestResponse<RouteResponse<R>>> {
    const {as, params, query, body, headers, alsoAt} = options;
    const path = pathOf(alsoAt && route.alsoAt ? {path: route.alsoAt} : route, params);
    const search = queryString(query);
    return (await this.#fetch(route, route.method, `${BASE_PATH}${path}${search}`, {
      headers: {
        ...(as !== undefined && {authorization: `Bearer ${as}`}),
        ...(body !== undefined && {'content-type': route.bodyType ?? 'application/json'}),
        ...headers,
      },
      ...(body !== undefined && {body: typeof body === 'string' ? body : JSON.stringify(body)}),
    })) as TestResponse<RouteResponse<R>>;
  }

  /** Calls a route and expects this status. Returns the body. */
  async expectOk<R extends Route>(
    status: number,
    route: R,
    options: CallOptions = {},
  ): Promise<RouteResponse<R>> {
    const response = await this.call(route, options);
    assert.equal(response.status, status, `${route.name}: ${response.text}`);
    return response.body;
  }

  /** Calls a route and expects a problem with this code. Returns the problem. */
  async expectRefused(code: ErrorCode, route: Route, options: CallOptions = {}): Promise<Problem> {
    return expectProblem(code, await this.call(route, options), route.name);
  }

  async close(): Promise<void> {
    const {server, database, stored} = this.parts;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await database.close();
    await stored.remove();
    assert.deepEqual(this.unbound, []);
  }

  async #fetch(
    route: Route | undefined,
    method: string,
    path: string,
    init: RequestInit,
  ): Promise<TestResponse<unknown>> {
    const raw = await fetch(`${this.url}${path}`, {...init, method, redirect: 'manual'});
    const text = await raw.text();
    const response = {status: raw.status, headers: raw.headers, text, body: asBody(text)};
    if (method !== 'HEAD' && method !== 'OPTIONS' && path.startsWith(BASE_PATH))
      expectContract(route, response);
    return response;
  }
}

/** Expects a problem with this code in a response, and returns it. */
export function expectProblem(
  code: ErrorCode,
  {text, body}: TestResponse<unknown>,
  what = 'The call',
): Problem {
  const {success, data} = z.safeParse(responseSchema(problemKind), body);
  assert.ok(success && data.code === code, `${what}: expected ${code}, got ${text || 'an empty response'}`);
  return data;
}

export interface ServerOptions {
  /** Settings as environment variables. By default there is no rate limit and a random secret. */
  readonly env?: Readonly<Record<string, string>>;
  /** Wraps or replaces parts of the database, for example to make it fail. */
  readonly wrapDatabase?: (database: Database) => Database;
  /** Writes to the database before the server opens it. */
  readonly prepare?: (stored: TestDatabase) => Promise<void>;
  /** Time limit for the head of a request, in ms. */
  readonly headTimeoutMs?: number;
  /** Called with each statement of the server. */
  readonly onStatement?: (sql: string) => void;
}

/** Starts a real server. Close it after the test: {@link TestServer.close} also checks the statements. */
export async function startServer({
  env = {},
  wrapDatabase = (same) => same,
  prepare,
  headTimeoutMs,
  onStatement,
}: ServerOptions = {}): Promise<TestServer> {
  const stored = await createTestDatabase();
  await prepare?.(stored);
  const unbound: string[] = [];
  const log: string[] = [];
  const clock = new Clock();
  const secret = randomBytes(24).toString('base64');
  const config = loadConfig({
    RF_DATABASE_URL: stored.url,
    RF_JWT_SECRET: secret,
    RF_RATE_LIMIT: '0',
    RF_LOG_LEVEL: 'trace',
    ...env,
  });
  const database = wrapDatabase(
    await openDatabase(config.databaseUrl, {
      onStatement: (sql) => {
        onStatement?.(sql);
        const problem = unboundStatement(sql);
        if (problem) unbound.push(problem);
      },
    }),
  );
  const logger = pino({level: config.logLevel}, {write: (line) => void log.push(line)});
  const readiness = {isDraining: false};
  const app = createApp({database, config, logger, readiness, clock: () => clock.now});
  // A failed test has not closed the server. The process must end nevertheless.
  const options = {corsOrigins: config.corsOrigins, logger, ...(headTimeoutMs && {headTimeoutMs})};
  const server = createHttpServer(app, options).listen(0, '127.0.0.1').unref();
  await new Promise((resolve, reject) => server.once('listening', resolve).once('error', reject));
  return new TestServer({
    server,
    database,
    stored,
    secret: config.jwtSecret ?? new TextEncoder().encode(secret),
    clock,
    unbound,
    log,
    readiness,
  });
}
