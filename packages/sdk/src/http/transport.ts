import {BASE_PATH, findMismatch, type Endpoint, type Problem} from '@resolutionflow/contract/responses';
import ky from 'ky';
import {ApiError} from '../errors/api-error.js';
import {ContractError} from '../errors/contract-error.js';
import {NetworkError} from '../errors/network-error.js';
import {RfError} from '../errors/rf-error.js';
import {TimeoutError} from '../errors/timeout-error.js';
import type {Identity, IdentitySource} from '../identity.js';
import type {RfClientOptions} from '../types.js';
import {toJson} from '../util/to-json.js';
import {within, type WaitLimits} from '../util/within.js';
import {hintAtNoResponse, hintAtResponse, hintAtToken} from './hints.js';
import type {TransportOptions, TransportRequest} from './transport-request.js';

export type {TransportOptions, TransportRequest} from './transport-request.js';

/** `fetch` throws for other characters. The server rejects a token that has one, and the console says so. */
const asHeader = (token: string): string => token.replace(/[^\x21-\x7e]/g, '?');

/**
 * Options of `fetch` for a stream. Without `redirect: 'error'`, it would keep all of the stream in memory, to send it again.
 * `duplex` is missing in TypeScript's `RequestInit`.
 */
const streamed = (body: ReadableStream) => ({body, duplex: 'half', redirect: 'error'}) as const;

/**
 * Sends one request without retries. Returns the response of any status.
 *
 * @throws {NetworkError} or {TimeoutError}. If `signal` aborts, its own error.
 */
export async function send(options: TransportOptions, toSend: TransportRequest): Promise<Response> {
  const {baseUrl, timeout, fetch} = options;
  const {method, path, token, json, body, headers, signal, keepalive = false} = toSend;
  try {
    // A host's `fetch` may ignore the signal.
    const response = await within({signal}, () =>
      ky(baseUrl + BASE_PATH + path, {
        method,
        headers: {...headers, ...(token && {Authorization: `Bearer ${asHeader(token)}`})},
        ...(json !== undefined && {json, stringifyJson: toJson}),
        ...(signal && {signal}),
        keepalive,
        // ky would keep a stream in memory as well, for a retry.
        fetch: body ? (input, init) => fetch(input, {...init, ...streamed(body)}) : fetch,
        timeout: body ? false : timeout,
        // The queue has its own retries, and reads have none.
        retry: 0,
        throwHttpErrors: false,
      }),
    );
    hintAtResponse(baseUrl, toSend, response);
    return response;
  } catch (error) {
    if (signal?.aborted) throw error;
    if ((error as Error).name === 'TimeoutError') throw new TimeoutError(timeout);
    void hintAtNoResponse(options, token);
    throw new NetworkError(error);
  }
}

/** Whether the server may accept the same request with another token. */
export const isTokenRejected = ({status, code}: ApiError): boolean =>
  status === 401 || code === 'unknown_account';

/** Options of a request on behalf of a person. */
export interface CallOptions extends TransportOptions {
  readonly identity: IdentitySource;
}

/**
 * Sends one request with the current token. After a 401, sends it once more with a new token.
 *
 * @param owner - The only person in whose name the request may be sent. Default: anybody for a read, and for a write the
 * person of the first token.
 * @param known - The identity for the first attempt, if the caller has just asked for it.
 * @throws {ApiError} if the response is not 2xx, and what {@link send} throws.
 */
export async function request(
  options: CallOptions,
  transportRequest: Omit<TransportRequest, 'token'>,
  owner?: string | null,
  known?: Identity | null,
): Promise<Response> {
  for (let isSecond = false; ; isSecond = true) {
    const {signal} = transportRequest;
    const ask = () => options.identity.current();
    const identity = known === undefined || isSecond ? await within({signal}, ask) : known;
    if (owner && identity?.owner !== owner) throw new RfError('The owner is no longer signed in.');
    if (transportRequest.method !== 'GET') owner ??= identity?.owner;
    const response = await send(options, {...transportRequest, token: identity && identity.token});
    if (response.ok) return response;
    if (response.status === 401 && identity) options.identity.reject(identity.token);
    // A stream cannot be sent twice.
    if (response.status === 401 && !isSecond && !transportRequest.body) {
      discardBody(response);
      continue;
    }
    const error = await within({signal}, () => apiErrorOf(response, options.timeout));
    if (isTokenRejected(error)) {
      const now = Date.parse(response.headers.get('Date') ?? '') || Date.now();
      hintAtToken(options.baseUrl, identity && identity.token, now);
    }
    throw error;
  }
}

/** Closes the connection of a response whose body nobody reads. */
export const discardBody = ({body}: Response): void => void body?.cancel().catch(() => undefined);

/**
 * Reads the JSON of a response.
 *
 * @param ended - Closes the connection when it aborts.
 * @throws `SyntaxError` if it is not JSON, and an error of the platform if it is cut off.
 */
async function readJson(response: Response, ended: AbortSignal): Promise<unknown> {
  if (!response.body) return response.json();
  const limited = response.body.pipeThrough(new TransformStream(), {signal: ended});
  return new Response(limited).json();
}

/**
 * Returns the JSON of a response. Returns `undefined`, which JSON cannot express, if it is not JSON, is cut off or is
 * late.
 *
 * @param limit - Time limit for the body, ms.
 */
export const jsonOf = (response: Response, limit: number): Promise<unknown> =>
  within({timeout: limit}, (ended) => readJson(response, ended)).catch(() => undefined);

/**
 * Returns the error in a response that is not 2xx.
 *
 * @throws {NetworkError} if the response broke off.
 */
export async function apiErrorOf(response: Response, limit: number): Promise<ApiError> {
  const body = (await jsonOf(response, limit)) as Partial<Problem> | null | undefined;
  // A proxy may respond with its own JSON.
  const isProblem = typeof body?.code === 'string' && typeof body.detail === 'string';
  const requestId = response.headers.get('X-Request-Id') ?? undefined;
  // The server always sends a problem, so a response without one was cut off. Not every engine reports that.
  if (requestId && body === undefined) throw new NetworkError();
  return new ApiError(response.status, isProblem ? (body as Problem) : undefined, requestId);
}

/**
 * Returns a response body after a check of its shape. All 2xx statuses of an endpoint share one shape.
 *
 * @throws {ContractError} with the path of the first mismatch.
 */
export function checked(body: unknown, {responses}: Pick<Endpoint, 'responses'>): unknown {
  if (body === undefined) throw new ContractError('', 'it is not JSON');
  const [shape] = Object.values(responses);
  const mismatch = shape && findMismatch(shape, body);
  if (mismatch) throw new ContractError(mismatch.path.join('.'), mismatch.message);
  return body;
}

type BodyLimits = Pick<TransportOptions, 'timeout'> & Pick<WaitLimits, 'signal'>;

/** The error of a body that could not be read: a broken connection is a {@link NetworkError}. */
const bodyError = (error: unknown, {signal}: BodyLimits): unknown =>
  signal?.aborted || error instanceof RfError ? error : new NetworkError(error);

/**
 * Returns the {@link checked} body of a 2xx response.
 *
 * @throws {NetworkError} if it breaks off, {@link TimeoutError} if it is late. If `signal` aborts, its own error.
 */
export async function bodyOf(
  response: Response,
  endpoint: Pick<Endpoint, 'responses'>,
  limits: BodyLimits,
): Promise<unknown> {
  // Another server or a proxy may send a 204 that the endpoint does not have.
  if (response.status === 204 && 204 in endpoint.responses) return undefined;
  const body = await within(limits, (ended) => readJson(response, ended)).catch((error: unknown) => {
    if ((error as Error).name !== 'SyntaxError') throw bodyError(error, limits);
  });
  return checked(body, endpoint);
}

/**
 * Returns the body of a 2xx response to a write. The server has the write even if the body does not fit: `onError` then
 * receives the mismatch.
 *
 * @throws {ContractError} if another server has responded.
 */
export async function savedBody(
  response: Response,
  endpoint: Pick<Endpoint, 'responses'>,
  {timeout, onError}: Pick<TransportOptions, 'timeout'> & Pick<RfClientOptions, 'onError'>,
): Promise<unknown> {
  if (response.status === 204) return undefined;
  const body = await jsonOf(response, timeout);
  try {
    return checked(body, endpoint);
  } catch (mismatch) {
    // Neither JSON nor from the server, or the response to a GET: the page of a captive portal.
    if (response.redirected || (body === undefined && !response.headers.has('X-Request-Id'))) throw mismatch;
    onError?.(mismatch as ContractError);
    return undefined;
  }
}

/**
 * Returns the CSV file of a 2xx response. The file may have any size, but each part must arrive within the timeout.
 *
 * @throws {ContractError} if it is not CSV, for example the page of a captive portal. Else as {@link bodyOf}.
 */
export async function fileOf(response: Response, limits: BodyLimits): Promise<Blob> {
  const reader = response.body?.getReader();
  const type = response.headers.get('Content-Type') ?? '';
  const parts: Uint8Array<ArrayBuffer>[] = [];
  try {
    if (!reader || !type.includes('csv')) throw new ContractError('', 'it is not CSV');
    for (;;) {
      const {done, value} = await within(limits, () => reader.read());
      if (done) return new Blob(parts, {type});
      parts.push(value);
    }
  } catch (error) {
    void reader?.cancel().catch(() => undefined);
    throw bodyError(error, limits);
  }
}
