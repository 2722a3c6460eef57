import type {RfProvider} from '@resolutionflow/elements';
import {expect, test, type Page} from '@playwright/test';
import {serveShortestPage, type ShortestPage} from './shortest-page.js';

const shortestPage = serveShortestPage();

const stepOf = (page: Page) => page.locator('rf-step-feedback').first();

/** Votes “Not helpful” on the first step and chooses reasons in the panel. */
async function voteDown(page: Page, ...reasons: string[]): Promise<void> {
  await stepOf(page).getByRole('button', {name: 'Not helpful'}).click();
  for (const name of reasons) await page.getByRole('button', {name}).click();
}

const addNote = async (page: Page, note: string): Promise<void> => {
  await page.getByRole('textbox', {name: 'Tell the author more (optional)'}).fill(note);
  await page.getByRole('button', {name: 'Done'}).click();
};

const sessionOf = (page: Page): Promise<string> =>
  page.evaluate(() => document.querySelector<RfProvider>('rf-provider')!.sessionId!);

const stepFigures = async ({backend}: ShortestPage) =>
  (await backend.getFlowAnalytics({treeId: 'vpn-down'})).step_feedback[0]!;

const votes = async ({backend}: ShortestPage, sessionId: string) =>
  (await backend.getSessionFeedback({sessionId})).steps.map(({was_helpful, reasons, note}) => ({
    was_helpful,
    reasons,
    note,
  }));

test('reasons: panel and rating form, then the row of the vote, then the dashboard', async ({page}) => {
  const site = await shortestPage();
  await page.goto(site.url);
  await voteDown(page, 'Out of date', 'No access');
  await addNote(page, 'The menu has moved.');
  await expect(page.getByRole('button', {name: 'Change the reason'})).toBeVisible();
  const sessionId = await sessionOf(page);
  await expect
    .poll(() => votes(site, sessionId))
    .toEqual([{was_helpful: false, reasons: ['no_access', 'outdated'], note: 'The menu has moved.'}]);

  await page.getByRole('button', {name: 'It works again'}).click();
  await page.getByRole('radio', {name: '2 stars'}).check({force: true});
  await page.getByRole('dialog').getByRole('button', {name: 'Unclear'}).click();
  await page.getByRole('button', {name: 'Submit'}).click();
  await expect
    .poll(async () => (await site.backend.getSessionFeedback({sessionId})).rating?.reasons)
    .toEqual(['unclear']);

  await page.goto(site.url.replace('/?', '/dashboard.html?'));
  const step = page.getByRole('table', {name: 'Step Feedback'}).getByRole('row', {name: /^Check the cable/});
  await expect(step.getByRole('cell').last()).toHaveText('1');
  await expect(step).toContainText('No access (1), Out of date (1)');
  const ratings = page.getByRole('table', {name: 'Reasons for low ratings'});
  await expect(ratings.getByRole('row', {name: /^Unclear/})).toContainText('1');
});

test('reasons offline, in two tabs: both votes arrive with their last reasons and notes', async ({
  context,
}) => {
  const site = await shortestPage();
  const tabs = [await context.newPage(), await context.newPage()] as const;
  for (const tab of tabs) {
    await tab.goto(site.url);
    // The panel must be loaded before the network fails.
    await voteDown(tab, 'Unclear');
    await expect.poll(async () => votes(site, await sessionOf(tab))).toHaveLength(1);
  }
  await context.setOffline(true);
  const [first, second] = tabs;
  await first.getByRole('button', {name: 'Unclear'}).click();
  await first.getByRole('button', {name: 'No access'}).click();
  await addNote(first, 'Asked for a password.');
  await second.getByRole('button', {name: 'Did not work'}).click();
  await context.setOffline(false);
  const [one, other] = [await sessionOf(first), await sessionOf(second)];
  await expect
    .poll(() => votes(site, one))
    .toEqual([{was_helpful: false, reasons: ['no_access'], note: 'Asked for a password.'}]);
  await expect
    .poll(() => votes(site, other))
    .toEqual([{was_helpful: false, reasons: ['did_not_work', 'unclear'], note: null}]);
  const {helpful_no, reasons, notes} = await stepFigures(site);
  expect({helpful_no, reasons, notes}).toEqual({
    helpful_no: 2,
    reasons: ['did_not_work', 'no_access', 'unclear'].map((code) => ({code, count: 1})),
    notes: 1,
  });
});

test('reasons in two tabs of one session: the latest change replaces the whole vote', async ({context}) => {
  const site = await shortestPage();
  const [first, second] = [await context.newPage(), await context.newPage()];
  await first.goto(site.url);
  await voteDown(first, 'Unclear');
  const sessionId = await sessionOf(first);
  await expect.poll(() => votes(site, sessionId)).toMatchObject([{reasons: ['unclear']}]);
  await second.goto(site.url);
  await second.evaluate((id) => {
    document.querySelector<RfProvider>('rf-provider')!.sessionId = id;
  }, sessionId);
  await voteDown(second, 'No access');
  await expect.poll(() => votes(site, sessionId)).toMatchObject([{reasons: ['no_access']}]);
  await first.getByRole('button', {name: 'Out of date'}).click();
  await expect.poll(() => votes(site, sessionId)).toMatchObject([{reasons: ['outdated', 'unclear']}]);
  expect((await stepFigures(site)).helpful_no).toBe(1);
});
