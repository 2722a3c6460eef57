import type {Call, RouteAnswer} from '@resolutionflow/contract';
import {
  createToken,
  exportRatings,
  getFlow,
  getFlowAnalytics,
  getMe,
  getPersonalAnalytics,
  getSession,
  getSessionFeedback,
  getTeamAnalytics,
  importHistory,
  listEngineers,
  listFlows,
  listRatings,
  pathOf,
  putFlow,
} from '@resolutionflow/contract/answers';
import type * as z from 'zod/mini';
import {NetworkError} from '../errors/network-error.js';
import type {Identities} from '../identity.js';
import {answerIn, refusalIn, send, type TransportOptions} from '../transport.js';

/** What every call needs. */
export interface CallOptions extends TransportOptions {
  readonly identities: Identities;
}

/** What one call carries. */
export interface CallInput {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

function pathWith(route: Call, {params, query}: CallInput): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {})) {
    if (value !== undefined) search.set(key, String(value));
  }
  return pathOf(route, params) + (search.size ? `?${search.toString()}` : '');
}

/** Calls a route; asks for another token once when the server does not take the first. */
async function request(options: CallOptions, route: Call, input: CallInput): Promise<Response> {
  for (let isSecond = false; ; isSecond = true) {
    const token = (await options.identities.current())?.token ?? null;
    const {body, signal} = input;
    const response = await send(options, {
      method: route.method,
      path: pathWith(route, input),
      token,
      body,
      signal,
    });
    if (response.ok) return response;
    if (response.status !== 401 || isSecond) throw await refusalIn(response);
  }
}

async function call<R extends Call>(
  options: CallOptions,
  route: R,
  input: CallInput,
): Promise<RouteAnswer<R>> {
  const response = await request(options, route, input);
  const schema = route.responses[response.status] ?? Object.values(route.responses)[0];
  return answerIn(response, schema as z.ZodMiniType<RouteAnswer<R>>);
}

const caller =
  <R extends Call>(route: R) =>
  (options: CallOptions, input: CallInput = {}): Promise<RouteAnswer<R>> =>
    call(options, route, input);

export const calls = {
  getSession: caller(getSession),
  getSessionFeedback: caller(getSessionFeedback),
  putFlow: caller(putFlow),
  getFlow: caller(getFlow),
  listFlows: caller(listFlows),
  getTeamAnalytics: caller(getTeamAnalytics),
  getPersonalAnalytics: caller(getPersonalAnalytics),
  getFlowAnalytics: caller(getFlowAnalytics),
  getMe: caller(getMe),
  listEngineers: caller(listEngineers),
  listRatings: caller(listRatings),
  createToken: caller(createToken),
} as const;

/** The file of all ratings that fit. */
export async function loadRatingsFile(options: CallOptions, input: CallInput): Promise<Blob> {
  const response = await request(options, exportRatings, input);
  try {
    return await response.blob();
  } catch (error) {
    if (input.signal?.aborted) throw error;
    throw new NetworkError(error);
  }
}

/** Sends history as it comes, a line an object. */
export async function sendHistory(
  {baseUrl, fetch, identities}: CallOptions,
  lines: Iterable<unknown> | AsyncIterable<unknown>,
  signal: AbortSignal | undefined,
): Promise<RouteAnswer<typeof importHistory>> {
  const encoder = new TextEncoder();
  const iterator = Symbol.asyncIterator in lines ? lines[Symbol.asyncIterator]() : lines[Symbol.iterator]();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next: IteratorResult<unknown, unknown> = await iterator.next();
      if (next.done) controller.close();
      else controller.enqueue(encoder.encode(`${JSON.stringify(next.value)}\n`));
    },
  });
  const token = (await identities.current())?.token ?? '';
  let response: Response;
  try {
    response = await fetch(`${baseUrl}/api/v1${importHistory.path}`, {
      method: importHistory.method,
      headers: {Authorization: `Bearer ${token}`, 'Content-Type': 'application/x-ndjson'},
      body,
      duplex: 'half',
      ...(signal && {signal}),
    } as RequestInit);
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new NetworkError(error);
  }
  if (!response.ok) throw await refusalIn(response);
  return answerIn(response, importHistory.responses[200]);
}
