import assert from 'node:assert/strict';
import {randomUUID} from 'node:crypto';
import {setTimeout as pause} from 'node:timers/promises';
import type {ServerProcess} from './process.js';

const RETRY_PAUSE_MS = 20;

/** Calls a server with its key and expects success. Returns the body. */
export async function callServer(
  server: ServerProcess,
  method: string,
  path: string,
  body?: object,
): Promise<unknown> {
  const response = await fetch(`${server.url}/api/v1${path}`, {
    method,
    headers: {authorization: `Bearer ${server.key}`, ...(body && {'content-type': 'application/json'})},
    ...(body && {body: JSON.stringify(body)}),
  });
  assert.ok(response.ok, `${method} ${path}: ${response.status}`);
  return response.json();
}

/** Creates the flow that the load runs, and a token for each engineer. */
export async function prepareLoad(server: ServerProcess, workers: number): Promise<string[]> {
  const steps = ['cable', 'router'].map((id) => ({id, title: id}));
  await callServer(server, 'PUT', '/flows/vpn', {name: 'VPN', steps});
  const people = Array.from({length: workers}, (_, index) => `engineer-${index}`);
  return Promise.all(
    people.map(async (user_id) => {
      const request = {user_id, name: user_id, ttl_seconds: 3600};
      return ((await callServer(server, 'POST', '/tokens', request)) as {token: string}).token;
    }),
  );
}

/** Creates the flow and starts engineers who work without a pause. */
export const startLoad = async (server: ServerProcess, workers: number): Promise<Load> =>
  new Load(server, await prepareLoad(server, workers));

/** The acknowledged writes of a session. */
export interface Acknowledged {
  readonly id: string;
  isCompleted: boolean;
  rating: number | null;
  readonly votes: Map<string, boolean>;
}

/** Engineers who work without a pause, each on a separate connection. */
export class Load {
  readonly acknowledged: Acknowledged[] = [];
  /** Responses that are neither a success nor a documented error. */
  readonly unexpected: string[] = [];
  /** The number of writes that the server acknowledged. */
  acknowledgedWrites = 0;
  #isRunning = true;
  #onResponse: (() => void) | undefined;
  #responses = 0;
  readonly #workers: Promise<void>[];

  /** @param options - `mayRetry`: repeat a request until it succeeds, as the SDK does, instead of ending the work. */
  constructor(
    readonly server: ServerProcess,
    readonly tokens: readonly string[],
    readonly options: {readonly mayRetry?: boolean} = {},
  ) {
    this.#workers = tokens.map((token) => this.#work(token));
  }

  /** Resolves after this number of further responses. */
  responses(count: number): Promise<void> {
    const until = this.#responses + count;
    return new Promise((resolve) => {
      this.#onResponse = () => {
        if (this.#responses >= until) resolve();
      };
    });
  }

  async end(): Promise<void> {
    this.#isRunning = false;
    await Promise.all(this.#workers);
  }

  async #work(token: string): Promise<void> {
    while (this.#isRunning) {
      const session: Acknowledged = {id: randomUUID(), isCompleted: false, rating: null, votes: new Map()};
      const path = `/sessions/${session.id}`;
      if (!(await this.#send(token, '/sessions', {tree_id: 'vpn', id: session.id}))) return;
      this.acknowledged.push(session);
      for (const [step, wasHelpful] of [
        ['cable', true],
        ['router', false],
        ['cable', false],
      ] as const) {
        const vote = {session_id: session.id, was_helpful: wasHelpful};
        if (!(await this.#send(token, `${path}/steps`, {step_id: step}))) return;
        if (!(await this.#send(token, `/steps/${step}/feedback`, vote))) return;
        session.votes.set(step, wasHelpful);
      }
      if (!(await this.#send(token, `${path}/complete`, {outcome: 'resolved'}))) return;
      session.isCompleted = true;
      if (!(await this.#send(token, `${path}/rate`, {rating: 4, comment: 'Under load'}))) return;
      session.rating = 4;
    }
  }

  /** Resolves with true if the server has saved the write, and with false once it stops or rejects new work. */
  async #send(token: string, path: string, body: object): Promise<boolean> {
    for (;;) {
      const isDone = await this.#sendOnce(token, path, body);
      if (isDone || !this.options.mayRetry || this.unexpected.length > 0) return isDone;
      await pause(RETRY_PAUSE_MS);
    }
  }

  async #sendOnce(token: string, path: string, body: object): Promise<boolean> {
    try {
      const response = await fetch(`${this.server.url}/api/v1${path}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          ...(path.endsWith('/rate') && {'idempotency-key': path}),
        },
        body: JSON.stringify(body),
      });
      const text = await response.text();
      if (response.ok) {
        JSON.parse(text);
        this.acknowledgedWrites++;
      } else if (response.status !== 503) this.unexpected.push(`${response.status} ${text}`);
      this.#responses++;
      this.#onResponse?.();
      return response.ok;
    } catch {
      // The connection broke. The server may or may not have saved the write.
      return false;
    }
  }
}
