import {fileURLToPath} from 'node:url';
import {createClient} from '@resolutionflow/sdk';
import type {Page} from 'playwright';
import {RealServer} from '../../fixtures/real-server.js';
import {historyLines} from '../../screenshots/history.js';
import {BUDGETS} from '../../size/budgets.js';
import {NotApplicable} from '../cell.js';
import type {Product} from '../product.js';

const FOLDER = fileURLToPath(new URL('../../../', import.meta.url));
const FLOW = 'vpn-down';

/** The bytes that `npm run size` checks, and 5 % for the script of the page and the attributes that it sets. */
function budget(name: string): number {
  const found = BUDGETS.find((one) => one.name === name);
  if (!found) throw new Error(`No size budget is named “${name}”.`);
  return found.limit * 1.05;
}

const helpful = (page: Page) => page.getByRole('button', {name: 'Helpful', exact: true});
const notHelpful = (page: Page) => page.getByRole('button', {name: 'Not helpful', exact: true});
const done = (page: Page) => page.getByRole('button', {name: 'It works again'});
const ratingDialog = (page: Page) => page.getByRole('dialog');

async function voteAndRate(page: Page): Promise<void> {
  await notHelpful(page).click();
  await done(page).click();
  await page.getByRole('radio', {name: '4 stars'}).check({force: true});
  await page.getByRole('textbox', {name: 'Comment'}).fill('Worked.');
  await page.getByRole('button', {name: 'Submit'}).click();
  await ratingDialog(page).waitFor({state: 'hidden'});
}

const feedback = (provider: string): Product => ({
  id: 'own-feedback',
  name: 'ResolutionFlow vote and rating',
  package: '@resolutionflow/elements',
  folder: FOLDER,
  module: '@resolutionflow/elements/define',
  script: `
    import '@resolutionflow/elements/provider/define';
    import '@resolutionflow/elements/step-feedback/define';
    import '@resolutionflow/elements/csat-modal/define';
    document.querySelector('#done').onclick = () => document.querySelector('rf-provider').complete('resolved');`,
  // The button comes first, because the panel for reasons opens after the thumbs.
  markup: `<rf-provider ${provider} tree-id="${FLOW}">
      <button type="button" id="done">It works again</button>
      <rf-step-feedback step-id="check-cable"></rf-step-feedback>
      <rf-csat-modal auto></rf-csat-modal>
    </rf-provider>`,
  services: [new URL(/base-url="([^"]*)"/.exec(provider)?.[1] ?? '').origin],
  ready: helpful,
  use: voteAndRate,
  keyboard: {
    control: helpful,
    key: 'Enter',
    effect: (page) => page.getByRole('button', {name: 'Helpful', exact: true, pressed: true}),
  },
  dialog: {opener: done, content: ratingDialog, isModal: true},
  budgets: {
    beforeInteraction: budget('page, before anyone interacts'),
    everything: budget('page, everything loaded'),
  },
});

const dashboard = (provider: string): Product => ({
  id: 'own-dashboard',
  name: 'ResolutionFlow dashboard',
  package: '@resolutionflow/elements',
  folder: FOLDER,
  module: '@resolutionflow/elements/dashboard/define',
  script: `
    import '@resolutionflow/elements/provider/define';
    import '@resolutionflow/elements/dashboard/define';`,
  markup: `<rf-provider ${provider}><rf-analytics-dashboard></rf-analytics-dashboard></rf-provider>`,
  services: [new URL(/base-url="([^"]*)"/.exec(provider)?.[1] ?? '').origin],
  ready: (page) => page.locator('rf-analytics-dashboard canvas'),
  use: async (page) => {
    const loaded = page.waitForResponse(/period=90d/);
    await page.getByLabel('Period').selectOption('90d');
    await loaded;
  },
  keyboard: {
    control: (page) => page.getByRole('tab', {selected: true}),
    key: 'ArrowRight',
    effect: (page) =>
      page
        .getByRole('tab')
        .nth(1)
        .and(page.getByRole('tab', {selected: true})),
  },
  dialog: new NotApplicable('it has no dialog'),
  budgets: {beforeInteraction: budget('dashboard with chart'), everything: budget('dashboard with chart')},
});

/** Our own elements, on the real server with a team's history. */
export class OwnProducts {
  readonly #server = new RealServer();

  /** @param origin - Of the host page. */
  async start(origin: string): Promise<readonly [Product, Product]> {
    await this.#server.start(origin);
    const {key} = await this.#server.createAccount('UTC');
    const backend = createClient({baseUrl: this.#server.url, key});
    await backend.importHistory(historyLines(Date.now()));
    await backend.putFlow({
      treeId: FLOW,
      name: 'VPN is down',
      steps: [{id: 'check-cable', title: 'Check the cable'}],
    });
    const provider = async (userId: string, role: 'engineer' | 'team_admin'): Promise<string> => {
      const {token} = await backend.createToken({userId, name: 'Anna Berg', role});
      return `base-url="${this.#server.url}" token="${token}"`;
    };
    return [feedback(await provider('anna', 'engineer')), dashboard(await provider('tom', 'team_admin'))];
  }

  stop(): Promise<void> {
    return this.#server.stop();
  }
}
