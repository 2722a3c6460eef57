import type {ArgumentCheck} from './arguments.js';
import {identities} from './identity.js';
import type {Content} from './queue/item.js';
import {Outbox} from './queue/outbox.js';
import {uuid} from './queue/uuid.js';
import type {RemoteModule} from './remote.js';
import type {Reads} from './resources/reads.js';
import type {RfClient, RfClientOptions, RfServerClient} from './types.js';

/** Without asking for what a browser may deny. */
const isBrowser = 'indexedDB' in globalThis || 'document' in globalThis;

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

/** What a client is made of beside what its maker says. */
export interface Parts {
  /** Loads what talks to the server; may be called again when that fails. */
  readonly loadRemote: () => Promise<RemoteModule>;
  /** Looks at a write before anything is stored or sent; throws where it is wrong. */
  readonly checkWrite?: (content: Content) => Content;
  readonly checkArgument?: ArgumentCheck;
}

/**
 * Makes a client.
 *
 * @param options - As `createClient`'s.
 * @param parts - What it is made of.
 */
export function clientOf(options: RfClientOptions, parts: Parts): RfServerClient {
  const {baseUrl, token, getToken, key, userId, queue} = options;
  const events = new EventTarget();
  const outbox = new Outbox({
    ...options,
    baseUrl: baseUrl.replace(/\/+$/, ''),
    identity: identities(getToken ?? (() => key ?? token), userId),
    mode: key ? 'off' : (queue ?? (isBrowser ? 'persistent' : 'memory')),
    loadRemote: () => parts.loadRemote(),
    checkArgument: parts.checkArgument,
    events,
  });
  const write = async (given: Content, signal: AbortSignal | undefined) => {
    const content = parts.checkWrite?.(given) ?? given;
    return outbox.accept<never>(content, signal);
  };
  const read =
    (name: keyof Reads) =>
    async (...input: unknown[]): Promise<unknown> => {
      const {reads} = await outbox.remote();
      return (reads[name] as (...input: unknown[]) => unknown)(...input);
    };
  return Object.assign(events, Object.fromEntries(READS.map((name) => [name, read(name)])), {
    submitStepFeedback: ({stepId, sessionId, wasHelpful, signal}) =>
      write({kind: 'vote', stepId, sessionId, wasHelpful}, signal),
    removeStepFeedback: ({stepId, sessionId, signal}) =>
      write({kind: 'vote', stepId, sessionId, wasHelpful: null}, signal),
    rateSession: ({sessionId, rating, comment = null, signal}) =>
      write({kind: 'rating', sessionId, rating, comment}, signal),
    visitStep: ({sessionId, stepId, signal}) => write({kind: 'visit', sessionId, stepId}, signal),
    startSession: ({treeId, id = uuid(), signal}) => write({kind: 'start', sessionId: id, treeId}, signal),
    completeSession: ({sessionId, outcome, signal}) => write({kind: 'complete', sessionId, outcome}, signal),
    flush: () => outbox.send(true),
    pending: () => outbox.pending(),
    clear: () => outbox.clear(),
    close: () => outbox.close(),
  } satisfies Omit<RfClient, keyof Reads | keyof EventTarget>) as unknown as RfServerClient;
}
