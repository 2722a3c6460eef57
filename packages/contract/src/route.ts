import type * as z from 'zod/mini';
import type {Shape, output} from './responses/shape.js';
import type {ErrorCode} from './errors.js';

/**
 * Who may call a route: `user` everybody with a user token, `admin` a team or super admin, `owner` the engineer of the
 * session, `key` the host's backend.
 */
export type Access = 'user' | 'admin' | 'owner' | 'key';

/** One route of the API, as server, SDK and OpenAPI document need it. */
export interface Route {
  /** camelCase; the OpenAPI `operationId`. */
  readonly name: string;
  readonly summary: string;
  /** Sentences for the API reference: rules and precision that the types do not say. */
  readonly details?: string;
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** Below `/api/v1`, with parameters as `{tree_id}`. */
  readonly path: `/${string}`;
  /** A second path of the same route. */
  readonly alsoAt?: `/${string}`;
  readonly access: readonly Access[];
  readonly params?: z.ZodMiniObject;
  readonly query?: z.ZodMiniObject;
  readonly headers?: z.ZodMiniObject;
  readonly body?: z.ZodMiniType;
  /** Media type of a request body that is not JSON. */
  readonly bodyType?: string;
  /** By status; `null` if the response has no JSON body. */
  readonly responses: Readonly<Record<number, Shape | null>>;
  /** Media type of a response body that is not JSON. */
  readonly responseType?: string;
  /** The error codes of this route, beside those of every route. */
  readonly errors?: readonly ErrorCode[];
}

/** Keeps a route's literal types. */
export const route = <const R extends Route>(definition: R): R => definition;

type Output<S> = S extends z.ZodMiniType ? z.output<S> : undefined;

/** The arguments of the route's handler, after validation. */
export type RouteParams<R extends Route> = Output<R['params']>;
export type RouteQuery<R extends Route> = Output<R['query']>;
export type RouteHeaders<R extends Route> = Output<R['headers']>;
export type RouteBody<R extends Route> = Output<R['body']>;
/** The body of a successful response. */
export type RouteResponse<R extends Pick<Route, 'responses'>> = {
  [S in keyof R['responses']]: R['responses'][S] extends Shape ? output<R['responses'][S]> : undefined;
}[keyof R['responses']];

/** Every path of the table is below this path. */
export const BASE_PATH = '/api/v1';

/**
 * Fills a route's path.
 *
 * @example
 * pathOf(rateSession, {session_id: 's-1'}); // '/sessions/s-1/rate'
 *
 * @throws TypeError with the name of the missing parameter.
 */
export function pathOf(route: Pick<Route, 'path'>, params: Readonly<Record<string, string>> = {}): string {
  return route.path.replace(/\{(\w+)\}/g, (_, key: string) => {
    const value = params[key];
    if (value === undefined) throw new TypeError(`${key} is missing for ${route.path}`);
    return encodeURIComponent(value);
  });
}
