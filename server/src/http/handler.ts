import type {Readable, Writable} from 'node:stream';
import type {
  Role,
  Route,
  RouteResponse,
  RouteBody,
  RouteHeaders,
  RouteName,
  RouteParams,
  RouteQuery,
  routes,
} from '@resolutionflow/contract';
import type {Account} from '../accounts/account.js';
import type {Database} from '../db/database.js';

/** A person with a user token. */
export interface UserCaller {
  readonly kind: 'user';
  readonly account: Account;
  readonly userId: string;
  readonly role: Role;
  readonly isAdmin: boolean;
}

/** The host's backend with a server key. */
export interface KeyCaller {
  readonly kind: 'key';
  readonly account: Account;
  readonly keyId: string;
}

export type Caller = UserCaller | KeyCaller;

/** One authenticated, validated request of a route. */
export interface ApiRequest<R extends Route> {
  readonly database: Database;
  readonly caller: Caller;
  readonly params: RouteParams<R>;
  readonly query: RouteQuery<R>;
  readonly headers: RouteHeaders<R>;
  readonly body: RouteBody<R>;
  /** When the request arrived, ms since the epoch. */
  readonly now: number;
  /** The raw body, for routes with another `bodyType` than JSON. */
  readonly stream: Readable;
  readonly ifNoneMatch: string | undefined;
  /** Aborted when the caller closes the connection before the response is complete. */
  readonly signal: AbortSignal;
}

export interface Reply<Body> {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Body;
  /** Instead of `body`: writes the response in parts. */
  readonly write?: (to: Writable) => Promise<void>;
}

/** Responds to a request, or throws an `ApiProblem`. */
export type Handler<R extends Route> = (request: ApiRequest<R>) => Promise<Reply<RouteResponse<R>>>;

/** A handler for every route of the contract's table. Each feature's `routes.ts` exports its part. */
export type Handlers = {[N in RouteName]: Handler<(typeof routes)[N]>};
