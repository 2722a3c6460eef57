import {expect, test} from './demo.js';

// A4 without margins, CSS px.
const PAPER = {width: 718, height: 1046};
const MARGINS = {top: '12mm', bottom: '12mm', left: '10mm', right: '10mm'};

test('printed dashboard: has two pages, no controls and nothing cut off', async ({helpDesk, page}) => {
  await page.emulateMedia({colorScheme: 'dark'});
  await helpDesk.open('#/analytics');
  await helpDesk.signIn('Tom Okafor');
  const chart = page.getByRole('img', {name: 'Sessions by outcome'});
  await chart.locator('canvas').waitFor();

  await test.step('two pages', async () => {
    const pdf = await page.pdf({format: 'A4', margin: MARGINS});
    expect(pdf.toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(2);
  });

  await test.step('the pages contain headings, charts and tables, but no controls', async () => {
    await page.emulateMedia({media: 'print', colorScheme: 'dark'});
    await page.setViewportSize(PAPER);
    for (const name of ['Team', 'Me', 'Flow']) await expect(page.getByRole('tab', {name})).toBeHidden();
    for (const name of ['Period', 'Engineer']) {
      await expect(page.getByRole('combobox', {name})).toBeHidden();
    }
    for (const name of ['Export', 'Show as table']) {
      await expect(page.getByRole('button', {name})).toBeHidden();
    }
    await expect(page.getByRole('link', {name: 'Desk', exact: true})).toBeHidden();
    await expect(page.getByRole('heading', {name: 'Team Analytics'})).toHaveCSS('color', 'rgb(0, 0, 0)');
    const fits = () =>
      page.evaluate(() => {
        const {shadowRoot} = document.querySelector('rf-analytics-dashboard')!;
        const places = [...shadowRoot!.querySelectorAll('canvas, table, [part~=card], [part~=panel]')];
        return places.every((place) => place.getBoundingClientRect().right <= innerWidth);
      });
    await expect.poll(fits).toBe(true);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(PAPER.width);
    await expect(page.getByRole('table', {name: 'Top Flows'}).getByRole('row')).toHaveCount(11);
  });
});
