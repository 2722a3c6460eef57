import {spawn} from 'node:child_process';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import type {RfProvider} from '@resolutionflow/elements';
import {test as base, expect, type Locator, type Page} from '@playwright/test';

const MAIN = fileURLToPath(new URL('../../../server/dist/main.js', import.meta.url));

/** Starts the demo as `npm start` does, on a separate database. */
async function startDemo(): Promise<{address: string; greeting: string; stop: () => Promise<void>}> {
  const folder = await mkdtemp(join(tmpdir(), 'rf-demo-'));
  const child = spawn(process.execPath, [MAIN, 'demo'], {
    env: {
      ...process.env,
      PORT: '0',
      RF_DATABASE_URL: `sqlite:${join(folder, 'demo.db')}`,
      RF_RATE_LIMIT: '0',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const greeting = await new Promise<string>((resolve, reject) => {
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('Ctrl+C')) resolve(output);
    });
    void ended.then(() => reject(new Error('The demo ended before it printed its address.')));
  });
  return {
    address: /http:\/\/\S+/.exec(greeting)![0],
    greeting,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      await rm(folder, {recursive: true, force: true});
    },
  };
}

/** The users of the demo. */
export type Persona = 'Maya Lindqvist' | 'Tom Okafor';

/** Actions of a user on the demo's page. */
export class HelpDesk {
  constructor(
    readonly page: Page,
    readonly address: string,
  ) {}

  /** Console errors that this test allows. */
  readonly expected: RegExp[] = [];

  allowConsoleError(text: RegExp): void {
    this.expected.push(text);
  }

  async open(hash = ''): Promise<void> {
    await this.page.goto(`${this.address}/${hash}`);
  }

  async signIn(persona: Persona): Promise<void> {
    await this.page.getByRole('radio', {name: persona}).check({force: true});
  }

  /** Starts a flow from the list of flows. */
  async startFlow(name: string): Promise<void> {
    const nav = this.page.getByRole('navigation', {name: 'Main'});
    await nav.getByRole('link', {name: 'Desk', exact: true}).click();
    await this.page.getByRole('button', {name}).first().click();
    await expect(this.page.getByRole('heading', {level: 1, name})).toBeVisible();
  }

  /** The vote buttons of a visited step. */
  thumbs(step: string): {up: Locator; down: Locator} {
    const item = this.page.getByRole('listitem').filter({has: this.page.getByRole('heading', {name: step})});
    return {
      up: item.getByRole('button', {name: 'Helpful', exact: true}),
      down: item.getByRole('button', {name: 'Not helpful'}),
    };
  }

  async nextStep(): Promise<void> {
    await this.page.getByRole('button', {name: 'Next step'}).click();
  }

  async finish(outcome: 'Resolved' | 'Workaround' | 'Escalated' | 'Unresolved'): Promise<void> {
    await this.page.getByRole('button', {name: new RegExp(`^${outcome}`)}).click();
  }

  async rate(stars: string, comment?: string): Promise<void> {
    const dialog = this.page.getByRole('dialog', {name: 'How was this flow?'});
    await dialog.getByRole('radio', {name: stars}).check({force: true});
    if (comment) await dialog.getByRole('textbox', {name: 'Comment (optional)'}).fill(comment);
    await dialog.getByRole('button', {name: 'Submit'}).click();
    await expect(dialog).toBeHidden();
  }

  /** The number on a card. */
  card(name: string): Locator {
    return this.page
      .locator('rf-analytics-dashboard')
      .locator('.card')
      .filter({hasText: name})
      .locator('.value');
  }

  /** Waits until nothing is pending. */
  async saved(): Promise<void> {
    await this.page.waitForFunction(async () => {
      const client = document.querySelector<RfProvider>('rf-provider[tree-id]')?.client;
      return client && (await client.pending()) === 0;
    });
  }
}

/** Tests on the demo's page. Console errors that a test does not allow fail it. */
export const test = base.extend<{helpDesk: HelpDesk}, {demo: {address: string; greeting: string}}>({
  demo: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const {address, greeting, stop} = await startDemo();
      await use({address, greeting});
      await stop();
    },
    {scope: 'worker'},
  ],
  helpDesk: async ({page, demo}, use) => {
    const consoleErrors: string[] = [];
    page.on('pageerror', (error) => consoleErrors.push(String(error)));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) consoleErrors.push(message.text());
    });
    const helpDesk = new HelpDesk(page, demo.address);
    await use(helpDesk);
    expect(consoleErrors.filter((text) => !helpDesk.expected.some((one) => one.test(text)))).toEqual([]);
  },
});

export {expect};
