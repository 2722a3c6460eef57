import type * as z from 'zod/mini';
import type {Shape, output} from './responses/shape.js';
import type {ErrorCode} from './errors.js';

/**
 * Who may call a route. `user` is anyone with a user token, `admin` a team or super admin, `owner` the
 * engineer of the session (with a user token), `key` the host's backend.
 */
export type Access = 'user' | 'admin' | 'owner' | 'key';

/** One route of the API: all that server, SDK and OpenAPI document need to know of it. */
export interface Route {
  /** camelCase; the OpenAPI `operationId`. */
  readonly name: string;
  readonly summary: string;
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** Below `/api/v1`, with parameters as `{tree_id}`. */
  readonly path: `/${string}`;
  /** A second path under which the same route answers. */
  readonly alsoAt?: `/${string}`;
  readonly access: readonly Access[];
  readonly params?: z.ZodMiniObject;
  readonly query?: z.ZodMiniObject;
  readonly headers?: z.ZodMiniObject;
  readonly body?: z.ZodMiniType;
  /** Media type of the body where it is not JSON. */
  readonly bodyType?: string;
  /** By status; `null` where there is no JSON body. */
  readonly responses: Readonly<Record<number, Shape | null>>;
  /** Media type of the answer where it is not JSON. */
  readonly responseType?: string;
  /** What it can refuse with, beyond what every route can. */
  readonly errors?: readonly ErrorCode[];
}

/** Keeps a route's literal types. */
export const route = <const R extends Route>(definition: R): R => definition;

type Output<S> = S extends z.ZodMiniType ? z.output<S> : undefined;

/** What a handler of the route is given, after validation. */
export type RouteParams<R extends Route> = Output<R['params']>;
export type RouteQuery<R extends Route> = Output<R['query']>;
export type RouteHeaders<R extends Route> = Output<R['headers']>;
export type RouteBody<R extends Route> = Output<R['body']>;
/** What the route answers with when it succeeds. */
export type RouteResponse<R extends Pick<Route, 'responses'>> = {
  [S in keyof R['responses']]: R['responses'][S] extends Shape ? output<R['responses'][S]> : undefined;
}[keyof R['responses']];

/** Where every route of the table lives. */
export const BASE_PATH = '/api/v1';

/**
 * Fills a route's path.
 *
 * @example
 * pathOf(rateSession, {session_id: 's-1'}); // '/sessions/s-1/rate'
 *
 * @throws TypeError naming the parameter that is missing.
 */
export function pathOf(route: Pick<Route, 'path'>, params: Readonly<Record<string, string>> = {}): string {
  return route.path.replace(/\{(\w+)\}/g, (_, key: string) => {
    const value = params[key];
    if (value === undefined) throw new TypeError(`${key} is missing for ${route.path}`);
    return encodeURIComponent(value);
  });
}
