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

/** A function that creates a client. */
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

  /** A client of the host's backend. */
  get host(): RfServerClient {
    return createClient({baseUrl: this.baseUrl, key: this.key});
  }

  async token(userId = 'ada', role: Role = 'engineer'): Promise<string> {
    return (await this.host.createToken({userId, name: userId, role})).token;
  }

  /** Creates a client that `close()` closes. */
  client(options: Partial<RfClientOptions>, create = createClient as Create): RfClient {
    const client = create({baseUrl: this.baseUrl, ...options});
    this.#clients.push(client);
    return client;
  }

  /** Creates a flow with two steps. */
  async putFlow(treeId = 'vpn'): Promise<void> {
    const steps = ['cable', 'router'].map((id) => ({id, title: id}));
    await this.host.putFlow({treeId, name: 'VPN', steps});
  }

  /** Returns the same account over a separate network, so that its faults affect no other test. */
  async onOwnNetwork(): Promise<Account> {
    const {line, baseUrl} = await network.open();
    return new Account(this.id, this.key, baseUrl, line);
  }

  /** Sets the network's faults. Without arguments, clears them and releases held requests. */
  faults(...faults: Fault[]): void {
    network.setFaults(this.line, faults);
  }

  /** Returns the requests of all clients whose method and path match, oldest first. */
  requests(pattern = ''): RecordedRequest[] {
    return network
      .get(this.line)
      .requests.filter(({method, path}) => new RegExp(pattern).test(`${method} ${path}`));
  }

  close(): void {
    for (const client of this.#clients) client.close();
  }
}

/** Creates an account with a flow. */
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

/** Resolves with the client's next event of a type. */
export const next = <T extends 'queued' | 'saved' | 'refused'>(client: RfClient, type: T) =>
  new Promise<Parameters<Parameters<typeof client.addEventListener<T>>[1]>[0]>((resolve) =>
    client.addEventListener(type, resolve, {once: true}),
  );

// Kept, because a test may replace `performance.now`.
const now = performance.now.bind(performance);

/** Resolves as soon as the condition is true. It is evaluated after every turn of the event loop. */
export async function until(condition: () => unknown): Promise<void> {
  const end = now() + 20_000;
  while (!(await condition())) {
    if (now() > end) throw new Error(`Never became true: ${String(condition)}`);
    await new Promise(setImmediate);
  }
}
