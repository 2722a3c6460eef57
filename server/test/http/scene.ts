import assert from 'node:assert/strict';
import {
  completeSession,
  getSessionFeedback,
  putFlow,
  rateSession,
  startSession,
  submitStepFeedback,
  visitStep,
  type Outcome,
  type Rating,
  type SessionFeedback,
  type StepFeedback,
} from '@resolutionflow/contract';
import {findAccount} from '../../src/accounts/repository.js';
import {verifyFigures} from '../../src/index.js';
import {startServer, type ServerOptions, type TestAccount, type TestServer} from './harness.js';

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Lifetime of the scene's tokens: longer than tests move the clock. */
export const TOKEN_SECONDS = (400 * DAY) / SECOND;

/** The flow of every scene with its steps. */
export const VPN = 'vpn-down';
export const VPN_FLOW = {
  name: 'VPN is down',
  steps: [
    {id: 'cable', title: 'Check the cable'},
    {id: 'client', title: 'Restart the client'},
    {id: 'reboot', title: 'Restart the machine'},
  ],
};

/** Describes a session to create. */
export interface SessionOptions {
  readonly as?: string;
  readonly tree_id?: string;
  readonly id?: string;
  readonly user_id?: string;
  readonly started_at?: string;
  /** Completes the session with this outcome. */
  readonly outcome?: Outcome;
  readonly completed_at?: string;
  /** Steps visited before completion, one per second. */
  readonly visits?: readonly string[];
  /** Rates the completed session. */
  readonly rating?: number;
  readonly comment?: string;
  /** The reasons of the rating. */
  readonly reasons?: readonly string[];
}

/** A server with one account, its users and one flow, for most tests. */
export class Scene {
  constructor(
    readonly server: TestServer,
    readonly account: TestAccount,
    /** An engineer, `anna`. */
    readonly anna: string,
    /** Another engineer, `bert`. */
    readonly bert: string,
    /** A team admin, `boss`. */
    readonly admin: string,
  ) {}

  get key(): string {
    return this.account.key;
  }

  get clock(): TestServer['clock'] {
    return this.server.clock;
  }

  /** Starts a session and performs the steps of the options. Returns its id. */
  async session(options: SessionOptions = {}): Promise<string> {
    const {as = this.anna, tree_id = VPN, id, user_id, started_at, outcome, completed_at} = options;
    const started = await this.server.expectOk(201, startSession, {
      as,
      body: {tree_id, id, user_id, started_at},
    });
    const params = {session_id: started.id};
    const begin = Date.parse(started.started_at);
    for (const [index, step_id] of (options.visits ?? []).entries()) {
      const visited_at = new Date(begin + index * SECOND).toISOString();
      await this.server.expectOk(201, visitStep, {as, params, body: {step_id, visited_at}});
    }
    if (outcome)
      await this.server.expectOk(200, completeSession, {as, params, body: {outcome, completed_at}});
    if (options.rating !== undefined) await this.rate(started.id, options.rating, {as, ...options});
    return started.id;
  }

  rate(
    session_id: string,
    rating: number,
    {
      as = this.anna,
      comment,
      reasons,
    }: {readonly as?: string; readonly comment?: string; readonly reasons?: readonly string[]} = {},
  ): Promise<Rating> {
    return this.server.expectOk(201, rateSession, {
      as,
      params: {session_id},
      body: {rating, comment, reasons},
    });
  }

  /** Votes on a step. Expects 201, a first vote, by default. */
  vote(
    session_id: string,
    step_id: string,
    was_helpful: boolean,
    {
      as = this.anna,
      status = 201,
      ...more
    }: {
      as?: string;
      seq?: number;
      reasons?: readonly string[] | null;
      note?: string | null;
      status?: 200 | 201;
    } = {},
  ): Promise<StepFeedback> {
    const body = {session_id, was_helpful, ...more};
    return this.server.expectOk(status, submitStepFeedback, {as, params: {step_id}, body});
  }

  feedback(session_id: string, as = this.anna): Promise<SessionFeedback> {
    return this.server.expectOk(200, getSessionFeedback, {as, params: {session_id}});
  }

  /** Expects that the stored metrics equal those computed from the raw rows. */
  async verify({id}: Pick<TestAccount, 'id'> = this.account): Promise<void> {
    const account = await findAccount(this.server.database.read, id);
    assert.ok(account);
    assert.deepEqual(await verifyFigures(this.server.database, account), []);
  }

  /** Verifies the stored metrics and stops the server. */
  async close(): Promise<void> {
    try {
      await this.verify();
    } finally {
      await this.server.close();
    }
  }
}

/** Starts a server with a scene. */
export async function startScene({
  timeZone = 'UTC',
  ...options
}: ServerOptions & {readonly timeZone?: string} = {}): Promise<Scene> {
  const server = await startServer(options);
  try {
    return await furnish(server, timeZone);
  } catch (error) {
    await server.close();
    throw error;
  }
}

async function furnish(server: TestServer, timeZone: string): Promise<Scene> {
  const account = await server.account({timeZone});
  const [anna, bert, admin] = [
    await account.token({ttlSeconds: TOKEN_SECONDS}),
    await account.token({user: 'bert', name: 'Bert Cole', ttlSeconds: TOKEN_SECONDS}),
    await account.token({user: 'boss', name: 'Bo Boss', role: 'team_admin', ttlSeconds: TOKEN_SECONDS}),
  ];
  await server.expectOk(201, putFlow, {as: admin, params: {tree_id: VPN}, body: VPN_FLOW});
  return new Scene(server, account, anna, bert, admin);
}
