import {expect, type Page} from '@playwright/test';
import type {ExampleRun} from './example.js';

/**
 * Does what a user of every example does: votes, changes the vote, rates, and finds both in the dashboard. Then looks at
 * the server's metrics.
 */
export async function useExample(page: Page, {url, feedback}: ExampleRun): Promise<void> {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    // Browsers request an icon by themselves.
    if (message.location().url.endsWith('/favicon.ico')) return;
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  await page.goto(url);
  const helpful = page.getByRole('button', {name: 'Helpful', exact: true}).first();
  const notHelpful = page.getByRole('button', {name: 'Not helpful'}).first();
  await helpful.click();
  await expect(helpful).toHaveAttribute('aria-pressed', 'true');
  await notHelpful.click();
  await expect(helpful).toHaveAttribute('aria-pressed', 'false');
  await expect(notHelpful).toHaveAttribute('aria-pressed', 'true');

  await page.getByRole('button', {name: 'It works again'}).click();
  await page.getByRole('radio', {name: '5 stars'}).check({force: true});
  await page.getByRole('textbox', {name: 'Comment (optional)'}).fill('It was the cable.');
  await page.getByRole('button', {name: 'Submit'}).click();
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect
    .poll(async () => (await feedback.getFlowAnalytics({treeId: 'vpn-down'})).recent_comments)
    .toMatchObject([{rating: 5, comment: 'It was the cable.', user_name: 'Anna Berg'}]);
  const {summary, step_feedback: steps} = await feedback.getFlowAnalytics({treeId: 'vpn-down'});
  expect(summary.outcome_breakdown.resolved).toBe(1);
  expect(steps.map(({helpful_yes, helpful_no}) => [helpful_yes, helpful_no])).toEqual([
    [0, 1],
    [0, 0],
  ]);

  await page.getByRole('link', {name: 'Dashboard'}).click();
  await expect(page.getByRole('heading', {name: 'VPN is down'})).toBeVisible();
  await expect(page.getByRole('listitem').filter({hasText: 'It was the cable.'})).toContainText('Anna Berg');
  await expect(page.getByRole('table', {name: 'Step Feedback'})).toContainText('Check the cable');
  expect(complaints).toEqual([]);
}
