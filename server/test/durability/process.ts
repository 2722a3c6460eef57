import {execFile, spawn, type ChildProcess} from 'node:child_process';
import {randomUUID} from 'node:crypto';
import type {Readable} from 'node:stream';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {createAccount, openDatabase} from '../../src/index.js';
import {createTestDatabase, type TestDatabase} from '../database.js';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** The server as an operator runs it, in a process that can be killed and started again on the same file. */
export class ServerProcess {
  #child: ChildProcess | undefined;
  #exited: Promise<number | null> = Promise.resolve(null);
  url = '';

  private constructor(
    readonly stored: TestDatabase,
    readonly env: NodeJS.ProcessEnv,
    readonly accountId: string,
    readonly key: string,
  ) {}

  /** Makes a database with one account; the server is not started yet. */
  static async create(settings: Readonly<Record<string, string>> = {}): Promise<ServerProcess> {
    const stored = await createTestDatabase();
    const env = {
      ...process.env,
      PORT: '0',
      RF_DATABASE_URL: stored.url,
      RF_JWT_SECRET: randomUUID() + randomUUID(),
      RF_RATE_LIMIT: '0',
      RF_LOG_LEVEL: 'error',
      ...settings,
    };
    const database = await openDatabase(env.RF_DATABASE_URL);
    try {
      const {account, key} = await createAccount(database, {id: 'acme', name: 'Acme', timeZone: 'UTC'});
      return new ServerProcess(stored, env, account.id, key);
    } finally {
      await database.close();
    }
  }

  /**
   * Another process on the same database; it is not started yet.
   *
   * @param settings - Those that differ.
   */
  sibling(settings: Readonly<Record<string, string>> = {}): ServerProcess {
    return new ServerProcess(this.stored, {...this.env, ...settings}, this.accountId, this.key);
  }

  /** Runs a command on the same database. Rejects if it fails. */
  async command(...args: string[]): Promise<string> {
    return (await promisify(execFile)(process.execPath, [MAIN, ...args], {env: this.env})).stdout;
  }

  /**
   * @param options - `stderr`: where the log goes, a pipe ({@link stderr}) or a file descriptor. `main`: the program of
   *   another build.
   */
  async start({
    stderr = 'inherit',
    main = MAIN,
  }: {readonly stderr?: 'inherit' | 'pipe' | number; readonly main?: string} = {}): Promise<void> {
    const child = spawn(process.execPath, [main, 'serve'], {
      env: this.env,
      stdio: ['ignore', 'pipe', stderr],
    });
    this.#child = child;
    this.#exited = new Promise((resolve) => child.once('exit', (code) => resolve(code)));
    this.url = await new Promise((resolve, reject) => {
      let output = '';
      child.stdout?.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        const address = /http:\/\/[^\s"]+/.exec(output)?.[0];
        if (address) resolve(address);
      });
      void this.#exited.then((code) => reject(new Error(`The server ended with ${code}: ${output}`)));
    });
  }

  /** The log, when it goes to a pipe. */
  get stderr(): Readable | null {
    return this.#child?.stderr ?? null;
  }

  get folder(): string {
    return this.stored.folder;
  }

  signal(name: NodeJS.Signals): void {
    this.#child?.kill(name);
  }

  /** Sends a signal; resolves with the exit code once the process is gone. */
  async stop(signal: 'SIGKILL' | 'SIGTERM' | 'SIGINT'): Promise<number | null> {
    this.#child?.kill(signal);
    return this.#exited;
  }

  /** Runs `verify`; rejects with its list where a figure is wrong. */
  async verify(): Promise<void> {
    await this.command('verify');
  }

  async remove(): Promise<void> {
    await this.stop('SIGKILL');
    await this.stored.remove();
  }
}
