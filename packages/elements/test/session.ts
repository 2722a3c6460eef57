import {createAccount, type Account} from './server.js';

/** An account with one flow, and a new session of it for each test. */
export class SessionScene {
  account!: Account;
  /** The token of an engineer. */
  token!: string;
  sessionId!: string;
  #sessions = 0;

  constructor(
    readonly name: string,
    readonly steps: readonly string[],
  ) {}

  async createAccount(): Promise<void> {
    this.account = await createAccount();
    this.token = await this.account.token();
    await this.account.putFlow('vpn', this.steps);
  }

  async startSession(): Promise<void> {
    localStorage.clear();
    await this.account.faults();
    this.sessionId = `${this.name}-${++this.#sessions}`;
    await this.account.startSession('vpn', this.sessionId);
  }

  /** The attributes that connect an element to the account. */
  get connection(): string {
    return `base-url="${this.account.baseUrl}" token="${this.token}"`;
  }

  /** Markup in a provider of the session. */
  inProvider(inside: string, attributes = ''): string {
    return `<rf-provider ${this.connection} session-id="${this.sessionId}" ${attributes}>${inside}</rf-provider>`;
  }

  /** The votes of the session on the server. */
  async votes() {
    return (await this.account.feedback(this.sessionId)).steps;
  }

  /** The rating of the session on the server. */
  async rating() {
    return (await this.account.feedback(this.sessionId)).rating;
  }
}

/**
 * Gives each test of a describe block a new session of the flow “vpn”, an empty storage and a network without faults.
 *
 * @param name - The start of the session ids.
 * @param steps - The ids of the flow's steps.
 */
export function useSession(name: string, steps: readonly string[] = ['cable']): SessionScene {
  const scene = new SessionScene(name, steps);
  before(() => scene.createAccount());
  beforeEach(() => scene.startSession());
  return scene;
}
