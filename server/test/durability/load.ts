import {randomUUID} from 'node:crypto';
import type {ServerProcess} from './process.js';

/** What the server has said that it has of a session. */
export interface Acknowledged {
  readonly id: string;
  isCompleted: boolean;
  rating: number | null;
  readonly votes: Map<string, boolean>;
}

/** Engineers who work without a pause, each on a connection of their own. */
export class Load {
  readonly acknowledged: Acknowledged[] = [];
  /** Answers that were neither a success nor a promised refusal. */
  readonly strange: string[] = [];
  #isRunning = true;
  #onAnswer: (() => void) | undefined;
  #answers = 0;
  readonly #workers: Promise<void>[];

  constructor(
    readonly server: ServerProcess,
    readonly tokens: readonly string[],
  ) {
    this.#workers = tokens.map((token) => this.#work(token));
  }

  /** Resolves after so many answers from now. */
  answers(count: number): Promise<void> {
    const until = this.#answers + count;
    return new Promise((resolve) => {
      this.#onAnswer = () => {
        if (this.#answers >= until) resolve();
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

  /** Whether the server has it; false once the server is gone or refuses new work. */
  async #send(token: string, path: string, body: object): Promise<boolean> {
    try {
      const answer = await fetch(`${this.server.url}/api/v1${path}`, {
        method: 'POST',
        headers: {authorization: `Bearer ${token}`, 'content-type': 'application/json'},
        body: JSON.stringify(body),
      });
      const text = await answer.text();
      if (answer.ok) JSON.parse(text);
      else if (answer.status !== 503) this.strange.push(`${answer.status} ${text}`);
      this.#answers++;
      this.#onAnswer?.();
      return answer.ok;
    } catch {
      // The connection broke: whether the server has it nobody knows.
      return false;
    }
  }
}
