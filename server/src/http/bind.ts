import type {FieldError, Route, RouteName} from '@resolutionflow/contract';
import {routes} from '@resolutionflow/contract';
import {Router, type Request, type Response} from 'express';
import * as z from 'zod/mini';
import {readJson, requireMediaType} from './body.js';
import type {Call, Caller, Handler, Handlers} from './handler.js';
import type {Limits} from './limits.js';
import {Refusal} from './refusal.js';
import type {Database} from '../db/database.js';

z.config(z.locales.en());

export interface Frame {
  readonly database: Database;
  readonly handlers: Handlers;
  readonly authenticate: (authorization: string | undefined, now: number) => Promise<Caller>;
  readonly limits: Limits;
  /** ms since the epoch. */
  readonly clock: () => number;
}

/** What of a request a schema reads. */
type Part = 'params' | 'query' | 'headers' | 'body';

function validate(route: Route, values: Readonly<Record<Part, unknown>>): Record<Part, unknown> {
  const errors: FieldError[] = [];
  const result: Record<Part, unknown> = {params: {}, query: {}, headers: {}, body: undefined};
  for (const part of ['params', 'query', 'headers', 'body'] as const) {
    const schema = part === 'body' && route.bodyType ? undefined : route[part];
    if (!schema) continue;
    const parsed = z.safeParse(schema, values[part]);
    if (parsed.success) result[part] = parsed.data;
    else {
      for (const {path, message} of parsed.error.issues) {
        errors.push({path: path.join('.') || part, message});
      }
    }
  }
  if (errors.length > 0) {
    const detail = errors.map(({path, message}) => `${path}: ${message}`).join('; ');
    throw new Refusal('validation_failed', detail, {errors});
  }
  return result;
}

function requireRole(route: Route, caller: Caller): void {
  const {access} = route;
  const isAllowed =
    caller.kind === 'key'
      ? access.includes('key')
      : access.includes('user') || access.includes('owner') || (access.includes('admin') && caller.isAdmin);
  if (isAllowed) return;
  throw new Refusal(
    'forbidden',
    caller.kind === 'key' ? 'A server key may not do this.' : 'Your role does not allow this.',
  );
}

async function answer(frame: Frame, route: Route, request: Request, response: Response): Promise<void> {
  const now = frame.clock();
  let caller: Caller;
  try {
    caller = await frame.authenticate(request.headers.authorization, now);
  } catch (error) {
    await frame.limits.stranger(request, response);
    throw error;
  }
  if (route.name !== 'importHistory') await frame.limits.caller(caller, request, response);
  if (route.bodyType) requireMediaType(request, route.bodyType);
  const body = route.body ? await readJson(request, response) : undefined;
  const {params, query, headers} = request;
  const valid = validate(route, {params, query, headers, body});
  requireRole(route, caller);

  const abort = new AbortController();
  response.once('close', () => abort.abort());
  const handler = frame.handlers[route.name as RouteName] as unknown as Handler<Route>;
  const reply = await handler({
    ...(valid as unknown as Pick<Call<Route>, Part>),
    database: frame.database,
    caller,
    now,
    stream: request,
    ifNoneMatch: request.headers['if-none-match'],
    signal: abort.signal,
  });
  const {Vary: vary, ...headersOfReply} = reply.headers ?? {};
  response.status(reply.status).set({'Cache-Control': 'no-store', ...headersOfReply});
  // CORS has said "Origin" already: add to it.
  if (vary) response.vary(vary);
  if (reply.write) {
    await reply.write(response);
    response.end();
  } else if (reply.body === undefined) response.end();
  else response.json(reply.body);
}

const expressPath = (path: string): string => path.replace(/\{(\w+)\}/g, ':$1');

/** A router with every route of the contract's table. */
export function bindRoutes(frame: Frame): Router {
  const router = Router({caseSensitive: true, strict: true});
  const methods = new Map<string, string[]>();
  for (const route of Object.values<Route>(routes)) {
    for (const path of [route.path, ...(route.alsoAt ? [route.alsoAt] : [])].map(expressPath)) {
      router[route.method.toLowerCase() as 'get'](path, (request, response) =>
        answer(frame, route, request, response),
      );
      methods.set(path, [
        ...(methods.get(path) ?? []),
        ...(route.method === 'GET' ? ['GET', 'HEAD'] : [route.method]),
      ]);
    }
  }
  for (const [path, allowed] of methods) {
    router.all(path, (request) => {
      const allow = [...allowed, 'OPTIONS'].join(', ');
      throw new Refusal('method_not_allowed', `${request.method} is not possible here: use ${allow}.`, {
        headers: {Allow: allow},
      });
    });
  }
  return router;
}
