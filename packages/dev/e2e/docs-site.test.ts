import {existsSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {expect, test, type Page} from '@playwright/test';

/** Written by `npm run docs:build`. */
const SITE = fileURLToPath(new URL('../../../docs/.vitepress/dist', import.meta.url));
const ORIGIN = 'http://docs.test';

/** Opens a page of the built site. Returns the addresses that it requested from other hosts. */
async function open(page: Page, path: string): Promise<string[]> {
  const foreign: string[] = [];
  await page.route('**', (route) => {
    const url = new URL(route.request().url());
    if (url.origin !== ORIGIN) {
      foreign.push(url.href);
      return route.abort();
    }
    const file = SITE + url.pathname;
    return existsSync(file) ? route.fulfill({path: file}) : route.fulfill({status: 404});
  });
  await page.goto(`${ORIGIN}${path}`);
  return foreign;
}

test.beforeAll(() => {
  expect(existsSync(SITE), 'Run npm run docs:build first.').toBe(true);
});

test('docs site: the live example of step feedback takes a vote, without another host', async ({page}) => {
  const foreign = await open(page, '/reference/rf-step-feedback.html');
  const example = page.frameLocator('iframe.live-example').first();
  const helpful = example.getByRole('button', {name: 'Helpful', exact: true});
  await helpful.click();
  await expect(helpful).toHaveAttribute('aria-pressed', 'true');
  expect(foreign).toEqual([]);
});

test('docs site: the live dashboard shows the cards of the sample data', async ({page}) => {
  await open(page, '/reference/rf-analytics-dashboard.html');
  const example = page.frameLocator('iframe.live-example').first();
  await expect(example.getByText('Total Sessions').first()).toBeVisible();
});

test('docs site: the token editor colours the elements and writes the style sheet', async ({page}) => {
  await open(page, '/theming.html');
  await page.getByLabel('--rf-up').fill('#123456');
  await expect(page.getByText('--rf-up: #123456')).toBeVisible();
  const helpful = page
    .frameLocator('iframe[title="Elements with these tokens"]')
    .getByRole('button', {name: 'Helpful', exact: true});
  await expect(helpful).toBeVisible();
});

test('docs site: the search finds a setting, without another host', async ({page}) => {
  const foreign = await open(page, '/index.html');
  await page.getByRole('button', {name: 'Search'}).click();
  await page.getByPlaceholder('Search').fill('RF_CORS_ORIGINS');
  await expect(page.getByRole('listbox').getByText('RF_CORS_ORIGINS').first()).toBeVisible();
  expect(foreign).toEqual([]);
});

test('docs site: llms.txt lists pages that exist as Markdown', async ({page}) => {
  await open(page, '/index.html');
  const text = await page.evaluate(async () => (await fetch('/llms.txt')).text());
  const links = [...text.matchAll(/\]\((\/[^)]+\.md)\)/g)].map(([, link = '']) => link);
  expect(links.length).toBeGreaterThan(30);
  expect(links.filter((link) => !existsSync(SITE + link))).toEqual([]);
});
