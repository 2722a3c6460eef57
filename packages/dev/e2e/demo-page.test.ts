import {expect, test} from './demo.js';

test('npm start prints the address, the data file, the users and how to stop', ({demo}) => {
  expect(demo.greeting).toContain(`The demo help desk is at ${demo.address}`);
  expect(demo.greeting).toMatch(/Sign in: .*Maya Lindqvist \(engineer\) or Tom Okafor \(team admin\)/);
  expect(demo.greeting).toMatch(/Data: .*demo\.db/);
  expect(demo.greeting).toMatch(/Stop: .*Ctrl\+C/);
});

for (const name of ['That solved it', 'Finish']) {
  test(`demo: a click on “${name}” shows and focuses the choice of outcomes`, async ({helpDesk, page}) => {
    await helpDesk.open();
    await helpDesk.startFlow('Mailbox is full');
    const request = page.getByText('Choose how it ended to close the ticket.');
    await expect(request).toBeHidden();
    const next = page.getByRole('button', {name: 'Next step'});
    while (name === 'Finish' && (await next.isVisible())) await next.click();
    await page.getByRole('button', {name}).click();
    await expect(request).toBeInViewport();
    await expect(page.getByRole('button', {name: /^Resolved/})).toBeFocused();
  });
}

test('demo: the back button returns from a flow to team analytics', async ({helpDesk, page}) => {
  await helpDesk.open('#/analytics');
  await helpDesk.signIn('Tom Okafor');
  const team = page.getByRole('heading', {name: 'Team Analytics'});
  await expect(team).toBeVisible();
  const flow = page.getByRole('table', {name: 'Top Flows'}).getByRole('button', {name: 'VPN won’t connect'});
  await flow.click();
  const heading = page.getByRole('heading', {name: 'VPN won’t connect'});
  await expect(heading).toBeVisible();
  await page.reload();
  await expect(heading).toBeVisible();
  await page.goBack();
  await expect(team).toBeVisible();
  await page.getByRole('link', {name: 'Desk', exact: true}).click();
  await expect(page).toHaveURL(`${helpDesk.address}/#/`);
  await page.goBack();
  await expect(team).toBeVisible();
});

test('demo: “Skip to content” moves the focus and stays in the open view', async ({helpDesk, page}) => {
  await helpDesk.open('#/analytics');
  const heading = page.getByRole('heading', {name: 'My Analytics'});
  await expect(heading).toBeVisible();
  await page.getByRole('link', {name: 'Skip to content'}).press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
  await expect(heading).toBeVisible();
  await expect(page).toHaveURL(`${helpDesk.address}/#/analytics`);
});

test('demo: the focus is visible after a view is opened by key, and not after a click', async ({
  helpDesk,
  page,
}) => {
  const ring = () => page.getByRole('main').evaluate((main) => getComputedStyle(main).outlineStyle);
  await helpDesk.open();
  const analytics = page.getByRole('navigation', {name: 'Main'}).getByRole('link', {name: 'Analytics'});
  await analytics.click();
  await expect(page.getByRole('main')).toBeFocused();
  expect(await ring()).toBe('none');
  await page.goBack();
  await analytics.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
  expect(await ring()).toBe('solid');
});

test('demo in forced colours: the current page and user are marked', async ({helpDesk, page}) => {
  await page.emulateMedia({forcedColors: 'active'});
  await helpDesk.open();
  const background = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((element) => getComputedStyle(element).backgroundColor);
  expect(await background('.nav a[aria-current]')).not.toBe(
    await background('.nav a:not([aria-current], [hidden])'),
  );
  expect(await background('.person:has(:checked)')).not.toBe(await background('.person:not(:has(:checked))'));
});

for (const [place, viewport] of Object.entries({
  'a phone': {width: 320, height: 568},
  'a desktop at 200 %': {width: 640, height: 400},
})) {
  test(`demo: the vote buttons are visible without scrolling on ${place}`, async ({helpDesk, page}) => {
    await page.setViewportSize(viewport);
    await helpDesk.open();
    await helpDesk.startFlow('Printer shows offline');
    await page.evaluate(() => scrollTo(0, 0));
    const {up, down} = helpDesk.thumbs('Look at the printer itself');
    const bar = (await page.locator('.nav').boundingBox())!;
    for (const button of [up, down]) {
      await expect(button).toBeInViewport({ratio: 1});
      const box = (await button.boundingBox())!;
      expect(box.y + box.height).toBeLessThanOrEqual(bar.y);
    }
    await up.click();
    await expect(up).toHaveAttribute('aria-pressed', 'true');
  });
}

test('demo: the bars of a narrow page hide no focused control', async ({helpDesk, page}) => {
  await page.setViewportSize({width: 640, height: 360});
  await helpDesk.open();
  await helpDesk.startFlow('Mailbox is full');
  const header = (await page.locator('.side').boundingBox())!;
  const nav = (await page.locator('.nav').boundingBox())!;
  const first = page.getByRole('button', {name: 'See what takes the space'});
  await first.focus();
  for (const key of ['Tab', 'Shift+Tab']) {
    for (let stop = 0; stop < 12; stop++) {
      const focused = await page.evaluate(() => {
        let element = document.activeElement!;
        while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
        const {top, bottom} = element.getBoundingClientRect();
        return {name: element.ariaLabel ?? element.textContent, top, bottom};
      });
      expect(focused.top, focused.name).toBeGreaterThanOrEqual(header.height);
      expect(focused.bottom, focused.name).toBeLessThanOrEqual(nav.y);
      await page.keyboard.press(key);
    }
  }
});

test('demo: a skipped rating can be submitted later', async ({helpDesk, page}) => {
  await helpDesk.open();
  await helpDesk.startFlow('Mailbox is full');
  await helpDesk.finish('Unresolved');
  await page.getByRole('button', {name: 'Skip'}).click();
  const result = page.getByRole('region', {name: 'Result'});
  await expect(result).toContainText('gave no rating');
  await page.getByRole('button', {name: 'Rate now'}).click();
  await helpDesk.rate('3 stars');
  await expect(result.getByRole('img', {name: '3 of 5 stars'})).toBeVisible();
  await expect(page.getByRole('button', {name: 'Rate now'})).toBeHidden();
  await helpDesk.saved();
});

test('demo: the progress bar of an unresolved session differs in colour from a resolved one', async ({
  helpDesk,
  page,
}) => {
  await helpDesk.open();
  const progress = page.getByRole('progressbar');
  const colour = () =>
    progress.evaluate((bar) => getComputedStyle(bar).getPropertyValue('--progress').trim());
  await helpDesk.startFlow('Mailbox is full');
  await helpDesk.finish('Unresolved');
  await page.getByRole('button', {name: 'Skip'}).click();
  await expect(page.getByRole('heading', {name: /^Unresolved in/})).toBeVisible();
  await expect(progress).toHaveJSProperty('value', 1);
  const unresolved = await colour();
  await helpDesk.startFlow('Mailbox is full');
  await helpDesk.finish('Resolved');
  await page.getByRole('button', {name: 'Skip'}).click();
  await expect(page.getByRole('heading', {name: /^Resolved in/})).toBeVisible();
  expect(await colour()).not.toBe(unresolved);
});
