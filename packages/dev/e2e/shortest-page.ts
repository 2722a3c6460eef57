import {readFile} from 'node:fs/promises';
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import {extname} from 'node:path';
import {test} from '@playwright/test';
import {createClient, type RfServerClient} from '@resolutionflow/sdk';
import {listen} from '../dist/fixtures/listen.js';
import {RealServer} from '../dist/fixtures/real-server.js';

const EXAMPLE = new URL('../../../examples/html/', import.meta.url);
const ELEMENTS = new URL('../../elements/dist/cdn/', import.meta.url);
const TYPES: Readonly<Record<string, string>> = {'.html': 'text/html', '.js': 'text/javascript'};

/** The example `html`, served as a host would serve it. */
export interface ShortestPage {
  /** The address of the page, with a token for Anna Berg. */
  readonly url: string;
  /** Calls the server as the host's backend. */
  readonly backend: RfServerClient;
}

/** Serves the example to the tests of a file. Each call of the result creates an account with the flow of the page. */
export function serveShortestPage(): () => Promise<ShortestPage> {
  const server = new RealServer();
  const respond = async ({url = '/'}: IncomingMessage, response: ServerResponse): Promise<void> => {
    const {pathname, searchParams} = new URL(url, 'http://host');
    const [, folder, name = ''] = /^\/(elements\/)?(.*)$/.exec(pathname) ?? [];
    const file = new URL(name || 'index.html', folder ? ELEMENTS : EXAMPLE);
    const content = await readFile(file).catch(() => null);
    // Browsers request an icon by themselves.
    if (!content) return void response.writeHead(name === 'favicon.ico' ? 204 : 404).end();
    const type = TYPES[extname(file.pathname)];
    response.writeHead(200, {'content-type': type});
    // The page contains the token, so that the order of requests is known.
    response.end(
      type === 'text/html'
        ? content
            .toString()
            .replaceAll('http://127.0.0.1:4600', server.url)
            .replace('token-url="/feedback-token"', `token="${searchParams.get('token')}"`)
        : content,
    );
  };
  const host = createServer((request, response) => void respond(request, response));
  let address: string;
  test.beforeAll(async () => {
    address = await listen(host);
    await server.start(address);
  });
  test.afterAll(async () => {
    host.closeAllConnections();
    host.close();
    await server.stop();
  });
  return async () => {
    const {key} = await server.createAccount('Europe/Berlin');
    const backend = createClient({baseUrl: server.url, key});
    await backend.putFlow({
      treeId: 'vpn-down',
      name: 'VPN is down',
      steps: [
        {id: 'check-cable', title: 'Check the cable'},
        {id: 'restart-client', title: 'Restart the client'},
      ],
    });
    const {token} = await backend.createToken({userId: 'anna', name: 'Anna Berg'});
    return {url: `${address}/?${new URLSearchParams({token}).toString()}`, backend};
  };
}
