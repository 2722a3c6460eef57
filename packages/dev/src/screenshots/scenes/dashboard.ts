import {LOOKS, type Look, type Scene, type Stage} from '../scene.js';

const WIDE: readonly Look[] = [
  {name: 'light'},
  {name: 'dark', colorScheme: 'dark'},
  {name: 'forced colours', colorScheme: 'dark', forcedColors: 'active'},
  {name: 'right to left', lang: 'ar', dir: 'rtl'},
];
const ALL: readonly Look[] = [
  ...WIDE,
  {name: '768 px', width: 768},
  {name: 'large screen', colorScheme: 'dark', width: 2560},
  {name: '320 px, German', lang: 'de', width: 320},
];
const TWO = WIDE.slice(0, 2);

const show = async (
  {page, put}: Stage,
  address: string,
  attributes: string,
  isReady = '[part=chart] canvas',
): Promise<void> => {
  await put(
    `<rf-provider ${address}><rf-analytics-dashboard ${attributes}></rf-analytics-dashboard></rf-provider>`,
  );
  await page.locator('rf-analytics-dashboard').locator(isReady).first().waitFor({state: 'attached'});
};

const scene = (
  name: string,
  title: string,
  looks: readonly Look[],
  prepare: (stage: Stage) => Promise<void>,
): Scene => ({
  name: `dashboard-${name}`,
  title: `\`<rf-analytics-dashboard>\`: ${title}`,
  width: 1280,
  height: 900,
  isWhole: true,
  looks,
  show: prepare,
});

export const dashboardScenes: readonly Scene[] = [
  scene('team', 'team view', ALL, (stage) => show(stage, stage.team.admin, '')),
  scene('flow', 'flow view', ALL, (stage) =>
    show(stage, stage.team.admin, 'view="flow" tree-id="printer-offline"'),
  ),
  scene('me', 'personal view', ALL, (stage) => show(stage, stage.team.engineer, '')),
  scene('table', 'chart as a table', TWO, async (stage) => {
    await show(stage, stage.team.admin, 'period="7d"');
    const toggle = stage.page.locator('rf-analytics-dashboard').getByRole('button', {name: 'Show as table'});
    await toggle.first().click();
  }),
  scene('engineers', 'search for an engineer', TWO, async (stage) => {
    await show(stage, stage.team.admin, '');
    await stage.page.getByRole('combobox', {name: 'Engineer'}).click();
    await stage.page.getByRole('option').first().waitFor();
  }),
  scene('loading', 'loading', LOOKS, async (stage) => {
    await stage.hold('/insights/');
    await show(stage, stage.team.admin, '', '[part~=skeleton]');
  }),
  scene('first-use', 'before the first session', LOOKS, (stage) =>
    show(stage, stage.newcomer, '', '[part~=state]'),
  ),
  scene('stale', 'offline with the last metrics', LOOKS, async (stage) => {
    await show(stage, stage.team.admin, 'refresh="1"');
    await stage.cut('/insights/');
    await stage.page.locator('rf-analytics-dashboard').locator('[part~=error]').waitFor();
  }),
  scene('failed', 'offline from the start', LOOKS, async (stage) => {
    await stage.cut('/insights/');
    await show(stage, stage.team.admin, '', '[part~=state]');
  }),
  scene('forbidden', 'access denied', LOOKS, (stage) =>
    show(stage, stage.team.engineer, 'view="team"', '[part~=state]'),
  ),
];
