import {routes, type Route, type RouteName} from '@resolutionflow/contract';
import {Router, type ErrorRequestHandler, type Request, type Response} from 'express';
import type {Authenticate} from '../auth/authenticate.js';
import type {Database} from '../db/database.js';
import {allowOnly} from './allow-only.js';
import {readJson, requireMediaType} from './body.js';
import type {ApiRequest, Caller, Handlers, Reply} from './handler.js';
import type {Limits} from './limits.js';
import {ApiProblem} from '../api-problem.js';
import {validate, type Part} from './validate.js';

export interface RouterDependencies {
  readonly database: Database;
  readonly handlers: Handlers;
  readonly authenticate: Authenticate;
  readonly limits: Limits;
  /** ms since the epoch. */
  readonly clock: () => number;
}

/** An import of any length is one request, so the rate limit does not apply. */
const UNLIMITED: ReadonlySet<string> = new Set<RouteName>(['importHistory']);

async function callerOf(
  dependencies: RouterDependencies,
  route: Route | undefined,
  request: Request,
  response: Response,
  now: number,
): Promise<Caller> {
  let caller: Caller;
  try {
    caller = await dependencies.authenticate(request.headers.authorization, now);
  } catch (error) {
    await dependencies.limits.unauthenticated(request, response);
    throw error;
  }
  response.locals['account'] = caller.account.id;
  if (!route || !UNLIMITED.has(route.name)) await dependencies.limits.caller(caller, request, response);
  return caller;
}

function requireRole({access}: Route, caller: Caller): void {
  if (caller.kind === 'key') {
    if (!access.includes('key')) throw new ApiProblem('forbidden', 'A server key may not do this.');
    return;
  }
  if (access.includes('user') || access.includes('owner') || (access.includes('admin') && caller.isAdmin))
    return;
  throw new ApiProblem(
    'forbidden',
    access.includes('admin') ? 'Only admins may do this.' : 'This needs a server key, not a user token.',
  );
}

/** Aborted when the caller closes the connection before the response is complete. */
function signalOf(response: Response): AbortSignal {
  const abort = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) abort.abort();
  });
  return abort.signal;
}

async function send(response: Response, {status, headers = {}, body, write}: Reply<unknown>): Promise<void> {
  const {Vary: vary, ...others} = headers;
  response.status(status).set({'Cache-Control': 'no-store', ...others});
  // The CORS middleware has set `Vary: Origin`: add to it.
  if (vary) response.vary(vary);
  if (write) {
    // Node would drop the content of a response to HEAD.
    if (response.req.method !== 'HEAD') await write(response);
    response.end();
  } else if (body === undefined) response.end();
  else response.type('json').send(JSON.stringify(body));
}

type ValidParts<N extends RouteName> = Pick<ApiRequest<(typeof routes)[N]>, Part>;

/** Responds to a request. The order of the checks is a promise. */
async function respond<N extends RouteName>(
  dependencies: RouterDependencies,
  name: N,
  request: Request,
  response: Response,
): Promise<void> {
  const route: Route = routes[name];
  const now = dependencies.clock();
  const caller = await callerOf(dependencies, route, request, response, now);
  if (route.bodyType) requireMediaType(request, route.bodyType);
  const body = route.body ? await readJson(request) : undefined;
  const {params, query, headers} = request;
  const valid = validate(route, {params, query, headers, body}) as ValidParts<N>;
  requireRole(route, caller);

  let signal: AbortSignal | undefined;
  const reply = await dependencies.handlers[name]({
    ...valid,
    database: dependencies.database,
    caller,
    now,
    stream: request,
    ifNoneMatch: headers['if-none-match'],
    get signal() {
      return (signal ??= signalOf(response));
    },
  });
  await send(response, reply);
}

const expressPath = (path: string): string => path.replace(/\{(\w+)\}/g, ':$1');

/** A router with every route of the contract's table. */
export function mountRoutes(dependencies: RouterDependencies): Router {
  const router = Router({caseSensitive: true, strict: true});
  const allowed = new Map<string, string[]>();
  for (const name of Object.keys(routes) as RouteName[]) {
    const route: Route = routes[name];
    for (const path of route.alsoAt ? [route.path, route.alsoAt] : [route.path]) {
      router[route.method.toLowerCase() as 'get'](expressPath(path), async (request, response) => {
        response.locals['route'] = path;
        await respond(dependencies, name, request, response);
      });
      const methods = route.method === 'GET' ? ['GET', 'HEAD'] : [route.method];
      allowed.set(path, [...(allowed.get(path) ?? []), ...methods]);
    }
  }
  for (const [path, methods] of allowed) {
    const refuse = allowOnly(methods);
    router.all(expressPath(path), (request, response, next) => {
      response.locals['route'] = path;
      return refuse(request, response, next);
    });
  }
  const unreadablePath: ErrorRequestHandler = async (error: unknown, request, response, _next) => {
    // Express could not decode the path. Authentication still comes first.
    if (error instanceof URIError)
      await callerOf(dependencies, undefined, request, response, dependencies.clock());
    throw error;
  };
  router.use(unreadablePath);
  return router;
}
