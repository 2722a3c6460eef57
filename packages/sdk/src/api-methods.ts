import {
  createToken,
  eraseUser,
  exportRatings,
  getFindings,
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
} from '@resolutionflow/contract/responses';
import type {Endpoint, Shape, SessionFeedback} from '@resolutionflow/contract';
import type {API_METHODS} from './api-method-names.js';
import type {Identity} from './identity.js';
import {bodyOf, fileOf, request, type CallOptions} from './http/transport.js';
import type {Abortable, RfServerClient} from './types.js';
import {toJson} from './util/to-json.js';
import {within} from './util/within.js';
import type {ArgumentCheck} from './validate-arguments.js';

/** All methods of a client that do not use the queue. */
export type ApiMethods = Pick<RfServerClient, (typeof API_METHODS)[number]>;

/** The methods that call one endpoint with arguments of the same names. */
type EndpointMethod = Exclude<keyof ApiMethods, 'exportRatings' | 'importHistory'>;

type Arguments<N extends keyof ApiMethods> = NonNullable<Parameters<ApiMethods[N]>[0]>;

/** The shape of a method's result; null if the response has no body. */
type ShapeOf<T> = [T] extends [undefined] ? null : Shape<T>;

/** An endpoint with the response type of the method, and the method's arguments. */
type MethodDefinition<N extends EndpointMethod> = readonly [
  endpoint: Endpoint & {
    readonly responses: Readonly<Record<number, ShapeOf<Awaited<ReturnType<ApiMethods[N]>>>>>;
  },
  ...names: (keyof Arguments<N>)[],
];

const RATING_FILTER = ['period', 'treeId', 'engineerId', 'maxRating', 'reason'] as const;

const definitions: {readonly [N in EndpointMethod]: MethodDefinition<N>} = {
  getSession: [getSession, 'sessionId'],
  getSessionFeedback: [getSessionFeedback, 'sessionId'],
  putFlow: [putFlow, 'treeId', 'name', 'steps'],
  getFlow: [getFlow, 'treeId'],
  listFlows: [listFlows, 'limit', 'cursor'],
  getTeamAnalytics: [getTeamAnalytics, 'period', 'engineerId'],
  getPersonalAnalytics: [getPersonalAnalytics, 'period'],
  getFlowAnalytics: [getFlowAnalytics, 'treeId', 'period', 'engineerId'],
  getFindings: [getFindings, 'period', 'treeId', 'engineerId'],
  getMe: [getMe],
  listEngineers: [listEngineers, 'q'],
  listRatings: [listRatings, ...RATING_FILTER, 'limit', 'cursor'],
  eraseUser: [eraseUser, 'userId'],
  createToken: [createToken, 'userId', 'name', 'role', 'ttlSeconds'],
};

/** Converts `treeId` to the API's `tree_id`. */
const wireName = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

interface ApiOptions extends CallOptions {
  readonly checkArgument: ArgumentCheck | undefined;
}

/**
 * Calls an endpoint. Each argument goes into the path, the query or the body.
 *
 * @param known - As in {@link request}.
 */
function call(
  options: ApiOptions,
  {method, path}: Endpoint,
  names: readonly string[],
  input: Abortable = {},
  known?: Identity | null,
): Promise<Response> {
  const params: Record<string, string> = {};
  const rest: Record<string, unknown> = {};
  for (const name of names) {
    const value: unknown = input[name as keyof Abortable];
    const key = wireName(name);
    const isInPath = path.includes(`{${key}}`);
    options.checkArgument?.(name, value, isInPath);
    if (isInPath) params[key] = value as string;
    else if (value !== undefined) rest[key] = value;
  }
  const isQuery = method === 'GET' || method === 'DELETE';
  const query = isQuery ? new URLSearchParams(rest as Record<string, string>).toString() : '';
  const transportRequest = {
    method,
    path: pathOf({path}, params) + (query && `?${query}`),
    ...(!isQuery && {json: rest}),
    signal: input.signal,
  };
  return request(options, transportRequest, undefined, known);
}

/** Returns the CSV file of all ratings that match. */
async function exportAll(options: ApiOptions, input: Arguments<'exportRatings'> = {}): Promise<Blob> {
  const response = await call(options, exportRatings, RATING_FILTER, input);
  return fileOf(response, {...options, signal: input.signal});
}

async function* encoded(lines: Iterable<unknown> | AsyncIterable<unknown>) {
  const encoder = new TextEncoder();
  for await (const line of lines) yield encoder.encode(`${toJson(line)}\n`);
}

/** Streams history, one JSON line for each object. In the end, `lines` is closed in any case. */
async function sendHistory(
  options: ApiOptions,
  lines: Iterable<unknown> | AsyncIterable<unknown>,
  {signal}: Abortable = {},
): Promise<unknown> {
  options.checkArgument?.('lines', lines, false);
  const headers = {'Content-Type': 'application/x-ndjson'};
  const rows = encoded(lines);
  let failure: {readonly error: unknown} | undefined;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const {done, value} = await rows.next();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        failure = {error};
        throw error;
      }
    },
  });
  try {
    const response = await request(options, {...importHistory, body, headers, signal});
    return await bodyOf(response, importHistory, {...options, signal});
  } catch (error) {
    // If `lines` failed, the request has only broken off.
    throw failure ? failure.error : error;
  } finally {
    void rows.return().catch(() => undefined);
  }
}

/**
 * Makes `getSessionFeedback`. Concurrent callers with the same token share one request. A caller that aborts does not abort
 * the others.
 */
function sharedSessionFeedback(options: ApiOptions): ApiMethods['getSessionFeedback'] {
  const requests = new Map<string, Promise<SessionFeedback>>();
  const read = async (sessionId: string, identity: Identity | null): Promise<SessionFeedback> => {
    const input: Arguments<'getSessionFeedback'> = {sessionId};
    const response = await call(options, getSessionFeedback, ['sessionId'], input, identity);
    return (await bodyOf(response, getSessionFeedback, options)) as SessionFeedback;
  };
  return ({sessionId, signal}) =>
    within({signal}, async () => {
      options.checkArgument?.('sessionId', sessionId, true);
      // Another person may have signed in since a request began.
      const identity = await options.identity.current();
      const key = toJson([sessionId, identity && identity.token]);
      let response = requests.get(key);
      if (!response) {
        response = read(sessionId, identity).finally(() => requests.delete(key));
        requests.set(key, response);
      }
      return response;
    });
}

/** Makes the API methods of one client. */
export function makeApiMethods(options: ApiOptions): ApiMethods {
  const methods = Object.entries<readonly [Endpoint, ...string[]]>(definitions).map(
    ([name, [endpoint, ...names]]) => [
      name,
      async (input?: Abortable): Promise<unknown> => {
        const response = await call(options, endpoint, names, input);
        return bodyOf(response, endpoint, {...options, signal: input?.signal});
      },
    ],
  );
  const endpointMethods = Object.fromEntries(methods) as Pick<ApiMethods, EndpointMethod>;
  return {
    ...endpointMethods,
    getSessionFeedback: sharedSessionFeedback(options),
    exportRatings: (input) => exportAll(options, input),
    importHistory: (lines, given) =>
      sendHistory(options, lines, given) as ReturnType<ApiMethods['importHistory']>,
  };
}
