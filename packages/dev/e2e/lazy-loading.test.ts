import {test, expect, type Page} from '@playwright/test';
import {serveShortestPage, type ShortestPage} from './shortest-page.js';

const shortestPage = serveShortestPage();

/** Blocks files whose name starts with this. Returns a promise for the first blocked request, and an unblock function. */
async function block(page: Page, name: string) {
  const files = new RegExp(`/${name}[^/]*[.]js`);
  const requested = page.waitForEvent('requestfailed', (request) => files.test(request.url()));
  await page.route(files, (route) => route.abort());
  return {requested, unblock: () => page.unroute(files)};
}

const clickHelpful = (page: Page) => page.getByRole('button', {name: 'Helpful', exact: true}).first().click();

const votes = async ({backend}: ShortestPage) =>
  (await backend.getFlowAnalytics({treeId: 'vpn-down'})).step_feedback.map(({helpful_yes}) => helpful_yes);

test.describe('lazy code that cannot be fetched', () => {
  test('rf-connection cannot be loaded: a vote arrives once the file loads on the same page', async ({
    page,
  }) => {
    const site = await shortestPage();
    await page.goto(site.url);
    const {requested, unblock} = await block(page, 'rf-connection');
    await clickHelpful(page);
    await requested;
    expect(await votes(site)).toEqual([0, 0]);
    await unblock();
    await expect.poll(() => votes(site)).toEqual([1, 0]);
  });

  test('rf-connection cannot be loaded: a vote arrives from the next page', async ({page}) => {
    const site = await shortestPage();
    await page.goto(site.url);
    const {requested, unblock} = await block(page, 'rf-connection');
    await clickHelpful(page);
    await requested;
    await page.goto('about:blank');
    await unblock();
    expect(await votes(site)).toEqual([0, 0]);
    await page.goto(site.url);
    await expect.poll(() => votes(site)).toEqual([1, 0]);
  });

  test('rf-forms cannot be loaded: the dialog opens once the file loads', async ({page}) => {
    const site = await shortestPage();
    await page.goto(site.url);
    const {requested, unblock} = await block(page, 'rf-forms');
    await page.getByRole('button', {name: 'It works again'}).click();
    await requested;
    await expect(page.getByRole('dialog')).toBeHidden();
    await unblock();
    await page.getByRole('radio', {name: '4 stars'}).check({force: true});
    await page.getByRole('button', {name: 'Submit'}).click();
    await expect
      .poll(async () => (await site.backend.getFlowAnalytics({treeId: 'vpn-down'})).total_ratings)
      .toBe(1);
  });

  test('rf-forms cannot be loaded: a vote arrives, and its reasons can be given once the file loads', async ({
    page,
  }) => {
    const site = await shortestPage();
    await page.goto(site.url);
    const {requested, unblock} = await block(page, 'rf-forms');
    const step = page.locator('rf-step-feedback').first();
    await step.getByRole('button', {name: 'Not helpful'}).click();
    await requested;
    const figures = async () => (await site.backend.getFlowAnalytics({treeId: 'vpn-down'})).step_feedback[0]!;
    await expect.poll(async () => (await figures()).helpful_no).toBe(1);
    await expect(step.getByRole('button', {name: 'Not helpful'})).toHaveAttribute('aria-pressed', 'true');
    await expect(page.getByRole('group', {name: 'What went wrong?'})).toBeHidden();
    await unblock();
    // A panel that loads long after the vote stays closed.
    const reopen = step.getByRole('button', {name: 'Add a reason'});
    const reason = page.getByRole('button', {name: 'Unclear'});
    await expect(reopen.or(reason)).toBeVisible();
    if (await reopen.isVisible()) await reopen.click();
    await reason.click();
    await expect.poll(async () => (await figures()).reasons).toEqual([{code: 'unclear', count: 1}]);
  });

  test('a language file cannot be loaded: texts stay English until it loads', async ({page}) => {
    const {url} = await shortestPage();
    await page.goto(url);
    const {requested, unblock} = await block(page, 'rf-de');
    await page.evaluate(() => document.documentElement.setAttribute('lang', 'de'));
    await requested;
    await expect(page.getByRole('button', {name: 'Helpful', exact: true}).first()).toBeVisible();
    await unblock();
    await expect(page.getByRole('button', {name: 'Hilfreich', exact: true}).first()).toBeVisible();
  });
});
