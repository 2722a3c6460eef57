import {check, commentOf, isText, optional, type Rule} from './arguments.js';
import {identities} from './identity.js';
import type {Content} from './queue/item.js';
import {Outbox} from './queue/outbox.js';
import {uuid} from './queue/uuid.js';
import type {Reads} from './resources/reads.js';
import type {RfClient, RfClientOptions, RfServerClient} from './types.js';

const DEFAULT_TIMEOUT_MS = 10_000;

/** Without asking for what a browser may deny. */
const isBrowser = 'indexedDB' in globalThis || 'document' in globalThis;

const text = optional([(value) => typeof value === 'string', 'a string']);

const optionRules: Readonly<Record<string, Rule>> = {
  baseUrl: [(value) => isText(value) && URL.canParse(value as string, globalThis.location?.href), 'a URL'],
  token: text,
  getToken: optional([(value) => typeof value === 'function', 'a function']),
  key: text,
  timeout: optional([(value) => (value as number) > 0, 'milliseconds above 0']),
};

/** Their code is loaded with the first call. */
const READS: readonly (keyof Reads)[] = [
  'getSession',
  'getSessionFeedback',
  'putFlow',
  'getFlow',
  'listFlows',
  'getTeamAnalytics',
  'getPersonalAnalytics',
  'getFlowAnalytics',
  'getMe',
  'listEngineers',
  'listRatings',
  'exportRatings',
  'createToken',
  'importHistory',
];

/**
 * Makes a client. With `token` or `getToken` it acts for a person, with `key` for a host's backend.
 *
 * @throws TypeError naming an option that is wrong.
 * @example
 * const client = createClient({baseUrl: 'https://feedback.example.com', getToken: () => fetchToken()});
 * await client.submitStepFeedback({stepId: 'check-cable', sessionId, wasHelpful: true});
 */
export function createClient(options: RfClientOptions & {readonly key: string}): RfServerClient;
export function createClient(options: RfClientOptions): RfClient;
export function createClient(options: RfClientOptions): RfClient {
  const {baseUrl, token, getToken, key, userId, timeout = DEFAULT_TIMEOUT_MS, beforeSend, onError} = options;
  check({baseUrl, token, getToken, key, timeout}, optionRules);
  const events = new EventTarget();
  const outbox = new Outbox({
    baseUrl: baseUrl.replace(/\/+$/, ''),
    identity: identities(getToken ?? (() => key ?? token), userId),
    timeout,
    // Called as a method of something else, a browser's fetch refuses to work.
    fetch: options.fetch ?? ((...args) => globalThis.fetch(...args)),
    mode: key ? 'off' : (options.queue ?? (isBrowser ? 'persistent' : 'memory')),
    beforeSend,
    onError,
    events,
  });
  const write = async <T>(content: Content, signal: AbortSignal | undefined) => {
    check(content);
    return outbox.accept<T>(content, signal);
  };
  const read =
    (name: keyof Reads) =>
    async (...input: unknown[]): Promise<unknown> => {
      const {reads} = await outbox.remote();
      return (reads[name] as (...input: unknown[]) => unknown)(...input);
    };
  const client: Omit<RfClient, keyof Reads | keyof EventTarget> = {
    submitStepFeedback: ({stepId, sessionId, wasHelpful, signal}) =>
      write({kind: 'vote', stepId, sessionId, wasHelpful}, signal),
    removeStepFeedback: ({stepId, sessionId, signal}) =>
      write({kind: 'vote', stepId, sessionId, wasHelpful: null}, signal),
    rateSession: async ({sessionId, rating, comment, signal}) => {
      check({sessionId, rating, comment});
      return outbox.accept({kind: 'rating', sessionId, rating, comment: commentOf(comment)}, signal);
    },
    visitStep: ({sessionId, stepId, signal}) => write({kind: 'visit', sessionId, stepId}, signal),
    startSession: ({treeId, id = uuid(), signal}) => write({kind: 'start', sessionId: id, treeId}, signal),
    completeSession: ({sessionId, outcome, signal}) => write({kind: 'complete', sessionId, outcome}, signal),
    flush: () => outbox.send(true),
    pending: () => outbox.pending(),
    clear: () => outbox.clear(),
    close: () => outbox.close(),
  };
  const reads = Object.fromEntries(READS.map((name) => [name, read(name)])) as unknown as Reads;
  return Object.assign(events, reads, client) as RfServerClient;
}
