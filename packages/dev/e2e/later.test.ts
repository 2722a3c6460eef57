import {test, expect, type Page} from '@playwright/test';
import {serveShortestPage, type ShortestPage} from './shortest-page.js';

const shortestPage = serveShortestPage();

/** Lets no file through whose name begins so; @returns waits until one was asked for, and lets them through again. */
async function withhold(page: Page, name: string) {
  const files = new RegExp(`/${name}[^/]*[.]js`);
  const asked = page.waitForEvent('requestfailed', (request) => files.test(request.url()));
  await page.route(files, (route) => route.abort());
  return {asked, letThrough: () => page.unroute(files)};
}

const press = (page: Page) => page.getByRole('button', {name: 'Helpful', exact: true}).first().click();

const votes = async ({backend}: ShortestPage) =>
  (await backend.getFlowAnalytics({treeId: 'vpn-down'})).step_feedback.map(({helpful_yes}) => helpful_yes);

test.describe('code that is loaded later and cannot be fetched', () => {
  test('a vote waits for what sends it, and arrives from the same page', async ({page}) => {
    const shown = await shortestPage();
    await page.goto(shown.url);
    const {asked, letThrough} = await withhold(page, 'rf-connection');
    await press(page);
    await asked;
    expect(await votes(shown)).toEqual([0, 0]);
    await letThrough();
    await expect.poll(() => votes(shown)).toEqual([1, 0]);
  });

  test('a vote waits for what sends it, and arrives from the next page', async ({page}) => {
    const shown = await shortestPage();
    await page.goto(shown.url);
    const {asked, letThrough} = await withhold(page, 'rf-connection');
    await press(page);
    await asked;
    await page.goto('about:blank');
    await letThrough();
    expect(await votes(shown)).toEqual([0, 0]);
    await page.goto(shown.url);
    await expect.poll(() => votes(shown)).toEqual([1, 0]);
  });

  test('the question waits for its form', async ({page}) => {
    const shown = await shortestPage();
    await page.goto(shown.url);
    const {asked, letThrough} = await withhold(page, 'rf-rating-prompt');
    await page.getByRole('button', {name: 'It works again'}).click();
    await asked;
    await expect(page.getByRole('dialog')).toBeHidden();
    await letThrough();
    await page.getByRole('radio', {name: '4 stars'}).check({force: true});
    await page.getByRole('button', {name: 'Submit'}).click();
    await expect
      .poll(async () => (await shown.backend.getFlowAnalytics({treeId: 'vpn-down'})).total_ratings)
      .toBe(1);
  });

  test('a language waits for its texts, in English meanwhile', async ({page}) => {
    const {url} = await shortestPage();
    await page.goto(url);
    const {asked, letThrough} = await withhold(page, 'rf-de');
    await page.evaluate(() => document.documentElement.setAttribute('lang', 'de'));
    await asked;
    await expect(page.getByRole('button', {name: 'Helpful', exact: true}).first()).toBeVisible();
    await letThrough();
    await expect(page.getByRole('button', {name: 'Hilfreich', exact: true}).first()).toBeVisible();
  });
});
