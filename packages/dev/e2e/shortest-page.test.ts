import {gzipSync} from 'node:zlib';
import {test, expect} from '@playwright/test';
import {CDN_BUDGET} from '../dist/size/budgets.js';
import {serveShortestPage} from './shortest-page.js';

const shortestPage = serveShortestPage();

test('the shortest page: votes, completion and rating arrive under a strict policy within the size budget', async ({
  page,
}) => {
  const {url, backend} = await shortestPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  const scripts: Promise<Buffer>[] = [];
  page.on('response', (response) => {
    if (/[/]rf[^/]*\.js$/.test(response.url())) scripts.push(response.body());
  });
  const loaded = async () =>
    (await Promise.all(scripts)).reduce((sum, script) => sum + gzipSync(script, {level: 9}).length, 0);

  await page.goto(url);
  await expect(page.getByRole('button', {name: 'Helpful', exact: true}).first()).toBeVisible();
  await page.waitForLoadState('networkidle');
  expect(await loaded()).toBeGreaterThan(0);
  expect(await loaded(), 'bytes before anyone interacts').toBeLessThanOrEqual(CDN_BUDGET.beforeInteraction);
  await page.getByRole('button', {name: 'Helpful', exact: true}).first().click();
  await page.getByRole('button', {name: 'Not helpful'}).last().click();
  await page.getByRole('button', {name: 'It works again'}).click();
  await page.getByRole('radio', {name: '5 stars'}).check({force: true});
  await page.getByRole('textbox', {name: 'Comment (optional)'}).fill('It was the cable.');
  await page.getByRole('button', {name: 'Submit'}).click();
  await expect(page.getByRole('dialog')).toBeHidden();
  expect(await loaded(), 'bytes of everything').toBeLessThanOrEqual(CDN_BUDGET.everything);

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
