import type {RfProvider} from '@resolutionflow/elements';
import {expect, test} from './demo.js';

test('demo: votes, dialog, rating, team charts and personal metrics work', async ({helpDesk, page}) => {
  await helpDesk.open();
  await helpDesk.signIn('Maya Lindqvist');

  await test.step('thumbs appear on the steps', async () => {
    await helpDesk.startFlow('Printer shows offline');
    await expect(helpDesk.thumbs('Look at the printer itself').up).toBeVisible();
    await helpDesk.nextStep();
    const {up, down} = helpDesk.thumbs('Reach it over the network');
    await expect(up).toBeVisible();
    await expect(down).toHaveAttribute('aria-pressed', 'false');
  });

  await test.step('the dialog appears on completion', async () => {
    await helpDesk.finish('Resolved');
    await expect(page.getByRole('dialog', {name: 'How was this flow?'})).toBeVisible();
  });

  await test.step('the flow view shows a submitted rating', async () => {
    await helpDesk.rate('2 stars', 'The second step could say where the label is.');
    await helpDesk.saved();
    await helpDesk.signIn('Tom Okafor');
    await helpDesk.open('#/analytics?view=flow&tree-id=printer-offline');
    const comment = page
      .getByRole('listitem')
      .filter({hasText: 'The second step could say where the label is.'});
    await expect(comment).toContainText('Maya Lindqvist');
    await expect(comment.getByRole('img', {name: '2 stars'})).toBeVisible();
  });

  await test.step('the team page draws its charts', async () => {
    await page.getByRole('tab', {name: 'Team'}).click();
    await expect(page.getByRole('heading', {name: 'Team Analytics'})).toBeVisible();
    await expect(page.getByRole('img', {name: 'Sessions by outcome'})).toBeVisible();
    const hasColour = () =>
      page.locator('rf-analytics-dashboard canvas').evaluate((canvas: HTMLCanvasElement) => {
        const {data} = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
        return data.some((channel, i) => i % 4 === 3 && channel > 0);
      });
    await expect.poll(hasColour).toBe(true);
  });

  helpDesk.allowConsoleError(/403/);
  await test.step('the personal page shows the engineer’s own metrics', async () => {
    await helpDesk.signIn('Maya Lindqvist');
    await page.getByRole('link', {name: 'Analytics'}).click();
    await expect(page.getByRole('heading', {name: 'My Analytics'})).toBeVisible();
    const {own, team} = await page.evaluate(async () => {
      const {client} = document.querySelector('rf-analytics-dashboard')!;
      const mine = await client!.getPersonalAnalytics({period: '30d'});
      const status = await client!.getTeamAnalytics().catch((error: {status: number}) => error.status);
      return {own: mine.summary.total_sessions, team: status};
    });
    await expect(helpDesk.card('My Sessions')).toHaveText(String(own));
    expect(own).toBeGreaterThan(0);
    expect(team).toBe(403);
  });
});

test('demo: a changed vote, a reason, a note and a rating appear in the flow view', async ({
  helpDesk,
  page,
}) => {
  const comment = `Found it at once, ${Date.now()}`;
  const reasonNames: Readonly<Record<string, string>> = {
    unclear: 'Unclear',
    outdated: 'Out of date',
    did_not_work: 'Did not work',
    missing_step: 'A step is missing',
    no_access: 'No access',
  };
  const flowMetrics = () =>
    page.evaluate(() => {
      const {client} = document.querySelector('rf-analytics-dashboard')!;
      return client!.getFlowAnalytics({treeId: 'vpn-wont-connect', period: '7d'});
    });

  await helpDesk.open('#/analytics');
  await helpDesk.signIn('Tom Okafor');
  await expect(page.getByRole('heading', {name: 'Team Analytics'})).toBeVisible();
  const before = await flowMetrics();
  // The flow view lists the two most frequent reasons of a step.
  const reason = before.step_feedback[0]!.reasons[0] ?? {code: 'unclear', count: 0};
  const reasonName = reasonNames[reason.code]!;

  await helpDesk.startFlow('VPN won’t connect');
  const first = helpDesk.thumbs('Make sure there is internet without the VPN');
  await first.up.click();
  await expect(first.up).toHaveAttribute('aria-pressed', 'true');
  await first.down.click();
  await expect(first.up).toHaveAttribute('aria-pressed', 'false');
  await expect(first.down).toHaveAttribute('aria-pressed', 'true');
  await page.getByRole('button', {name: reasonName}).click();
  await page.getByRole('textbox', {name: 'Tell the author more (optional)'}).fill('The page has moved.');
  await page.getByRole('button', {name: 'Done'}).click();
  await helpDesk.nextStep();
  const second = helpDesk.thumbs('Read the error code of the client');
  await second.up.click();
  await second.up.click();
  await expect(second.up).toHaveAttribute('aria-pressed', 'false');
  await helpDesk.finish('Workaround');
  await helpDesk.rate('5 stars', comment);
  await helpDesk.saved();

  await page.getByRole('link', {name: 'This flow’s figures'}).click();
  await expect(page.getByRole('heading', {name: 'VPN won’t connect'})).toBeVisible();
  await page.getByRole('combobox', {name: 'Period'}).selectOption('Last 7 days');
  await expect(page.getByRole('listitem').filter({hasText: comment})).toContainText('Tom Okafor');
  const after = await flowMetrics();
  const [earlier, later] = [before.step_feedback, after.step_feedback];
  // The first vote changed from up to down, the second was removed.
  expect(later[0]!.helpful_no - earlier[0]!.helpful_no).toBe(1);
  expect(later[0]!.helpful_yes - earlier[0]!.helpful_yes).toBe(0);
  expect(later[1]!.helpful_yes - earlier[1]!.helpful_yes).toBe(0);
  expect(later[1]!.visits - earlier[1]!.visits).toBe(1);
  expect(after.rating_breakdown['5'] - before.rating_breakdown['5']).toBe(1);
  await expect(helpDesk.card('Usage')).toHaveText(String(after.summary.total_sessions));
  const row = page.getByRole('table', {name: 'Step Feedback'}).getByRole('row').nth(1);
  await expect(row).toContainText(String(later[0]!.helpful_no));
  expect(later[0]!.notes - earlier[0]!.notes).toBe(1);
  await expect(row.getByRole('cell').last()).toHaveText(String(later[0]!.notes));
  await expect(row.getByRole('cell').nth(6)).toContainText(`${reasonName} (${reason.count + 1})`);
});

test('demo: a completed session appears in the personal and team view', async ({helpDesk, page}) => {
  const mySummary = () =>
    page.evaluate(async () => {
      const {client} = document.querySelector('rf-analytics-dashboard')!;
      return (await client!.getPersonalAnalytics({period: '30d'})).summary;
    });
  await helpDesk.open('#/analytics');
  await helpDesk.signIn('Tom Okafor');
  await expect(page.getByRole('heading', {name: 'Team Analytics'})).toBeVisible();
  const before = await mySummary();
  await helpDesk.startFlow('VPN won’t connect');
  await helpDesk.finish('Workaround');
  await helpDesk.rate('5 stars');
  await helpDesk.saved();
  await page.getByRole('link', {name: 'See it in Analytics'}).click();

  await test.step('the personal view counts the session', async () => {
    await page.getByRole('tab', {name: 'Me'}).click();
    const after = await mySummary();
    expect(after.outcome_breakdown.workaround - before.outcome_breakdown.workaround).toBe(1);
    await expect(helpDesk.card('My Sessions')).toHaveText(String(before.total_sessions + 1));
  });

  await test.step('the team view counts the session', async () => {
    await page.getByRole('tab', {name: 'Team'}).click();
    await page.getByRole('combobox', {name: 'Engineer'}).fill('Tom');
    await page.getByRole('option', {name: 'Tom Okafor'}).click();
    await expect(helpDesk.card('Total Sessions')).toHaveText(String(before.total_sessions + 1));
    await page.getByRole('button', {name: 'Show as table'}).click();
    const today = page.getByRole('table', {name: 'Sessions by outcome'}).getByRole('row').last();
    await expect(today.getByRole('cell').nth(3)).not.toHaveText('0');
  });
});

test('demo: the team view says what to fix first, and the flow says why', async ({helpDesk, page}) => {
  await helpDesk.open('#/analytics');
  await helpDesk.signIn('Tom Okafor');
  const finding = page.getByRole('region', {name: 'Worth a look'}).getByRole('button').first();
  await expect(finding).toHaveText(/Printer shows offline: .*“Reinstall the driver from the vendor portal”/);
  await expect(finding).toBeInViewport({ratio: 1});
  await finding.click();
  const step = page
    .getByRole('table', {name: 'Step Feedback'})
    .getByRole('row', {name: /^Reinstall the driver/});
  await expect(step).toBeInViewport();
  await expect(step).toHaveAttribute('aria-current', 'true');
  await expect(step).toContainText(/No access \(\d+\), Did not work \(\d+\)/);
  const reasons = page.getByRole('table', {name: 'Reasons for low ratings'}).getByRole('row');
  expect(await reasons.count()).toBeGreaterThan(2);
});

test('demo offline: the flow stays usable, and the pending vote and rating arrive later', async ({
  helpDesk,
  page,
  context,
}) => {
  await helpDesk.open();
  await helpDesk.signIn('Maya Lindqvist');
  await helpDesk.startFlow('Mailbox is full');
  const {up} = helpDesk.thumbs('');
  await up.first().click();
  await helpDesk.saved();
  const sessionId = await page.evaluate(
    () => document.querySelector<RfProvider>('rf-provider[tree-id]')!.sessionId!,
  );
  helpDesk.allowConsoleError(/ERR_INTERNET_DISCONNECTED/);
  await context.setOffline(true);
  await expect(page.getByRole('status').filter({hasText: 'You are offline.'})).toBeVisible();
  await up.first().click();
  await helpDesk.finish('Resolved');
  await helpDesk.rate('4 stars');
  await context.setOffline(false);
  await expect
    .poll(() =>
      page.evaluate(async (id) => {
        const {client} = document.querySelector<RfProvider>('rf-provider[tree-id]')!;
        return client!.getSessionFeedback({sessionId: id}).then(
          ({rating, steps}) => ({stars: rating?.rating, votes: steps.length}),
          (error: Error) => error.name,
        );
      }, sessionId),
    )
    .toEqual({stars: 4, votes: 0});
});
