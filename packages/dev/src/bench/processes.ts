import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {copyFile, mkdtemp, readFile, rm} from 'node:fs/promises';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {freePort} from '../fixtures/listen.js';
import {FOLDER} from './generate.js';
import {SECRET} from './served.js';

export const MAIN = fileURLToPath(new URL('../../../../server/dist/main.js', import.meta.url));
const TYPESCRIPT = ['--import', 'tsx'];

const scriptNamed = (name: string): string => fileURLToPath(new URL(`./${name}.ts`, import.meta.url));

/** The real server, or a smaller one to compare it with. */
export type ServerKind =
  'real' | 'raw-server' | 'raw-response-server' | 'ungrouped-server' | 'turns-server' | 'plan-server';

/** @param database - As the script's argument, and as `RF_DATABASE_URL` of the real server. */
async function launch(
  kind: ServerKind,
  [argument, databaseUrl]: readonly [string, string],
  more: readonly string[] = [],
): Promise<{url: string; child: ChildProcess}> {
  const port = String(await freePort());
  const args =
    kind === 'real' ? [MAIN, 'serve'] : [...TYPESCRIPT, scriptNamed(kind), argument, port, SECRET, ...more];
  const child = spawn(process.execPath, args, {
    env: {
      ...process.env,
      PORT: port,
      RF_DATABASE_URL: databaseUrl,
      RF_JWT_SECRET: SECRET,
      RF_RATE_LIMIT: '0',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await Promise.race([
    once(child.stdout, 'data'),
    once(child, 'exit').then(() => Promise.reject(new Error(`The server did not start: ${kind}`))),
  ]);
  // The server writes its log as usual; it is discarded.
  child.stdout.resume();
  child.stderr.resume();
  return {url: `http://127.0.0.1:${port}`, child};
}

/** A server in a process of its own. */
export class ServerProcess {
  private constructor(
    readonly url: string,
    readonly child: ChildProcess,
    /** With its copy of a SQLite database. */
    readonly folder?: string,
  ) {}

  /**
   * Starts a server over its own copy of a SQLite database.
   *
   * @param kind - The server as an operator runs it, or a script of this folder.
   * @param from - The database file to copy.
   * @param more - Further arguments of the script.
   */
  static async start(kind: ServerKind, from: string, more: readonly string[] = []): Promise<ServerProcess> {
    const folder = await mkdtemp(join(FOLDER, 'run-'));
    const file = join(folder, 'bench.db');
    await copyFile(from, file);
    const {url, child} = await launch(kind, [file, `sqlite:${file}`], more);
    return new ServerProcess(url, child, folder);
  }

  /** Starts a server on a PostgreSQL database. */
  static async onPostgres(kind: 'real' | 'plan-server', databaseUrl: string): Promise<ServerProcess> {
    const {url, child} = await launch(kind, [databaseUrl, databaseUrl]);
    return new ServerProcess(url, child);
  }

  /** Resident memory, MB; undefined if the system does not report it. */
  async memory(): Promise<number | undefined> {
    const status = await readFile(`/proc/${this.child.pid}/status`, 'utf8').catch(() => '');
    const kilobytes = /^VmRSS:\s+(\d+)/m.exec(status)?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1000;
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await ended;
    if (this.folder) await rm(this.folder, {recursive: true});
  }
}
