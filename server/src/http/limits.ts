import type {Request, RequestHandler, Response} from 'express';
import {ipKeyGenerator, rateLimit} from 'express-rate-limit';
import {ApiProblem} from '../api-problem.js';
import {clientAddressOf} from './client-address.js';
import type {Caller} from './handler.js';
import {WindowStore} from './window-store.js';

const WINDOW_MS = 60_000;
const KEY_FACTOR = 10;

/** Limits the requests of each caller. Throws `rate_limited`. */
export interface Limits {
  /** Counts a request of an authenticated caller. */
  caller(caller: Caller, request: Request, response: Response): Promise<void>;
  /** Counts a request that failed to authenticate, by the address of its sender. */
  unauthenticated(request: Request, response: Response): Promise<void>;
}

function limiterOf(limit: number, identifier: string, keyOf: (request: Request) => string): RequestHandler {
  return rateLimit({
    windowMs: WINDOW_MS,
    limit,
    identifier,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    keyGenerator: keyOf,
    store: new WindowStore(),
    // RF_TRUST_PROXY alone decides which proxies are trusted; without it these headers are ignored.
    validate: {xForwardedForHeader: false, forwardedHeader: false},
    handler: (_request, response, next) => {
      // In the last second of a window, the library rounds `Retry-After` down to 0.
      const retryAfter = Math.max(1, Number(response.getHeader('Retry-After') ?? WINDOW_MS / 1000));
      const detail = `More than ${limit} requests in a minute: try again in ${retryAfter} s.`;
      next(new ApiProblem('rate_limited', detail, {retryAfter}));
    },
  });
}

/** Runs the limiter outside a chain of handlers, and throws the error that it passes on. */
const run = (limiter: RequestHandler, request: Request, response: Response): Promise<void> =>
  new Promise((resolve, reject) => {
    void limiter(request, response, (error?: unknown) => {
      if (error === undefined) resolve();
      else reject(error instanceof Error ? error : new Error('The limiter failed', {cause: error}));
    });
  });

/** @param perMinute - Requests a minute for one user, ten times that for a key; 0 is off. */
export function makeLimits(perMinute: number): Limits {
  if (perMinute === 0) return {caller: async () => undefined, unauthenticated: async () => undefined};
  const callers = new WeakMap<Request, string>();
  const keyOf = (request: Request): string => callers.get(request) ?? '';
  const users = limiterOf(perMinute, 'user', keyOf);
  const keys = limiterOf(perMinute * KEY_FACTOR, 'key', keyOf);
  const addresses = limiterOf(perMinute, 'address', (request) => ipKeyGenerator(clientAddressOf(request)));
  return {
    caller: (caller, request, response) => {
      const isUser = caller.kind === 'user';
      callers.set(request, JSON.stringify([caller.account.ref, isUser ? caller.userId : caller.keyId]));
      return run(isUser ? users : keys, request, response);
    },
    unauthenticated: (request, response) => run(addresses, request, response),
  };
}
