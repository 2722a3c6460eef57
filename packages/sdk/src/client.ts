import {API_METHODS} from './api-method-names.js';
import type {ApiMethods} from './api-methods.js';
import {identities} from './identity.js';
import type {Content} from './queue/item.js';
import {Outbox} from './queue/outbox.js';
import type {LoadConnection} from './queue/ports.js';
import type {Abortable, ClientEvents, RfClientOptions, RfServerClient} from './types.js';
import {uuid} from './util/uuid.js';
import {within} from './util/within.js';
import type {ArgumentCheck} from './validate-arguments.js';

const DEFAULT_TIMEOUT_MS = 10_000;

/** Detected without touching an API that a browser may deny. */
const isBrowser = 'indexedDB' in globalThis || 'document' in globalThis;

/** Dependencies of a client. */
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
  const {token, getToken, key, userId, queue} = options;
  const timeout = options.timeout ?? DEFAULT_TIMEOUT_MS;
  const events = new EventTarget();
  const outbox = new Outbox({
    ...options,
    baseUrl: options.baseUrl.trim().replace(/\/+$/, ''),
    timeout,
    identity: identities(getToken ?? key ?? token, userId, timeout, onTokenRejected),
    mode: key ? 'off' : (queue ?? (isBrowser ? 'persistent' : 'memory')),
    loadConnection: connection,
    checkArgument,
    events,
  });
  const write = async (content: Content, signal: AbortSignal | undefined) =>
    outbox.accept<never>(checkWrite?.(content) ?? content, signal);
  const api = Object.fromEntries(
    API_METHODS.map((name) => [
      name,
      (...args: readonly unknown[]) => {
        const {signal} = (args.at(-1) ?? {}) as Abortable;
        return within({signal}, async () => {
          const method = (await outbox.connection()).api[name] as (...of: readonly unknown[]) => unknown;
          return method(...args);
        });
      },
    ]),
  ) as ApiMethods;
  const methods: Omit<RfServerClient, keyof ClientEvents> = {
    ...api,
    // Async, so that a call without arguments rejects, too.
    submitStepFeedback: async ({stepId, sessionId, wasHelpful, reasons, note, signal}) => {
      // Null would remove the vote.
      checkArgument?.('wasHelpful', wasHelpful, false);
      return write({kind: 'vote', stepId, sessionId, wasHelpful, reasons, note}, signal);
    },
    removeStepFeedback: async ({stepId, sessionId, signal}) =>
      write({kind: 'vote', stepId, sessionId, wasHelpful: null}, signal),
    rateSession: async ({sessionId, rating, comment = null, reasons, signal}) =>
      write({kind: 'rating', sessionId, rating, comment, reasons}, signal),
    visitStep: async ({sessionId, stepId, visitedAt, signal}) =>
      write({kind: 'visit', sessionId, stepId, visitedAt}, signal),
    startSession: async ({treeId, id = uuid(), startedAt, userId: engineer, signal}) =>
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
    completeSession: async ({sessionId, outcome, completedAt, signal}) =>
      write({kind: 'complete', sessionId, outcome, completedAt}, signal),
    flush: () => outbox.send(true),
    pending: async () => (await outbox.pendingItems()).length,
    pendingItems: () => outbox.pendingItems(),
    clear: () => outbox.clear(),
    close: () => outbox.close(),
  };
  return Object.assign(events as ClientEvents, methods);
}
