import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {createClient, type RfClient, type WriteResult} from '@resolutionflow/sdk';
import {createClient as createUncheckedClient, lazyConnection} from '@resolutionflow/sdk/internal';
import {createAccount, until, type Account, type Create} from './fixture.js';

/** Elements create clients without argument checks. Both must behave the same. */
const CLIENTS: Readonly<Record<string, Create>> = {
  SDK: createClient,
  elements: (options) => createUncheckedClient(options, {connection: lazyConnection}),
};

/** How often the server counted each kind of write: shows writes that were lost or counted twice. */
export interface Counts {
  sessions: number;
  completed: number;
  visits: number;
  yes: number;
  no: number;
  ratings: number;
}

const NOTHING: Counts = {sessions: 0, completed: 0, visits: 0, yes: 0, no: 0, ratings: 0};

/** A kind of write: the writes that it needs first, the write itself, and the server's counts before and after it. */
export interface Write {
  readonly name: string;
  readonly arrange: readonly Step[];
  readonly act: Step;
  readonly before: Counts;
  readonly after: Counts;
}

export type Step = (
  client: RfClient,
  at: {treeId: string; sessionId: string},
) => Promise<WriteResult<unknown>>;

export const start: Step = (client, {treeId, sessionId}) => client.startSession({treeId, id: sessionId});
export const visit: Step = (client, {sessionId}) => client.visitStep({sessionId, stepId: 'cable'});
export const vote =
  (wasHelpful: boolean): Step =>
  (client, {sessionId}) =>
    client.submitStepFeedback({sessionId, stepId: 'cable', wasHelpful});
export const removeVote: Step = (client, {sessionId}) =>
  client.removeStepFeedback({sessionId, stepId: 'cable'});
export const complete: Step = (client, {sessionId}) =>
  client.completeSession({sessionId, outcome: 'workaround'});
export const rate: Step = (client, {sessionId}) =>
  client.rateSession({sessionId, rating: 2, comment: 'Slow.'});

export const STARTED = {...NOTHING, sessions: 1};
export const VOTED = {...STARTED, yes: 1};
const COMPLETED = {...STARTED, completed: 1};

export const WRITES: readonly Write[] = [
  {name: 'start', arrange: [], act: start, before: NOTHING, after: STARTED},
  {name: 'visit', arrange: [start], act: visit, before: STARTED, after: {...STARTED, visits: 1}},
  {name: 'vote', arrange: [start], act: vote(true), before: STARTED, after: VOTED},
  {
    name: 'changed vote',
    arrange: [start, vote(true)],
    act: vote(false),
    before: VOTED,
    after: {...STARTED, no: 1},
  },
  {name: 'removed vote', arrange: [start, vote(true)], act: removeVote, before: VOTED, after: STARTED},
  {name: 'completion', arrange: [start], act: complete, before: STARTED, after: COMPLETED},
  {
    name: 'rating',
    arrange: [start, complete],
    act: rate,
    before: COMPLETED,
    after: {...COMPLETED, ratings: 1},
  },
];

/** The writes whose response has a body. */
export const WITH_RESPONSE_BODY = WRITES.filter(({act}) => act !== removeVote);

let account: Account;
let token: string;

before(async () => {
  account = await createAccount();
  token = await account.token();
});
after(() => account.close());

/** One write of one user, with a separate flow, network and session. */
export class WriteScenario {
  readonly at = {treeId: `f-${crypto.randomUUID()}`, sessionId: crypto.randomUUID()};
  readonly errors: Error[] = [];
  readonly client: RfClient;
  #connections = new AbortController();

  private constructor(
    readonly account: Account,
    readonly write: Write,
    create: Create,
  ) {
    const onError = (error: Error) => this.errors.push(error);
    const breakable: typeof fetch = (input, init) =>
      fetch(input, {
        ...init,
        signal: AbortSignal.any([(input as Request).signal, this.#connections.signal]),
      });
    this.client = account.client({token, onError, fetch: breakable}, create);
  }

  static async create(write: Write, create: Create = createClient): Promise<WriteScenario> {
    const made = new WriteScenario(await account.onOwnNetwork(), write, create);
    await made.account.putFlow(made.at.treeId);
    for (const step of write.arrange) assert.equal((await step(made.client, made.at)).status, 'saved');
    return made;
  }

  act(): Promise<WriteResult<unknown>> {
    return this.write.act(this.client, this.at);
  }

  /** Expects these counts in the server's analytics, and the same in the session's rows. */
  async expectCounts(expected: Counts): Promise<void> {
    const {treeId, sessionId} = this.at;
    const {host} = this.account;
    const flow = await host.getFlowAnalytics({treeId, period: '7d'});
    const [step] = flow.step_feedback;
    assert.deepEqual(
      {
        sessions: flow.summary.total_sessions,
        completed: flow.summary.completed_sessions,
        visits: step?.visits,
        yes: step?.helpful_yes,
        no: step?.helpful_no,
        ratings: flow.total_ratings,
      },
      expected,
    );
    if (expected.sessions === 0) return;
    const {steps, rating} = await host.getSessionFeedback({sessionId});
    const isVoted = expected.yes + expected.no === 1;
    assert.deepEqual(
      steps,
      isVoted ? [{step_id: 'cable', was_helpful: expected.yes === 1, reasons: [], note: null}] : [],
    );
    assert.deepEqual(rating && [rating.rating, rating.comment], expected.ratings === 1 ? [2, 'Slow.'] : null);
    const {outcome} = await host.getSession({sessionId});
    assert.equal(outcome, expected.completed === 1 ? 'workaround' : null);
  }

  /** Waits until nothing is pending, and expects that the write counted once. */
  async expectSavedOnce(): Promise<void> {
    await until(async () => (await this.client.pending()) === 0);
    await this.expectCounts(this.write.after);
  }

  /** The requests of the write itself. */
  attempts() {
    return this.account.requests('^(POST|DELETE)').slice(this.write.arrange.length);
  }

  /** Breaks the connection of the first attempt. The network holds its request and can still deliver it. */
  async breakFirstAttempt(): Promise<void> {
    await until(() => this.attempts()[0]?.fault === 'hold');
    this.#connections.abort();
    this.#connections = new AbortController();
  }

  close(): void {
    this.account.close();
  }
}

/** Defines one test for each kind of client and write. */
export const forEachWrite = (
  expectation: string,
  run: (scenario: WriteScenario) => Promise<void>,
  {writes = WRITES}: {writes?: readonly Write[]} = {},
): void => {
  for (const [name, create] of Object.entries(CLIENTS)) {
    for (const write of writes) {
      test(`${write.name}, ${name} client: ${expectation}`, async () => {
        const made = await WriteScenario.create(write, create);
        try {
          await run(made);
        } finally {
          made.close();
        }
      });
    }
  }
};
