import {after} from 'node:test';
import {
  createClient,
  type RfClient,
  type RfClientOptions,
  type RfServerClient,
  type Role,
} from '@resolutionflow/sdk';
import {Network, type Fault, type RecordedRequest} from '../../dev/dist/fixtures/network.js';
import {RealServer} from '../../dev/dist/fixtures/real-server.js';

const server = new RealServer();
const network = new Network(server);
// Hooks at the top of a file do not wait for each other.
const started = server.start();
after(async () => {
  network.close();
  await server.stop();
});

/** One of the ways to make a client. */
export type Create = (options: RfClientOptions) => RfClient;

/** A fresh account on the real server, behind a network that a test can disturb. */
export class Account {
  readonly #clients: RfClient[] = [];

  constructor(
    readonly id: string,
    readonly key: string,
    readonly baseUrl: string,
    readonly line: string,
  ) {}

  /** The client of the host's backend. */
  get host(): RfServerClient {
    return createClient({baseUrl: this.baseUrl, key: this.key});
  }

  async token(userId = 'ada', role: Role = 'engineer'): Promise<string> {
    return (await this.host.createToken({userId, name: userId, role})).token;
  }

  /** Somebody's client; all of them are closed in the end. */
  client(options: Partial<RfClientOptions>, create = createClient as Create): RfClient {
    const client = create({baseUrl: this.baseUrl, ...options});
    this.#clients.push(client);
    return client;
  }

  /** A flow with two steps. */
  async putFlow(treeId = 'vpn'): Promise<void> {
    const steps = ['cable', 'router'].map((id) => ({id, title: id}));
    await this.host.putFlow({treeId, name: 'VPN', steps});
  }

  /** The same account over a network of its own, whose faults meet nobody else. */
  async apart(): Promise<Account> {
    const {line, baseUrl} = await network.open();
    return new Account(this.id, this.key, baseUrl, line);
  }

  /** What the network does from now on; none clears all, and lets go what was held. */
  faults(...faults: Fault[]): void {
    network.setFaults(this.line, faults);
  }

  /** What people's clients have sent, oldest first. */
  requests(only = ''): RecordedRequest[] {
    return network
      .get(this.line)
      .requests.filter(({method, path}) => new RegExp(only).test(`${method} ${path}`));
  }

  close(): void {
    for (const client of this.#clients) client.close();
  }
}

/** Makes a fresh account with a flow. */
export async function createAccount(): Promise<Account> {
  await started;
  const [{account_id, key}, {line, baseUrl}] = await Promise.all([
    server.createAccount('UTC'),
    network.open(),
  ]);
  const account = new Account(account_id, key, baseUrl, line);
  await account.putFlow();
  return account;
}

/** The next event of a client. */
export const next = <T extends 'queued' | 'saved' | 'refused'>(client: RfClient, type: T) =>
  new Promise<Parameters<Parameters<typeof client.addEventListener<T>>[1]>[0]>((resolve) =>
    client.addEventListener(type, resolve, {once: true}),
  );

// A test may replace the page's own.
const now = performance.now.bind(performance);

/** Resolves as soon as something holds, looking again after every turn of the event loop. */
export async function until(holds: () => unknown): Promise<void> {
  const end = now() + 20_000;
  while (!(await holds())) {
    if (now() > end) throw new Error(`Waited in vain: ${String(holds)}`);
    await new Promise(setImmediate);
  }
}
