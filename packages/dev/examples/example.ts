import {execFile, spawn, type ChildProcess} from 'node:child_process';
import {cp, mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {createClient, type RfServerClient} from '@resolutionflow/sdk';
import {freePort} from '../dist/fixtures/listen.js';
import {RealServer} from '../dist/fixtures/real-server.js';

const EXAMPLES = fileURLToPath(new URL('../../../examples/', import.meta.url));

/** The addresses in the sources of the examples. */
const SERVER = 'http://127.0.0.1:4600';
const BACKEND = 'http://127.0.0.1:3000';

/** Runs a command to its end. Its output is in the error if it fails. */
async function run(folder: string, command: string, ...args: string[]): Promise<string> {
  const env = {
    ...process.env,
    NEXT_TELEMETRY_DISABLED: '1',
    ASTRO_TELEMETRY_DISABLED: '1',
    NG_CLI_ANALYTICS: 'false',
  };
  try {
    return (await promisify(execFile)(command, args, {cwd: folder, env, maxBuffer: 2 ** 26})).stdout;
  } catch (error) {
    const {stdout, stderr} = error as {stdout: string; stderr: string};
    throw new Error(`${command} ${args.join(' ')}\n${stdout}\n${stderr}`, {cause: error});
  }
}

async function waitForResponse(url: string): Promise<void> {
  for (;;) {
    const isReady = await fetch(url).then(
      ({ok}) => ok,
      // Nothing listens yet.
      () => false,
    );
    if (isReady) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** A feedback server with one account, and copies of examples that use it. */
export class ExampleRun {
  /** The address of the page. */
  readonly url: string;
  readonly #server = new RealServer();
  readonly #children: ChildProcess[] = [];
  #backendPort = 0;
  #key = '';

  private constructor(
    readonly folder: string,
    readonly port: number,
  ) {
    this.url = `http://127.0.0.1:${port}`;
  }

  static async start(): Promise<ExampleRun> {
    const example = new ExampleRun(await mkdtemp(join(tmpdir(), 'rf-example-')), await freePort());
    example.#backendPort = await freePort();
    await example.#server.start(example.url);
    ({key: example.#key} = await example.#server.createAccount('UTC'));
    await example.feedback.putFlow({
      treeId: 'vpn-down',
      name: 'VPN is down',
      steps: [
        {id: 'check-cable', title: 'Check the cable'},
        {id: 'restart-client', title: 'Restart the client'},
      ],
    });
    return example;
  }

  async stop(): Promise<void> {
    for (const {pid} of this.#children) {
      try {
        // npm and its child processes.
        if (pid) process.kill(-pid, 'SIGTERM');
      } catch {
        // It has ended already.
      }
    }
    await this.#server.stop();
    await rm(this.folder, {recursive: true, force: true, maxRetries: 5});
  }

  /** The feedback server, for the account's backend. */
  get feedback(): RfServerClient {
    return createClient({baseUrl: this.#server.url, key: this.#key});
  }

  /** Copies an example, installs it as a customer does, and builds it if it has a build. Returns the copy's folder. */
  async install(name: string): Promise<string> {
    const folder = join(this.folder, name);
    const isSource = (path: string) => !/[/\\](node_modules|dist|\.next|\.astro|\.angular)$/.test(path);
    await cp(join(EXAMPLES, name), folder, {recursive: true, filter: isSource});
    for (const file of await readdir(folder, {recursive: true, withFileTypes: true})) {
      if (!file.isFile()) continue;
      const path = join(file.parentPath, file.name);
      const text = await readFile(path, 'utf8');
      await writeFile(
        path,
        text
          .replaceAll(SERVER, this.#server.url)
          .replaceAll(BACKEND, `http://127.0.0.1:${this.#backendPort}`),
      );
    }
    await run(folder, 'npm', 'install', '--prefer-offline', '--no-package-lock', '--silent');
    await run(folder, 'npm', 'run', 'build', '--if-present');
    return folder;
  }

  /** Runs a script of an installed example to its end. */
  runScript(folder: string, script: string): Promise<string> {
    process.env['FEEDBACK_KEY'] = this.#key;
    return run(folder, 'npm', 'run', '--silent', script);
  }

  /** Starts an installed example, and waits until it responds. */
  async serve(
    folder: string,
    {args = [], port = this.port, path = '/', env = {}}: ServeOptions = {},
  ): Promise<void> {
    const child = spawn('npm', ['start', '--silent', '--', ...args], {
      cwd: folder,
      detached: true,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {...process.env, FEEDBACK_KEY: this.#key, PORT: String(port), HOST: '127.0.0.1', ...env},
    });
    this.#children.push(child);
    const ended = new Promise<never>((_, reject) =>
      child.once('exit', (code) => reject(new Error(`${folder} ended with ${code} before it answered.`))),
    );
    await Promise.race([waitForResponse(`http://127.0.0.1:${port}${path}`), ended]);
    // From now on, its end is expected.
    ended.catch(() => undefined);
  }

  /** Installs and starts the backend of the example `node`, where other examples expect it. */
  async serveBackend(options: Pick<ServeOptions, 'args' | 'env'> = {}): Promise<void> {
    const backend = await this.install('node');
    await this.serve(backend, {...options, port: this.#backendPort, path: '/feedback-token'});
  }
}

export interface ServeOptions {
  /** Arguments of `npm start`. */
  readonly args?: readonly string[];
  readonly port?: number;
  /** A path that responds once the example has started. */
  readonly path?: string;
  readonly env?: Readonly<Record<string, string>>;
}
