import {existsSync, readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {expect, test, type Page} from '@playwright/test';

const ROOT = new URL('../../../', import.meta.url);
const CDN = new URL('packages/elements/dist/cdn/', ROOT);
const read = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8');

const scriptTags = (text: string): string[] => text.match(/<script\s[^>]*\ssrc="[^]*?<\/script>/g) ?? [];
const helpful = (page: Page) => page.getByRole('button', {name: 'Helpful', exact: true});
const reload = (page: Page) => page.goto('http://empty.test/');

/** Serves a page with this body, and the built files at every address of a CDN. Returns the names of loaded files. */
async function open(page: Page, body: string): Promise<string[]> {
  const loaded: string[] = [];
  await page.route('http://empty.test/', (route) =>
    route.fulfill({contentType: 'text/html', body: `<!doctype html><title>Empty</title>${body}`}),
  );
  await page.route(/\/dist\/cdn\//, (route) => {
    const [, name = ''] = /\/dist\/cdn\/(.*)/.exec(route.request().url()) ?? [];
    const file = new URL(name, CDN);
    if (!existsSync(file)) return route.fulfill({status: 404});
    loaded.push(name);
    return route.fulfill({path: fileURLToPath(file), headers: {'access-control-allow-origin': '*'}});
  });
  await reload(page);
  return loaded;
}

test('the first script of README.md shows the vote buttons in an empty page', async ({page}) => {
  const [tag = ''] = scriptTags(read('README.md'));
  await open(page, `${tag}<rf-step-feedback step-id="check-cable"></rf-step-feedback>`);
  await expect(helpful(page)).toBeVisible();
});

for (const document of ['README.md', 'packages/elements/README.md', 'docs/policy.md']) {
  test(`${document}: every script tag names a file that is built, and one version`, () => {
    const tags = scriptTags(read(document));
    expect(tags.length).toBeGreaterThan(0);
    for (const tag of tags) {
      const [, name = ''] = /\/elements@\d+\.\d+\.\d+\/dist\/cdn\/([\w.-]+)"/.exec(tag) ?? [];
      expect(name, tag).toBeTruthy();
      expect(existsSync(new URL(name, CDN)), tag).toBe(true);
    }
  });
}

test('the built snippet defines all elements from one file, and a changed file is refused', async ({
  page,
}) => {
  const snippet = read('packages/elements/dist/cdn/snippet.html');
  const dashboard = '<rf-analytics-dashboard></rf-analytics-dashboard>';
  const loaded = await open(page, snippet + dashboard);
  await page.waitForFunction(() => customElements.get('rf-analytics-dashboard'));
  await page.evaluate(async () => {
    const tags = ['rf-provider', 'rf-step-feedback', 'rf-csat-modal'];
    await Promise.all(tags.map((tag) => customElements.whenDefined(tag)));
  });
  expect(loaded).toEqual(['rf.bundle.js']);

  const refused = page.waitForEvent('console', {predicate: (message) => /integrity/.test(message.text())});
  await page.route(/rf\.bundle\.js$/, (route) =>
    route.fulfill({
      contentType: 'text/javascript',
      body: 'export {};',
      headers: {'access-control-allow-origin': '*'},
    }),
  );
  await reload(page);
  await refused;
});

const AUTOLOADER = '<script type="module" src="http://cdn.test/dist/cdn/rf-autoloader.js"></script>';

test('rf-autoloader.js loads the feedback elements of the page, and no dashboard', async ({page}) => {
  const loaded = await open(page, `${AUTOLOADER}<p><rf-step-feedback step-id="a"></rf-step-feedback></p>`);
  await expect(helpful(page)).toBeVisible();
  expect(loaded).toContain('rf.js');
  expect(loaded).not.toContain('rf-dashboard.js');
});

test('rf-autoloader.js loads nothing for a page without elements, and the dashboard once it is added', async ({
  page,
}) => {
  const loaded = await open(page, AUTOLOADER);
  await page.waitForLoadState('networkidle');
  expect(loaded).toEqual(['rf-autoloader.js']);
  await page.evaluate(() => {
    const section = document.createElement('section');
    section.append(document.createElement('rf-analytics-dashboard'));
    document.body.append(section);
    return customElements.whenDefined('rf-analytics-dashboard');
  });
  expect(loaded).toContain('rf-dashboard.js');
});

test('discover() of rf-autoloader.js loads the elements of a shadow root', async ({page}) => {
  await open(page, AUTOLOADER);
  const isDefined = await page.evaluate(async (address) => {
    const root = document.body.appendChild(document.createElement('div')).attachShadow({mode: 'open'});
    root.append(document.createElement('rf-csat-modal'));
    const {discover} = (await import(address)) as {discover: (root: ParentNode) => Promise<void>};
    await discover(root);
    return customElements.get('rf-csat-modal') !== undefined;
  }, 'http://cdn.test/dist/cdn/rf-autoloader.js');
  expect(isDefined).toBe(true);
});
