import type {ApiMethods} from './api-methods.js';
import {identities} from './identity.js';
import type {Content} from './queue/item.js';
import {Outbox} from './queue/outbox.js';
import type {LoadConnection} from './queue/ports.js';
import type {ClientEvents, RfClientOptions, RfServerClient} from './types.js';
import {uuid} from './util/uuid.js';
import type {ArgumentCheck} from './validate-arguments.js';

const DEFAULT_TIMEOUT_MS = 10_000;

/** Detected without touching an API that a browser may deny. */
const isBrowser = 'indexedDB' in globalThis || 'document' in globalThis;

/** What a client is made of, beside the options of its caller. */
export interface ClientDependencies {
  readonly connection: LoadConnection;
  /** Checks and cleans a write before it is stored or sent; throws if it is wrong. */
  readonly checkWrite?: (content: Content) => Content;
  readonly checkArgument?: ArgumentCheck;
  /** Receives each token that the server has rejected. */
  readonly onTokenRejected?: ((token: string) => void) | undefined;
}

/** Makes a client. Without checks in `dependencies`, only the server checks arguments. */
export function createClient(
  options: RfClientOptions,
  {connection, checkWrite, checkArgument, onTokenRejected}: ClientDependencies,
): RfServerClient {
  const {baseUrl, token, getToken, key, userId, queue, timeout = DEFAULT_TIMEOUT_MS} = options;
  const events = new EventTarget();
  const outbox = new Outbox({
    ...options,
    baseUrl: baseUrl.replace(/\/+$/, ''),
    timeout,
    identity: identities(getToken ?? (() => key ?? token), userId, timeout, onTokenRejected),
    mode: key ? 'off' : (queue ?? (isBrowser ? 'persistent' : 'memory')),
    loadConnection: connection,
    checkArgument,
    events,
  });
  const write = async (content: Content, signal: AbortSignal | undefined) =>
    outbox.accept<never>(checkWrite?.(content) ?? content, signal);
  const api = async <T>(call: (methods: ApiMethods) => Promise<T>): Promise<T> =>
    call((await outbox.connection()).api);
  const methods: Omit<RfServerClient, keyof ClientEvents> = {
    submitStepFeedback: async ({stepId, sessionId, wasHelpful, reasons, note, signal}) => {
      // Null would remove the vote.
      checkArgument?.('wasHelpful', wasHelpful, false);
      return write({kind: 'vote', stepId, sessionId, wasHelpful, reasons, note}, signal);
    },
    removeStepFeedback: ({stepId, sessionId, signal}) =>
      write({kind: 'vote', stepId, sessionId, wasHelpful: null}, signal),
    rateSession: ({sessionId, rating, comment = null, reasons, signal}) =>
      write({kind: 'rating', sessionId, rating, comment, reasons}, signal),
    visitStep: ({sessionId, stepId, visitedAt, signal}) =>
      write({kind: 'visit', sessionId, stepId, visitedAt}, signal),
    startSession: ({treeId, id = uuid(), startedAt, userId: engineer, signal}) =>
      write(
        {
          kind: 'start',
          sessionId: id,
          treeId,
          startedAt,
          // A key acts for nobody, so the check must see that the engineer is missing.
          ...((key || engineer !== undefined) && {userId: engineer}),
        },
        signal,
      ),
    completeSession: ({sessionId, outcome, completedAt, signal}) =>
      write({kind: 'complete', sessionId, outcome, completedAt}, signal),
    getSessionFeedback: (input) => api((methods) => methods.getSessionFeedback(input)),
    getSession: (input) => api((methods) => methods.getSession(input)),
    putFlow: (flow) => api((methods) => methods.putFlow(flow)),
    getFlow: (input) => api((methods) => methods.getFlow(input)),
    listFlows: (page) => api((methods) => methods.listFlows(page)),
    getTeamAnalytics: (input) => api((methods) => methods.getTeamAnalytics(input)),
    getPersonalAnalytics: (input) => api((methods) => methods.getPersonalAnalytics(input)),
    getFlowAnalytics: (input) => api((methods) => methods.getFlowAnalytics(input)),
    getFindings: (input) => api((methods) => methods.getFindings(input)),
    getMe: (input) => api((methods) => methods.getMe(input)),
    listEngineers: (input) => api((methods) => methods.listEngineers(input)),
    listRatings: (input) => api((methods) => methods.listRatings(input)),
    exportRatings: (input) => api((methods) => methods.exportRatings(input)),
    eraseUser: (input) => api((methods) => methods.eraseUser(input)),
    createToken: (input) => api((methods) => methods.createToken(input)),
    importHistory: (lines, given) => api((methods) => methods.importHistory(lines, given)),
    flush: () => outbox.send(true),
    pending: async () => (await outbox.pendingItems()).length,
    pendingItems: () => outbox.pendingItems(),
    clear: () => outbox.clear(),
    close: () => outbox.close(),
  };
  return Object.assign(events as ClientEvents, methods);
}
