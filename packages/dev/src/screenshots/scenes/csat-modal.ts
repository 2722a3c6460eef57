import type {RfCsatModal} from '@resolutionflow/elements';
import type {Page} from 'playwright';
import {LOOKS, type Look, type Scene, type Stage} from '../scene.js';

const THEMES: readonly Look[] = ['northwind', 'confetti', 'console'].flatMap((theme) => [
  {name: `${theme}, light`, theme},
  {name: `${theme}, dark`, theme, colorScheme: 'dark' as const},
]);

const star = (page: Page, n: number) => page.locator('rf-csat-modal input[type=radio]').nth(n - 1);
const choose = (page: Page, n: number) => star(page, n).check({force: true});
const submit = (page: Page) => page.locator('rf-csat-modal [part=submit]').click();

const PAGE = `<h1>VPN is down</h1><p>Check the cable. Restart the client. If neither helps, call the desk.</p>
  <rf-step-feedback step-id="cable" value="up" hint="off"></rf-step-feedback>`;

const ask = async ({page, address, sessionId, put}: Stage, attributes = ''): Promise<void> => {
  await put(
    `<rf-provider ${address} session-id="${sessionId}">${PAGE}<section><rf-csat-modal ${attributes}></rf-csat-modal></section></rf-provider>`,
  );
  if (!attributes) {
    await page.locator('rf-csat-modal').evaluate((modal) => void (modal as RfCsatModal).show());
  }
  await page.locator('rf-csat-modal h2').waitFor();
};

const scene = (
  name: string,
  title: string,
  prepare: (stage: Stage) => Promise<void>,
  looks = LOOKS,
): Scene => ({
  name: `csat-modal-${name}`,
  title: `\`<rf-csat-modal>\`: ${title}`,
  width: 560,
  height: 640,
  looks,
  show: prepare,
});

export const csatModalScenes: readonly Scene[] = [
  scene('empty', 'opened', (stage) => ask(stage)),
  scene('hover', 'pointer on a star', async (stage) => {
    await ask(stage);
    await star(stage.page, 3).hover({force: true});
  }),
  scene('chosen', 'stars and a comment near its limit', async (stage) => {
    await ask(stage);
    await choose(stage.page, 4);
    await stage.page.locator('rf-csat-modal textarea').fill('The second step left me guessing. '.repeat(14));
  }),
  scene('reasons', 'few stars, and reasons', async (stage) => {
    await ask(stage);
    await choose(stage.page, 2);
    await stage.page.locator('rf-csat-modal [part=reason]').nth(1).click();
  }),
  scene('submitting', 'submitting', async (stage) => {
    await stage.hold('/rate');
    await ask(stage);
    await choose(stage.page, 5);
    await submit(stage.page);
    await stage.page.locator('rf-csat-modal [part=submit][aria-disabled=true]').waitFor();
  }),
  scene('refused', 'rejected', async (stage) => {
    await stage.refuse('/rate');
    await ask(stage);
    await choose(stage.page, 2);
    await submit(stage.page);
    await stage.page.locator('rf-csat-modal [part=error]:not(:empty)').waitFor();
  }),
  scene('thanks', 'thank you', async (stage) => {
    await ask(stage);
    await choose(stage.page, 5);
    await submit(stage.page);
    await stage.page.locator('rf-csat-modal [part=thanks] svg').waitFor();
  }),
  scene('inline-reasons', 'in the page, with reasons', async (stage) => {
    await ask(stage, 'inline');
    await choose(stage.page, 3);
    await stage.page.locator('rf-csat-modal [part=reason]').nth(0).click();
  }),
  scene('inline', 'inline', async (stage) => {
    await ask(stage, 'inline');
    await choose(stage.page, 4);
  }),
  scene(
    'theme',
    'three themes',
    async (stage) => {
      await ask(stage);
      await choose(stage.page, 4);
    },
    THEMES,
  ),
  {
    name: 'step-feedback-theme',
    title: '`<rf-step-feedback>`: three themes',
    width: 560,
    height: 330,
    looks: THEMES,
    show: ({address, sessionId, put}) =>
      put(
        `<rf-provider ${address} session-id="${sessionId}"><h1>VPN is down</h1>
          <p>Check the cable. <rf-step-feedback step-id="a"></rf-step-feedback></p>
          <p>Restart the client. <rf-step-feedback step-id="b" value="up"></rf-step-feedback></p>
          <p>Call the desk. <rf-step-feedback step-id="c" value="down"></rf-step-feedback></p></rf-provider>`,
      ),
  },
];
