import {once} from 'node:events';
import {createServer, request, Agent, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {createApp, issueToken, loadConfig, openDatabase, type Database} from '@resolutionflow/server';
import {ACCOUNT} from './generate.js';

export const SECRET = 'only-for-measuring-only-for-measuring';

/** A token for a user of the generated account, with the generated name. */
export async function tokenFor(userId: string, role: 'engineer' | 'team_admin'): Promise<string> {
  const secret = new TextEncoder().encode(SECRET);
  const name = userId.replace('engineer-', 'Engineer ');
  const {token} = await issueToken(
    secret,
    {accountId: ACCOUNT, userId, name, role, ttlSeconds: 86_400},
    Date.now(),
  );
  return token;
}

/** The server in this process. It times each request from arrival to the end of the response. */
export class Served {
  readonly #agent = new Agent({keepAlive: true});
  readonly #spent: number[] = [];

  private constructor(
    readonly database: Database,
    readonly server: Server,
  ) {}

  /** @param url - As in `RF_DATABASE_URL`. */
  static async open(url: string): Promise<Served> {
    const database = await openDatabase(url);
    const config = loadConfig({RF_JWT_SECRET: SECRET, RF_RATE_LIMIT: '0'});
    const app = createApp({database, config});
    const server = createServer((incoming, response) => {
      const began = performance.now();
      response.once('finish', () => served.#spent.push(performance.now() - began));
      app(incoming, response);
    });
    const served = new Served(database, server);
    // The other side of a comparison may run for minutes between two requests.
    server.keepAliveTimeout = 600_000;
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return served;
  }

  /** @returns The response body, and the server's time in ms. */
  async get(path: string, token: string): Promise<{body: unknown; ms: number}> {
    const {port} = this.server.address() as AddressInfo;
    const outgoing = request({
      port,
      host: '127.0.0.1',
      path: `/api/v1${path}`,
      agent: this.#agent,
      headers: {Authorization: `Bearer ${token}`},
    });
    outgoing.end();
    const [response] = (await once(outgoing, 'response')) as [import('node:http').IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    if (response.statusCode !== 200) throw new Error(`${path} returned ${response.statusCode}: ${text}`);
    return {body: JSON.parse(text), ms: this.#spent.at(-1) ?? NaN};
  }

  async close(): Promise<void> {
    this.#agent.destroy();
    this.server.close();
    await this.database.close();
  }
}
