import type {SessionFeedback} from '@resolutionflow/contract';
import {check, checked, checkId} from './arguments.js';
import {NetworkError} from './errors/network-error.js';
import {Identities} from './identity.js';
import {retryable} from './internal/retryable.js';
import type {Content} from './queue/item.js';
import {Outbox} from './queue/outbox.js';
import {uuid} from './queue/uuid.js';
import type {CallInput, CallOptions, calls} from './resources/reads.js';
import type {Abortable, RfClient, RfClientOptions, RfServerClient} from './types.js';

const DEFAULT_TIMEOUT_MS = 10_000;

function isBrowser(): boolean {
  try {
    return typeof indexedDB !== 'undefined' || typeof localStorage !== 'undefined';
  } catch {
    // Only a browser denies its storage.
    return true;
  }
}

function checkOptions({baseUrl, token, getToken, key, timeout}: RfClientOptions): void {
  check(typeof baseUrl === 'string' && URL.canParse(baseUrl, globalThis.location?.href), 'baseUrl', 'a URL');
  check(token == null || typeof token === 'string', 'token', 'a string');
  check(getToken === undefined || typeof getToken === 'function', 'getToken', 'a function');
  check(key === undefined || typeof key === 'string', 'key', 'a string');
  check(timeout === undefined || timeout > 0, 'timeout', 'milliseconds above 0');
}

type Calls = typeof calls;

const importReads = retryable(() => import('./resources/reads.js'));

/** The code of the reads, which is loaded with the first of them. */
async function loadReads() {
  try {
    return await importReads();
  } catch (error) {
    throw new NetworkError(error);
  }
}

/** `EventTarget` with the types of the client's own events. */
const Events = EventTarget as new () => Pick<RfClient, 'addEventListener' | 'removeEventListener'> &
  Pick<EventTarget, 'dispatchEvent'>;

class Client extends Events implements RfServerClient {
  readonly #outbox: Outbox;
  readonly #options: CallOptions;
  readonly #feedback = new Map<string, Promise<SessionFeedback>>();

  constructor(options: RfClientOptions) {
    checkOptions(options);
    super();
    const {token, getToken, key, userId, timeout = DEFAULT_TIMEOUT_MS, beforeSend, onError} = options;
    // Called as a method of something else, a browser's fetch refuses to work.
    const fetch: typeof globalThis.fetch = options.fetch ?? ((...args) => globalThis.fetch(...args));
    this.#options = {
      baseUrl: options.baseUrl.replace(/\/+$/, ''),
      identities: new Identities(getToken ?? (() => key ?? token), userId),
      timeout,
      fetch,
    };
    const mode = key ? 'off' : (options.queue ?? (isBrowser() ? 'persistent' : 'memory'));
    this.#outbox = new Outbox({...this.#options, mode, beforeSend, onError, events: this});
  }

  async #write<T>(content: Content, signal: AbortSignal | undefined) {
    return this.#outbox.accept<T>(checked(content), signal);
  }

  async #call<N extends keyof Calls>(name: N, input: CallInput): Promise<Awaited<ReturnType<Calls[N]>>> {
    const {calls} = await loadReads();
    return (await calls[name](this.#options, input)) as Awaited<ReturnType<Calls[N]>>;
  }

  submitStepFeedback: RfClient['submitStepFeedback'] = ({stepId, sessionId, wasHelpful, signal}) =>
    this.#write({kind: 'vote', stepId, sessionId, wasHelpful}, signal);

  removeStepFeedback: RfClient['removeStepFeedback'] = ({stepId, sessionId, signal}) =>
    this.#write({kind: 'vote', stepId, sessionId, wasHelpful: null}, signal);

  rateSession: RfClient['rateSession'] = ({sessionId, rating, comment = null, signal}) =>
    this.#write({kind: 'rating', sessionId, rating, comment}, signal);

  visitStep: RfClient['visitStep'] = ({sessionId, stepId, signal}) =>
    this.#write({kind: 'visit', sessionId, stepId}, signal);

  startSession: RfClient['startSession'] = ({treeId, id = uuid(), signal}) =>
    this.#write({kind: 'start', sessionId: id, treeId}, signal);

  completeSession: RfClient['completeSession'] = ({sessionId, outcome, signal}) =>
    this.#write({kind: 'complete', sessionId, outcome}, signal);

  getSessionFeedback: RfClient['getSessionFeedback'] = async ({sessionId, signal}) => {
    checkId('sessionId', sessionId);
    let asked = this.#feedback.get(sessionId);
    if (!asked) {
      // Shared by all who ask, so that nobody's giving up takes it from the others.
      asked = this.#call('getSessionFeedback', {params: {session_id: sessionId}}).finally(() =>
        this.#feedback.delete(sessionId),
      );
      this.#feedback.set(sessionId, asked);
    }
    const feedback = await asked;
    signal?.throwIfAborted();
    return feedback;
  };

  getSession: RfClient['getSession'] = async ({sessionId, signal}) => {
    checkId('sessionId', sessionId);
    return this.#call('getSession', {params: {session_id: sessionId}, signal});
  };

  putFlow: RfClient['putFlow'] = async ({treeId, name, steps, signal}) => {
    checkId('treeId', treeId);
    check(typeof name === 'string' && name !== '', 'name', 'a string');
    check(Array.isArray(steps), 'steps', 'a list of steps');
    return this.#call('putFlow', {params: {tree_id: treeId}, body: {name, steps}, signal});
  };

  getFlow: RfClient['getFlow'] = async ({treeId, signal}) => {
    checkId('treeId', treeId);
    return this.#call('getFlow', {params: {tree_id: treeId}, signal});
  };

  listFlows: RfClient['listFlows'] = ({limit, cursor, signal} = {}) =>
    this.#call('listFlows', {query: {limit, cursor}, signal});

  getTeamAnalytics: RfClient['getTeamAnalytics'] = ({period, engineerId, signal} = {}) =>
    this.#call('getTeamAnalytics', {query: {period, engineer_id: engineerId}, signal});

  getPersonalAnalytics: RfClient['getPersonalAnalytics'] = ({period, signal} = {}) =>
    this.#call('getPersonalAnalytics', {query: {period}, signal});

  getFlowAnalytics: RfClient['getFlowAnalytics'] = async ({treeId, period, signal}) => {
    checkId('treeId', treeId);
    return this.#call('getFlowAnalytics', {params: {tree_id: treeId}, query: {period}, signal});
  };

  getMe: RfClient['getMe'] = ({signal} = {}) => this.#call('getMe', {signal});

  listEngineers: RfClient['listEngineers'] = ({q, signal} = {}) =>
    this.#call('listEngineers', {query: {q}, signal});

  listRatings: RfClient['listRatings'] = ({
    period,
    treeId,
    engineerId,
    maxRating,
    limit,
    cursor,
    signal,
  } = {}) =>
    this.#call('listRatings', {
      query: {period, tree_id: treeId, engineer_id: engineerId, max_rating: maxRating, limit, cursor},
      signal,
    });

  exportRatings: RfClient['exportRatings'] = async ({period, treeId, engineerId, maxRating, signal} = {}) => {
    const {loadRatingsFile} = await loadReads();
    const query = {period, tree_id: treeId, engineer_id: engineerId, max_rating: maxRating};
    return loadRatingsFile(this.#options, {query, signal});
  };

  createToken: RfServerClient['createToken'] = async ({userId, name, role, ttlSeconds, signal}) => {
    check(typeof userId === 'string' && userId !== '', 'userId', 'a string');
    check(typeof name === 'string' && name !== '', 'name', 'a string');
    return this.#call('createToken', {body: {user_id: userId, name, role, ttl_seconds: ttlSeconds}, signal});
  };

  importHistory: RfServerClient['importHistory'] = async (lines, {signal}: Abortable = {}) => {
    const {sendHistory} = await loadReads();
    return sendHistory(this.#options, lines, signal);
  };

  flush = (): Promise<void> => this.#outbox.send(true);

  pending = (): Promise<number> => this.#outbox.pending();

  clear = (): Promise<void> => this.#outbox.clear();

  close = (): void => this.#outbox.close();
}

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
  return new Client(options);
}
