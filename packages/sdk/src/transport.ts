import {findMismatch, type Endpoint, type Problem} from '@resolutionflow/contract/responses';
import {ApiError} from './errors/api-error.js';
import {ContractError} from './errors/contract-error.js';
import {NetworkError} from './errors/network-error.js';
import {RfError} from './errors/rf-error.js';
import {TimeoutError} from './errors/timeout-error.js';
import type {Http} from './http/http.js';
import type {AskIdentity} from './identity.js';

export interface TransportOptions {
  readonly baseUrl: string;
  readonly http: Http;
  /** ms. */
  readonly timeout: number;
  readonly fetch: typeof fetch;
}

export interface TransportRequest {
  readonly method: string;
  /** Below `/api/v1`. */
  readonly path: string;
  readonly token: string | null;
  /** As JSON. */
  readonly json?: unknown;
  /** In place of `json`; may take any time. */
  readonly body?: ReadableStream;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** Goes on when the page is gone. */
  readonly keepalive?: boolean;
}

/**
 * Sends one request, once.
 *
 * @throws {NetworkError} or {TimeoutError}; an abort is passed on as it is.
 */
export async function send(
  {baseUrl, http, timeout, fetch}: TransportOptions,
  {method, path, token, json, body, headers, signal, keepalive = false}: TransportRequest,
): Promise<Response> {
  try {
    return await http(`${baseUrl}/api/v1${path}`, {
      method,
      headers: {...headers, ...(token && {Authorization: `Bearer ${token}`})},
      ...(json !== undefined && {json}),
      ...(body && {body}),
      ...(signal && {signal}),
      keepalive,
      fetch,
      timeout: body ? false : timeout,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw (error as Error).name === 'TimeoutError' ? new TimeoutError(timeout) : new NetworkError(error);
  }
}

/** What a request on somebody's behalf needs. */
export interface CallOptions extends TransportOptions {
  readonly identity: AskIdentity;
}

/**
 * Sends one request with the token that there is; with another one once more when the server does not take it.
 *
 * @param owner - The only person in whose name it may go.
 * @throws {ApiError} when refused, and what {@link send} throws.
 */
export async function ask(
  options: CallOptions,
  request: Omit<TransportRequest, 'token'>,
  owner?: string | null,
): Promise<Response> {
  for (let isSecond = false; ; isSecond = true) {
    const identity = await options.identity();
    if (owner && identity?.owner !== owner) throw new RfError('Its owner is not signed in any more.');
    const response = await send(options, {...request, token: identity && identity.token});
    if (response.ok) return response;
    // What has been streamed cannot be sent again.
    if (response.status !== 401 || isSecond || request.body) throw await refusalIn(response);
  }
}

/**
 * The JSON of an answer; `undefined`, which JSON cannot say, where it is none, only half of it, or not there in time.
 *
 * @param longest - How long its body may take, ms; the connection is let go then.
 */
export async function jsonOf(response: Response, longest?: number): Promise<unknown> {
  try {
    if (!longest || !response.body) return await response.json();
    const inTime = response.body.pipeThrough(new TransformStream(), {signal: AbortSignal.timeout(longest)});
    return await new Response(inTime).json();
  } catch {
    return undefined;
  }
}

/**
 * The refusal in an answer that is not 2xx.
 *
 * @throws {NetworkError} when it broke off.
 */
export async function refusalIn(response: Response, longest?: number): Promise<ApiError> {
  const body = (await jsonOf(response, longest)) as Partial<Problem> | null | undefined;
  // Whatever stands between may answer with JSON of its own.
  const isProblem = typeof body?.code === 'string' && typeof body.detail === 'string';
  const requestId = response.headers.get('X-Request-Id') ?? undefined;
  // The server itself always says why: not every engine tells an answer that was cut off from a whole one.
  if (requestId && body === undefined) throw new NetworkError();
  return new ApiError(response.status, isProblem ? (body as Problem) : undefined, requestId);
}

/**
 * What a call is answered with, checked: whichever of the call's statuses it has, the shape is the same.
 *
 * @throws {ContractError} saying where it does not fit.
 */
export function checked(body: unknown, {responses}: Pick<Endpoint, 'responses'>): unknown {
  if (body === undefined) throw new ContractError('', 'it is not JSON');
  const [kind] = Object.values(responses);
  const mismatch = kind && findMismatch(kind, body);
  if (mismatch) throw new ContractError(mismatch.path.join('.'), mismatch.message);
  return body;
}

/** The body of a call's 2xx answer, {@link checked}. */
export const answerIn = async (response: Response, call: Pick<Endpoint, 'responses'>): Promise<unknown> =>
  response.status === 204 ? undefined : checked(await jsonOf(response), call);
