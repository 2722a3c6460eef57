import {readFile} from 'node:fs/promises';
import {createServer} from 'node:http';
import {extname} from 'node:path';
import {test} from '@playwright/test';
import {createClient, type RfServerClient} from '@resolutionflow/sdk';
import {listen} from '../dist/fixtures/listen.js';
import {RealServer} from '../dist/fixtures/real-server.js';

const EXAMPLE = new URL('../../../examples/html/', import.meta.url);
const ELEMENTS = new URL('../../elements/dist/cdn/', import.meta.url);
const TYPES: Readonly<Record<string, string>> = {'.html': 'text/html', '.js': 'text/javascript'};

/** The example beside the built elements, as a host would serve them, and what the page needs of a server. */
export interface ShortestPage {
  /** Its address, with server and token for Anna Berg. */
  readonly url: string;
  /** Asks the server as the host's backend. */
  readonly backend: RfServerClient;
}

/** Serves the example to the tests of a file; each call of what is returned makes an account with the flow in it. */
export function serveShortestPage(): () => Promise<ShortestPage> {
  const host = createServer((request, response) => {
    const name = new URL(request.url ?? '/', 'http://host').pathname.slice(1) || 'index.html';
    const folder = /^rf/.test(name) ? ELEMENTS : EXAMPLE;
    readFile(new URL(name, folder)).then(
      (content) => response.writeHead(200, {'content-type': TYPES[extname(name)]}).end(content),
      // Browsers ask for an icon of their own accord.
      () => response.writeHead(name === 'favicon.ico' ? 204 : 404).end(),
    );
  });
  const server = new RealServer();
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
    return {url: `${address}/?${new URLSearchParams({server: server.url, token}).toString()}`, backend};
  };
}
