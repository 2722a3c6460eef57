import {execFile, spawn, type ChildProcess} from 'node:child_process';
import {randomUUID} from 'node:crypto';
import {mkdtemp, rm} from 'node:fs/promises';
import {
  createServer,
  request as forward,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import type {TestRunnerPlugin} from '@web/test-runner-core';

const MAIN = fileURLToPath(new URL('../../../server/dist/main.js', import.meta.url));

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
  /** Only requests whose `METHOD /path` matches this. */
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

interface Line {
  readonly id: string;
  readonly server: Server;
  readonly requests: RecordedRequest[];
  faults: Fault[];
  waiting: (() => void)[];
}

/** What commands of a test page carry. */
export interface FixtureCommands {
  'rf-account': {timeZone: string};
  'rf-faults': {line: string; faults: Fault[]};
  'rf-requests': {line: string};
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function freePort(): Promise<number> {
  const server = createServer();
  const address = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return Number(new URL(address).port);
}

/** The real server, as an operator runs it, with a database that is thrown away. */
class RealServer {
  #folder = '';
  #child: ChildProcess | undefined;
  #env: NodeJS.ProcessEnv = {};
  url = '';

  async start(origin: string): Promise<void> {
    this.#folder = await mkdtemp(join(tmpdir(), 'rf-fixture-'));
    const port = await freePort();
    this.url = `http://127.0.0.1:${port}`;
    this.#env = {
      ...process.env,
      PORT: String(port),
      RF_DATABASE_URL: `sqlite:${join(this.#folder, 'test.db')}`,
      RF_JWT_SECRET: randomUUID() + randomUUID(),
      RF_CORS_ORIGINS: origin,
      RF_RATE_LIMIT: '0',
      RF_LOG_LEVEL: 'error',
    };
    const child = spawn(process.execPath, [MAIN, 'serve'], {
      env: this.#env,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    this.#child = child;
    const ended = new Promise<never>((_, reject) =>
      child.once('exit', (code) => reject(new Error(`The server ended with ${code} before it was ready.`))),
    );
    await Promise.race([this.#ready(), ended]);
  }

  async createAccount(timeZone: string): Promise<{account_id: string; key: string}> {
    const id = `t-${randomUUID()}`;
    const args = [
      MAIN,
      'accounts',
      'create',
      '--id',
      id,
      '--name',
      'Test',
      '--time-zone',
      timeZone,
      '--json',
    ];
    const {stdout} = await promisify(execFile)(process.execPath, args, {env: this.#env});
    return JSON.parse(stdout) as {account_id: string; key: string};
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (child && child.exitCode === null) {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
    }
    if (this.#folder) await rm(this.#folder, {recursive: true, force: true});
  }

  async #ready(): Promise<void> {
    for (;;) {
      const isReady = await fetch(`${this.url}/readyz`).then(
        (answer) => answer.ok,
        // It does not listen yet.
        () => false,
      );
      if (isReady) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function parse(body: Buffer): unknown {
  const text = body.toString();
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: the test wants to see it as it was.
    return text;
  }
}

/** The network between one account's pages and the server, with whatever faults a test asks for. */
class Network {
  readonly #lines = new Map<string, Line>();
  constructor(readonly server: RealServer) {}

  async open(): Promise<{line: string; baseUrl: string}> {
    const id = randomUUID();
    const server = createServer((request, response) => void this.#carry(line, request, response));
    const line: Line = {id, server, requests: [], faults: [], waiting: []};
    this.#lines.set(id, line);
    return {line: id, baseUrl: await listen(server)};
  }

  get(id: string): Line {
    const line = this.#lines.get(id);
    if (!line) throw new Error(`No line ${id}`);
    return line;
  }

  setFaults(id: string, faults: Fault[]): void {
    const line = this.get(id);
    line.faults = faults;
    for (const go of line.waiting.splice(0)) go();
  }

  close(): void {
    for (const {server} of this.#lines.values()) {
      server.closeAllConnections();
      server.close();
    }
  }

  async #carry(line: Line, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    const {method = 'GET', url = '/', headers} = request;
    // A preflight is the browser's, and what comes with a key is the test's own: faults are for the page.
    const isFromPage = method !== 'OPTIONS' && !headers.authorization?.includes('rf_sk_');
    const fault = isFromPage ? takeFault(line, `${method} ${url}`) : undefined;
    const record: RecordedRequest = {
      method,
      path: url,
      headers: headers as Record<string, string>,
      body: parse(body),
      status: null,
    };
    if (isFromPage) line.requests.push(record);
    const cleared = () => new Promise<void>((resolve) => line.waiting.push(resolve));
    if (fault?.kind === 'offline') {
      request.socket.destroy();
      return;
    }
    if (fault?.kind === 'status') {
      response.writeHead(fault.status ?? 500, {
        'content-type': 'application/problem+json',
        'access-control-allow-origin': headers.origin ?? '*',
        'access-control-expose-headers': '*',
        ...fault.headers,
      });
      response.end(typeof fault.body === 'string' ? fault.body : JSON.stringify(fault.body ?? {}));
      return;
    }
    if (fault?.kind === 'hold') await cleared();
    const answer = await this.#forward(request, body);
    const answered = await readBody(answer);
    record.status = answer.statusCode ?? null;
    if (fault?.kind === 'hold-answer') await cleared();
    if (fault?.kind === 'lose') {
      request.socket.destroy();
      return;
    }
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    response.end(answered);
  }

  #forward({method, url, headers}: IncomingMessage, body: Buffer): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const outgoing = forward(new URL(url ?? '/', this.server.url), {method, headers}, resolve);
      outgoing.once('error', reject);
      outgoing.end(body);
    });
  }
}

/** The first fault that meets the request, used up once. */
function takeFault(line: Line, request: string): Fault | undefined {
  const fault = line.faults.find(
    ({only, times}) => (times ?? 1) > 0 && (!only || new RegExp(only).test(request)),
  );
  if (fault?.times) fault.times--;
  return fault;
}

/** The real server for tests that run in a browser, and the network between. */
export function fixtureServer(): TestRunnerPlugin {
  const server = new RealServer();
  const network = new Network(server);
  return {
    name: 'fixture-server',
    async serverStart({config}) {
      await server.start(`http://${config.hostname}:${config.port}`);
    },
    async serverStop() {
      network.close();
      await server.stop();
    },
    async executeCommand({command, payload}) {
      switch (command) {
        case 'rf-account': {
          const {timeZone} = payload as FixtureCommands['rf-account'];
          const [account, line] = await Promise.all([server.createAccount(timeZone), network.open()]);
          return {...account, ...line};
        }
        case 'rf-faults': {
          const {line, faults} = payload as FixtureCommands['rf-faults'];
          network.setFaults(line, faults);
          return true;
        }
        case 'rf-requests':
          return network.get((payload as FixtureCommands['rf-requests']).line).requests;
        default:
          return undefined;
      }
    },
  };
}
