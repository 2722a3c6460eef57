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
} from '@resolutionflow/contract/responses';
import type {Endpoint, Shape, SessionFeedback} from '@resolutionflow/contract';
import {NetworkError} from '../errors/network-error.js';
import type {ArgumentCheck} from '../arguments.js';
import {answerIn, ask, type CallOptions} from '../transport.js';
import type {Abortable, RfServerClient} from '../types.js';

/** What a client has beside its writes and its queue. */
export type Reads = Pick<RfServerClient, ReadName | 'exportRatings' | 'importHistory'>;

/** Those that are a route, called with arguments of the same names. */
type ReadName =
  | 'getSession'
  | 'getSessionFeedback'
  | 'putFlow'
  | 'getFlow'
  | 'listFlows'
  | 'getTeamAnalytics'
  | 'getPersonalAnalytics'
  | 'getFlowAnalytics'
  | 'getMe'
  | 'listEngineers'
  | 'listRatings'
  | 'createToken';

type Arguments<N extends keyof Reads> = NonNullable<Parameters<Reads[N]>[0]>;

/** A route that answers what the method promises, and the method's arguments. */
type Read<N extends ReadName> = readonly [
  route: Endpoint & {
    readonly responses: Readonly<Record<number, Shape<Awaited<ReturnType<Reads[N]>>>>>;
  },
  ...names: (keyof Arguments<N>)[],
];

const reads: {readonly [N in ReadName]: Read<N>} = {
  getSession: [getSession, 'sessionId'],
  getSessionFeedback: [getSessionFeedback, 'sessionId'],
  putFlow: [putFlow, 'treeId', 'name', 'steps'],
  getFlow: [getFlow, 'treeId'],
  listFlows: [listFlows, 'limit', 'cursor'],
  getTeamAnalytics: [getTeamAnalytics, 'period', 'engineerId'],
  getPersonalAnalytics: [getPersonalAnalytics, 'period'],
  getFlowAnalytics: [getFlowAnalytics, 'treeId', 'period'],
  getMe: [getMe],
  listEngineers: [listEngineers, 'q'],
  listRatings: [listRatings, 'period', 'treeId', 'engineerId', 'maxRating', 'limit', 'cursor'],
  createToken: [createToken, 'userId', 'name', 'role', 'ttlSeconds'],
};

/** The API writes `tree_id` where the SDK writes `treeId`. */
const wireName = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

interface ReadOptions extends CallOptions {
  readonly checkArgument: ArgumentCheck | undefined;
}

/** Calls a route with arguments, each in its place: in the path, the query or the body. */
function request(
  options: ReadOptions,
  {method, path}: Endpoint,
  names: readonly string[],
  input: Abortable = {},
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
  const isQuery = method === 'GET';
  const query = isQuery ? new URLSearchParams(rest as Record<string, string>).toString() : '';
  return ask(options, {
    method,
    path: pathOf({path}, params) + (query && `?${query}`),
    ...(!isQuery && {json: rest}),
    signal: input.signal,
  });
}

/** The file of all ratings that fit. */
async function exportAll(options: ReadOptions, input: Arguments<'exportRatings'> = {}): Promise<Blob> {
  const response = await request(
    options,
    exportRatings,
    ['period', 'treeId', 'engineerId', 'maxRating'],
    input,
  );
  try {
    return await response.blob();
  } catch (error) {
    if (input.signal?.aborted) throw error;
    throw new NetworkError(error);
  }
}

async function* encoded(lines: Iterable<unknown> | AsyncIterable<unknown>) {
  const encoder = new TextEncoder();
  for await (const line of lines) yield encoder.encode(`${JSON.stringify(line)}\n`);
}

/** Sends history as it comes, a line an object. */
async function sendHistory(
  options: ReadOptions,
  lines: Iterable<unknown> | AsyncIterable<unknown>,
  {signal}: Abortable = {},
) {
  const headers = {'Content-Type': 'application/x-ndjson'};
  const rows = encoded(lines);
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const {done, value} = await rows.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
  return answerIn(await ask(options, {...importHistory, body, headers, signal}), importHistory);
}

/** Shares what is asked for several times at once, so that nobody's giving up takes it from the others. */
function shared(read: Reads['getSessionFeedback']): Reads['getSessionFeedback'] {
  const asked = new Map<string, Promise<SessionFeedback>>();
  return async ({sessionId, signal}) => {
    let answer = asked.get(sessionId);
    if (!answer) {
      answer = read({sessionId}).finally(() => asked.delete(sessionId));
      asked.set(sessionId, answer);
    }
    const feedback = await answer;
    signal?.throwIfAborted();
    return feedback;
  };
}

/** The reads of one client. */
export function makeReads(options: ReadOptions): Reads {
  const methods = Object.entries<readonly [Endpoint, ...string[]]>(reads).map(([name, [route, ...names]]) => [
    name,
    async (input?: Abortable): Promise<unknown> => {
      const response = await request(options, route, names, input);
      return answerIn(response, route);
    },
  ]);
  const called = Object.fromEntries(methods) as Pick<Reads, ReadName>;
  return {
    ...called,
    getSessionFeedback: shared(called.getSessionFeedback),
    exportRatings: (input) => exportAll(options, input),
    importHistory: (lines, given) => sendHistory(options, lines, given) as ReturnType<Reads['importHistory']>,
  };
}
