import type {
  EngineerList,
  FindingList,
  Flow,
  FlowAnalytics,
  FlowPage,
  ImportLineInput,
  ImportReport,
  IssuedToken,
  Me,
  Outcome,
  Period,
  PersonalAnalytics,
  Rating,
  RatingPage,
  Role,
  Session,
  SessionFeedback,
  Step,
  StepFeedback,
  TeamAnalytics,
  Visit,
} from '@resolutionflow/contract';
import type {TokenSource} from './identity.js';
import type {QueueEvent} from './queue/events.js';
import type {QueueItem, Timestamp, WriteResult} from './queue/item.js';

/** Options that every call accepts. */
export interface Abortable {
  /** Aborts a read at any time, and a write until it is stored. A stored write is sent. */
  readonly signal?: AbortSignal | undefined;
}

/** The options of a client. */
export interface RfClientOptions {
  /** The server's address, without `/api/v1`. */
  readonly baseUrl: string;
  /** A user token. */
  readonly token?: string | null | undefined;
  /**
   * Returns a token. Called when a request needs one, and once more after a 401. Null means not yet. If it fails while
   * items are pending, it is called again after a pause.
   */
  readonly getToken?: TokenSource | undefined;
  /** A server key, for a backend only. The client then has no queue, and the methods of a backend. */
  readonly key?: string | undefined;
  /** The user id. Needed only if the token is not a JWT: without it, the client takes all users of the browser for one. */
  readonly userId?: string | undefined;
  /** Replaces the `fetch` of the platform. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /**
   * Time limit, ms. Default: 10,000. It applies to each request, to each call of `getToken`, `beforeSend` and `fetch`, and
   * to loading the network code.
   */
  readonly timeout?: number | undefined;
  /**
   * Where pending items are stored. `persistent` (default in browsers) survives a reload, and stores comments in clear text
   * on the device. `memory` leaves nothing there: use it on shared computers. `off` sends at once or fails.
   */
  readonly queue?: 'persistent' | 'memory' | 'off' | undefined;
  /**
   * Runs before a write is stored. Return the item, changed or not, or null to drop it. Use it for redaction. A write is
   * rejected with a `TypeError` if it returns anything else.
   */
  readonly beforeSend?: ((item: QueueItem) => QueueItem | null) | undefined;
  /** Receives errors of background work. */
  readonly onError?: ((error: Error) => void) | undefined;
}

/** The events of a client. */
export interface RfClientEventMap {
  /** The first attempt failed, or 10 s have passed. The item is pending. */
  queued: QueueEvent;
  /** The server has the item. `detail.data` is its response. */
  saved: QueueEvent;
  /** The item was dropped. `detail.error` has the reason. */
  refused: QueueEvent;
}

/** Subscribes to the events of a client. */
export interface ClientEvents {
  /** Listens to the queue. `client.addEventListener('refused', ({detail}) => show(detail.error));` */
  addEventListener<K extends keyof RfClientEventMap>(
    type: K,
    listener: (event: RfClientEventMap[K]) => void,
    options?: AddEventListenerOptions | boolean,
  ): void;
  /** Stops listening. `client.removeEventListener('refused', listener);` */
  removeEventListener<K extends keyof RfClientEventMap>(
    type: K,
    listener: (event: RfClientEventMap[K]) => void,
    options?: EventListenerOptions | boolean,
  ): void;
}

/** Talks to a ResolutionFlow Feedback server. Made by `createClient`. */
export interface RfClient extends ClientEvents {
  /**
   * Submits a vote on a step. A newer vote on the same step replaces a pending one as a whole: without `reasons`
   * and `note`, it has none.
   *
   * @param vote.reasons - At most 5 codes, for example `outdated`. Only with a vote that is not helpful.
   * @param vote.note - At most 280 characters for the author of the flow. Only with a vote that is not helpful.
   * @throws TypeError with the name of a wrong argument. @throws {ApiError} when refused at the first try.
   * @throws {RfError} when the queue is full.
   * @example
   * const {status} = await client.submitStepFeedback({stepId: 'check-cable', sessionId, wasHelpful: true});
   * await client.submitStepFeedback({stepId: 'check-cable', sessionId, wasHelpful: false, reasons: ['outdated']});
   */
  submitStepFeedback(
    vote: {
      readonly stepId: string;
      readonly sessionId: string;
      readonly wasHelpful: boolean;
      readonly reasons?: readonly string[] | null | undefined;
      readonly note?: string | null | undefined;
    } & Abortable,
  ): Promise<WriteResult<StepFeedback>>;
  /** Removes a vote. `await client.removeStepFeedback({stepId, sessionId});` */
  removeStepFeedback(
    vote: {readonly stepId: string; readonly sessionId: string} & Abortable,
  ): Promise<WriteResult<undefined>>;
  /**
   * Rates a completed session, once. A rating of 3 or less may have reasons, at most 5 codes.
   *
   * @example
   * await client.rateSession({sessionId, rating: 2, comment: 'Old screenshots', reasons: ['outdated']});
   */
  rateSession(
    rating: {
      readonly sessionId: string;
      readonly rating: number;
      readonly comment?: string | null | undefined;
      readonly reasons?: readonly string[] | null | undefined;
    } & Abortable,
  ): Promise<WriteResult<Rating>>;
  /** Records that the session reached a step. `await client.visitStep({sessionId, stepId});` */
  visitStep(
    visit: {
      readonly sessionId: string;
      readonly stepId: string;
      readonly visitedAt?: Timestamp | undefined;
    } & Abortable,
  ): Promise<WriteResult<Visit>>;
  /**
   * Starts a session of a flow. Without an id, the SDK makes one.
   *
   * @example
   * const id = crypto.randomUUID();
   * await client.startSession({treeId: 'vpn-down', id});
   */
  startSession(
    session: {
      readonly treeId: string;
      readonly id?: string | undefined;
      readonly startedAt?: Timestamp | undefined;
    } & Abortable,
  ): Promise<WriteResult<Session>>;
  /** Completes a session. `await client.completeSession({sessionId, outcome: 'resolved'});` */
  completeSession(
    session: {
      readonly sessionId: string;
      readonly outcome: Outcome;
      readonly completedAt?: Timestamp | undefined;
    } & Abortable,
  ): Promise<WriteResult<Session>>;

  /**
   * Returns all votes and the rating of a session. Calls at the same time share one request.
   * `const {rating, steps} = await client.getSessionFeedback({sessionId});`
   */
  getSessionFeedback(input: {readonly sessionId: string} & Abortable): Promise<SessionFeedback>;
  /** One session. `const {outcome} = await client.getSession({sessionId});` */
  getSession(input: {readonly sessionId: string} & Abortable): Promise<Session>;
  /** Creates or replaces a flow. `await client.putFlow({treeId: 'vpn-down', name: 'VPN down', steps});` */
  putFlow(
    flow: {readonly treeId: string; readonly name: string; readonly steps: readonly Step[]} & Abortable,
  ): Promise<Flow>;
  /** One flow. `const {steps} = await client.getFlow({treeId: 'vpn-down'});` */
  getFlow(input: {readonly treeId: string} & Abortable): Promise<Flow>;
  /** Flows, page by page. `const {flows, next_cursor} = await client.listFlows();` */
  listFlows(
    page?: {readonly limit?: number | undefined; readonly cursor?: string | undefined} & Abortable,
  ): Promise<FlowPage>;
  /** Returns the metrics of the team. `const team = await client.getTeamAnalytics({period: '30d'});` */
  getTeamAnalytics(
    input?: {readonly period?: Period | undefined; readonly engineerId?: string | undefined} & Abortable,
  ): Promise<TeamAnalytics>;
  /** Returns the metrics of the caller. `const mine = await client.getPersonalAnalytics({period: '7d'});` */
  getPersonalAnalytics(
    input?: {readonly period?: Period | undefined} & Abortable,
  ): Promise<PersonalAnalytics>;
  /**
   * Returns the metrics of a flow. With `engineerId`, only sessions of this engineer count. An engineer may name only
   * themselves. `const flow = await client.getFlowAnalytics({treeId: 'vpn-down', period: '90d'});`
   */
  getFlowAnalytics(
    input: {
      readonly treeId: string;
      readonly period?: Period | undefined;
      readonly engineerId?: string | undefined;
    } & Abortable,
  ): Promise<FlowAnalytics>;
  /**
   * Steps and flows that deserve a look: at most 20, the ones with the largest effect first. Without `treeId` for admins
   * and server keys only. `const {findings} = await client.getFindings({period: '30d'});`
   */
  getFindings(
    input?: {
      readonly period?: Period | undefined;
      readonly treeId?: string | undefined;
      readonly engineerId?: string | undefined;
    } & Abortable,
  ): Promise<FindingList>;
  /** The caller. `const {name, role} = await client.getMe();` */
  getMe(options?: Abortable): Promise<Me>;
  /** Engineers by name, at most 100. `const {engineers} = await client.listEngineers({q: 'an'});` */
  listEngineers(input?: {readonly q?: string | undefined} & Abortable): Promise<EngineerList>;
  /** Ratings with comments, newest first. `const {ratings} = await client.listRatings({maxRating: 2});` */
  listRatings(
    input?: {
      readonly period?: Period | undefined;
      readonly treeId?: string | undefined;
      readonly engineerId?: string | undefined;
      readonly maxRating?: number | undefined;
      /** The code of a reason. */
      readonly reason?: string | undefined;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
    } & Abortable,
  ): Promise<RatingPage>;

  /**
   * The same ratings, all of them, as a CSV file. Each part of the file must arrive within `timeout`.
   * `const csv = await client.exportRatings({period: '90d'});`
   */
  exportRatings(
    input?: {
      readonly period?: Period | undefined;
      readonly treeId?: string | undefined;
      readonly engineerId?: string | undefined;
      readonly maxRating?: number | undefined;
      /** The code of a reason. */
      readonly reason?: string | undefined;
    } & Abortable,
  ): Promise<Blob>;

  /** Erases a person: name and comments. For admins and server keys. `await client.eraseUser({userId: 'anna'});` */
  eraseUser(input: {readonly userId: string} & Abortable): Promise<undefined>;

  /** Sends pending items now. `await client.flush();` */
  flush(): Promise<void>;
  /**
   * Returns the number of pending items that this client may send, including items without an owner.
   * `const isAllSent = (await client.pending()) === 0;`
   */
  pending(): Promise<number>;
  /**
   * Returns the pending items that this client may send, in order.
   *
   * @example
   * const votes = (await client.pendingItems()).filter(({kind}) => kind === 'vote');
   */
  pendingItems(): Promise<QueueItem[]>;
  /**
   * Removes the pending items of this person; without a token, of the last person. Call it at sign-out:
   * `await client.clear();`
   */
  clear(): Promise<void>;
  /**
   * Stops sending and removes the listeners. Stored items stay for the next client, and so do later writes.
   * `client.close();`
   */
  close(): void;
}

/** The client of a host's backend, with a server key. */
export interface RfServerClient extends RfClient {
  /**
   * Starts a session of an engineer. Without an id, the SDK makes one.
   *
   * @example
   * await backend.startSession({treeId: 'vpn-down', userId: 'anna', startedAt: new Date()});
   */
  startSession(
    session: {
      readonly treeId: string;
      readonly id?: string | undefined;
      readonly startedAt?: Timestamp | undefined;
      readonly userId: string;
    } & Abortable,
  ): Promise<WriteResult<Session>>;
  /** Creates a user token for a person of the account. `const {token} = await backend.createToken({userId: 'anna', name: 'Anna Berg'});` */
  createToken(
    request: {
      readonly userId: string;
      readonly name: string;
      readonly role?: Role | undefined;
      readonly ttlSeconds?: number | undefined;
    } & Abortable,
  ): Promise<IssuedToken>;
  /**
   * Imports history. Reads `lines` as fast as the server does, and closes it in the end, also after an error or an abort.
   * An error of `lines` is thrown. `const {rejected} = await backend.importHistory(lines);`
   */
  importHistory(
    lines: Iterable<ImportLineInput> | AsyncIterable<ImportLineInput>,
    options?: Abortable,
  ): Promise<ImportReport>;
}
