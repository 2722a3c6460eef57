import {execFile} from 'node:child_process';
import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import {rm, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {listen} from '../fixtures/listen.js';

/** The scope of the packages that the registry serves. */
const SCOPE = '@resolutionflow';

/** The body that `npm publish` sends. */
interface Publication {
  readonly name: string;
  readonly versions: Readonly<Record<string, {readonly dist: Readonly<Record<string, unknown>>}>>;
  readonly 'dist-tags': Readonly<Record<string, string>>;
  readonly _attachments: Readonly<Record<string, {readonly data: string}>>;
}

/** A published package, as the registry returns it. */
interface PublishedDocument extends Pick<Publication, 'name' | 'dist-tags'> {
  readonly versions: Record<string, {readonly dist: Readonly<Record<string, unknown>>}>;
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString());
}

/**
 * An npm registry on this machine, for our scope only: npm asks its default registry for all other packages. So examples
 * install our packages as a customer does, before we publish them.
 */
export class LocalRegistry {
  url = '';
  readonly #documents = new Map<string, PublishedDocument>();
  /** By the path of their address. */
  readonly #tarballs = new Map<string, Buffer>();
  readonly #server: Server = createServer((request, response) => {
    this.#respond(request, response).catch((error: Error) => response.writeHead(500).end(error.message));
  });

  async start(): Promise<void> {
    this.url = await listen(this.#server);
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** Settings for npm, with which it installs our packages from here. */
  get env(): Record<string, string> {
    return {[`npm_config_${SCOPE}:registry`]: this.url, npm_config_audit: 'false', npm_config_fund: 'false'};
  }

  /** Publishes a folder by `npm publish`. */
  async publish(folder: string): Promise<void> {
    const npmrc = join(folder, '.npmrc');
    // npm insists on a token.
    await writeFile(npmrc, `${SCOPE}:registry=${this.url}\n//${new URL(this.url).host}/:_authToken=local\n`);
    try {
      await promisify(execFile)('npm', ['publish', '--ignore-scripts', '--silent', '--provenance=false'], {
        cwd: folder,
      });
    } finally {
      await rm(npmrc);
    }
  }

  async #respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = decodeURIComponent(new URL(request.url ?? '/', this.url).pathname);
    if (request.method === 'PUT') {
      this.#add((await readJson(request)) as Publication);
      response.writeHead(201).end('{}');
      return;
    }
    const found = this.#tarballs.get(path) ?? JSON.stringify(this.#documents.get(path.slice(1)) ?? null);
    response.writeHead(found === 'null' ? 404 : 200, {'content-type': 'application/json'}).end(found);
  }

  #add({name, versions, 'dist-tags': tags, _attachments: attachments}: Publication): void {
    for (const [file, {data}] of Object.entries(attachments)) {
      this.#tarballs.set(`/${name}/-/${file}`, Buffer.from(data, 'base64'));
    }
    const [file = ''] = Object.keys(attachments);
    const tarball = `${this.url}/${name}/-/${file}`;
    const document = this.#documents.get(name) ?? {name, versions: {}, 'dist-tags': {}};
    this.#documents.set(name, {...document, 'dist-tags': {...document['dist-tags'], ...tags}});
    for (const [version, manifest] of Object.entries(versions)) {
      document.versions[version] = {...manifest, dist: {...manifest.dist, tarball}};
    }
  }
}
