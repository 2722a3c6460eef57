import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import {extname} from 'node:path';
import {brotliCompressSync, gzipSync} from 'node:zlib';
import {build} from 'esbuild';
import {listen} from '../fixtures/listen.js';
import type {Size} from './cell.js';
import type {Product} from './product.js';

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** Bytes after gzip -9 and brotli -11. */
export const compressedSize = (content: Uint8Array | string): Size => ({
  gzip: gzipSync(content, {level: 9}).length,
  brotli: brotliCompressSync(content).length,
});

/** Files of a production build by name. The page loads `main.js`, and `main.css` if it exists. */
type Files = ReadonlyMap<string, Uint8Array>;

async function bundle({script, folder}: Product): Promise<Files> {
  const out = '/out';
  const {outputFiles} = await build({
    stdin: {contents: script, resolveDir: folder, sourcefile: 'main.js'},
    entryNames: 'main',
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['production'],
    legalComments: 'none',
    loader: {'.svg': 'dataurl', '.woff2': 'file'},
    outdir: out,
    write: false,
    logLevel: 'silent',
  });
  return new Map(outputFiles.map(({path, contents}) => [path.slice(out.length + 1), contents]));
}

/** Policies of a careful host. `files` allows own files only, and nothing inline. */
const POLICIES = {
  files: (services: readonly string[]): string =>
    [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self'",
      "font-src 'self'",
      `connect-src 'self' ${services.join(' ')}`,
      `frame-src ${services.join(' ') || "'none'"}`,
      "base-uri 'none'",
      "form-action 'none'",
    ].join('; '),
  'trusted-types': (): string => "require-trusted-types-for 'script'",
} as const;

export type Policy = keyof typeof POLICIES;

/** Variants of a product's page. */
export interface PageOptions {
  /** The Content-Security-Policy of the page. Default: none. */
  readonly policy?: Policy;
  /** How many copies of the script the page loads. Default: 1. */
  readonly copies?: number;
}

function html({markup}: Product, files: Files, copies: number): string {
  const folders = Array.from({length: copies}, (_, index) => `copy-${index}`);
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Help desk</title>
    ${files.has('main.css') ? '<link rel="stylesheet" href="copy-0/main.css" />' : ''}
    ${folders.map((folder) => `<script type="module" src="${folder}/main.js"></script>`).join('')}
  </head>
  <body>
    <main>
      <h1>Help desk</h1>
      <p><a href="#before">Before</a></p>
      ${markup}
      <p><a href="#after">After</a></p>
    </main>
  </body>
</html>`;
}

/** Serves a page for each product from loopback. */
export class Host {
  readonly #products = new Map<string, {readonly product: Product; readonly files: Files}>();
  readonly #server: Server = createServer((request, response) => this.#respond(request, response));
  origin = '';

  async start(): Promise<void> {
    this.origin = await listen(this.#server);
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** Builds the product's page. */
  async add(product: Product): Promise<void> {
    this.#products.set(product.id, {product, files: await bundle(product)});
  }

  address({id}: Product, {policy, copies = 1}: PageOptions = {}): string {
    return `${this.origin}/${id}/?copies=${copies}${policy ? `&policy=${policy}` : ''}`;
  }

  /** The size of the file at an address of this host, if there is one. */
  sizeOf(url: string): Size | undefined {
    const content = this.#find(new URL(url)).content;
    return content && compressedSize(content);
  }

  #find({pathname}: URL): {product?: Product; files?: Files; name: string; content?: Uint8Array} {
    const [, id = '', , name = ''] = /^\/([^/]+)\/(copy-\d+\/)?(.*)$/.exec(pathname) ?? [];
    const {product, files} = this.#products.get(id) ?? {};
    return {product, files, name, content: files?.get(name)};
  }

  #respond({method, url = '/'}: IncomingMessage, response: ServerResponse): void {
    if (method === 'POST') {
      // The backend of products that send feedback to the host.
      response.writeHead(200, {'content-type': 'application/json'}).end('{}');
      return;
    }
    const address = new URL(url, this.origin);
    const {product, files, name, content} = this.#find(address);
    if (content) {
      response.writeHead(200, {'content-type': TYPES[extname(name)] ?? 'application/octet-stream'});
      response.end(content);
    } else if (product && files && name === '') {
      const {searchParams} = address;
      const policy = POLICIES[searchParams.get('policy') as Policy]?.(product.services);
      response.writeHead(200, {
        'content-type': 'text/html',
        ...(policy && {'content-security-policy': policy}),
      });
      response.end(html(product, files, Number(searchParams.get('copies') ?? 1)));
    } else {
      response.writeHead(address.pathname === '/favicon.ico' ? 204 : 404).end();
    }
  }
}
