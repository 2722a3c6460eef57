import {readFile} from 'node:fs/promises';
import {createServer} from 'node:http';
import {extname} from 'node:path';
import {gzipSync} from 'node:zlib';
import {test, expect} from '@playwright/test';
import {createClient} from '@resolutionflow/sdk';
import {listen} from '../dist/fixtures/listen.js';
import {RealServer} from '../dist/fixtures/real-server.js';
import {LOADED} from '../dist/size/bars.js';

const EXAMPLE = new URL('../../../examples/html/', import.meta.url);
const ELEMENTS = new URL('../../elements/dist/cdn/', import.meta.url);
const TYPES: Readonly<Record<string, string>> = {'.html': 'text/html', '.js': 'text/javascript'};

/** The example beside the built elements, as a host would serve them. */
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
let hostAddress: string;

test.beforeAll(async () => {
  hostAddress = await listen(host);
  await server.start(hostAddress);
});
test.afterAll(async () => {
  host.closeAllConnections();
  host.close();
  await server.stop();
});

test('the shortest page: votes, completion and rating arrive, under a strict policy, within its weight', async ({
  page,
}) => {
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
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  const scripts: Promise<Buffer>[] = [];
  page.on('response', (response) => {
    if (/[/]rf[^/]*\.js$/.test(response.url())) scripts.push(response.body());
  });
  const loaded = async () =>
    (await Promise.all(scripts)).reduce((sum, script) => sum + gzipSync(script, {level: 9}).length, 0);

  await page.goto(`${hostAddress}/?${new URLSearchParams({server: server.url, token}).toString()}`);
  await expect(page.getByRole('button', {name: 'Helpful', exact: true}).first()).toBeVisible();
  await page.waitForLoadState('networkidle');
  expect(await loaded()).toBeGreaterThan(0);
  expect(await loaded(), 'bytes before anyone interacts').toBeLessThanOrEqual(LOADED.atFirst);
  await page.getByRole('button', {name: 'Helpful', exact: true}).first().click();
  await page.getByRole('button', {name: 'Not helpful'}).last().click();
  await page.getByRole('button', {name: 'It works again'}).click();
  await page.getByRole('radio', {name: '5 stars'}).check({force: true});
  await page.getByRole('textbox', {name: 'Comment (optional)'}).fill('It was the cable.');
  await page.getByRole('button', {name: 'Submit'}).click();
  await expect(page.getByRole('dialog')).toBeHidden();
  expect(await loaded(), 'bytes of everything').toBeLessThanOrEqual(LOADED.inAll);

  await expect
    .poll(async () => (await backend.getFlowAnalytics({treeId: 'vpn-down'})).recent_comments)
    .toMatchObject([{rating: 5, comment: 'It was the cable.', user_name: 'Anna Berg'}]);
  const {summary, step_feedback: steps} = await backend.getFlowAnalytics({treeId: 'vpn-down'});
  expect(summary.outcome_breakdown.resolved).toBe(1);
  expect(steps.map(({helpful_yes, helpful_no}) => [helpful_yes, helpful_no])).toEqual([
    [1, 0],
    [0, 1],
  ]);
  expect(complaints).toEqual([]);
});
