import {executeServerCommand} from '@web/test-runner-commands';

/** What a test does to the network between the page and the server. */
export interface Fault {
  /**
   * `offline`: the connection breaks. `lose`: it breaks after the server has answered. `hold`: the request waits
   * until the faults are cleared. `hold-answer`: the answer does. `status`: an answer that is not the server's.
   */
  kind: 'offline' | 'lose' | 'hold' | 'hold-answer' | 'status';
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
  /** Only requests whose `METHOD /path` matches this regular expression. */
  only?: string;
  /** How many requests it meets; without it all of them. */
  times?: number;
}

/** A request that the page has sent. */
export interface RecordedRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: unknown;
  /** The server's answer, once it was there. */
  status: number | null;
}

export interface TokenOptions {
  userId?: string;
  name?: string;
  role?: 'engineer' | 'team_admin' | 'super_admin';
}

/** A fresh account on the real server, with a network of its own that a test can disturb. */
export class Account {
  constructor(
    readonly id: string,
    readonly key: string,
    /** Where pages reach the server: through the network that `faults` disturbs. */
    readonly baseUrl: string,
    readonly line: string,
  ) {}

  /** A user token. */
  async token({userId = 'ada', name = 'Ada', role = 'engineer'}: TokenOptions = {}): Promise<string> {
    const {token} = await this.call<{token: string}>('POST', '/tokens', {user_id: userId, name, role});
    return token;
  }

  /**
   * Calls the API as the host's backend would, with the account's key.
   *
   * @throws When the server refuses.
   */
  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await fetch(`${this.baseUrl}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.key}`,
        ...(body !== undefined && {'content-type': 'application/json'}),
      },
      ...(body !== undefined && {body: JSON.stringify(body)}),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return (text ? JSON.parse(text) : undefined) as T;
  }

  /** A flow whose steps are called as their ids. */
  async putFlow(treeId: string, steps: readonly string[], name = treeId): Promise<void> {
    await this.call('PUT', `/flows/${treeId}`, {name, steps: steps.map((id) => ({id, title: id}))});
  }

  /** A session, as the host's backend starts one. */
  async startSession(treeId: string, id: string, userId = 'ada'): Promise<void> {
    await this.call('POST', '/sessions', {tree_id: treeId, id, user_id: userId});
  }

  async completeSession(id: string, outcome = 'resolved'): Promise<void> {
    await this.call('POST', `/sessions/${id}/complete`, {outcome});
  }

  /** All feedback given in a session, as the server has it. */
  feedback(sessionId: string): Promise<{
    rating: {rating: number; comment: string | null} | null;
    steps: {step_id: string; was_helpful: boolean}[];
  }> {
    return this.call('GET', `/sessions/${sessionId}/feedback`);
  }

  /** Brings history in. */
  async importLines(lines: readonly object[]): Promise<{accepted: number; rejected_total: number}> {
    const answer = await fetch(`${this.baseUrl}/api/v1/import`, {
      method: 'POST',
      headers: {authorization: `Bearer ${this.key}`, 'content-type': 'application/x-ndjson'},
      body: lines.map((line) => JSON.stringify(line)).join('\n'),
    });
    if (!answer.ok) throw new Error(`import: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as {accepted: number; rejected_total: number};
  }

  /** Disturbs the network; none clears all, and lets go what was held. */
  async faults(...faults: Fault[]): Promise<void> {
    await executeServerCommand('rf-faults', {line: this.line, faults});
  }

  /** What the page has sent, oldest first. */
  async requests(only = ''): Promise<RecordedRequest[]> {
    const requests = await executeServerCommand<RecordedRequest[], {line: string}>('rf-requests', {
      line: this.line,
    });
    return requests.filter(({method, path}) => new RegExp(only).test(`${method} ${path}`));
  }
}

/** Makes a fresh account. */
export async function createAccount({timeZone = 'UTC'}: {timeZone?: string} = {}): Promise<Account> {
  const made = await executeServerCommand<
    {account_id: string; key: string; baseUrl: string; line: string},
    {timeZone: string}
  >('rf-account', {timeZone});
  return new Account(made.account_id, made.key, made.baseUrl, made.line);
}
