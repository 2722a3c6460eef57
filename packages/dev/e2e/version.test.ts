import {execFileSync} from 'node:child_process';
import {cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {expect, test} from '@playwright/test';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const ELEMENTS = 'packages/elements';

/** Copies the built package and what its build needs, so that the test can change its version. */
function copyPackage(): string {
  const copy = mkdtempSync(join(tmpdir(), 'rf-version-'));
  mkdirSync(join(copy, ELEMENTS), {recursive: true});
  for (const path of ['src', 'dist', 'package.json', 'minify-templates.mjs', 'write-version.mjs']) {
    cpSync(join(ROOT, ELEMENTS, path), join(copy, ELEMENTS, path), {recursive: true});
  }
  cpSync(join(ROOT, 'rollup.config.mjs'), join(copy, 'rollup.config.mjs'));
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

test('after a version change and a build, every file has the version of package.json', async ({page}) => {
  test.setTimeout(180_000);
  const copy = copyPackage();
  try {
    const manifest = join(copy, ELEMENTS, 'package.json');
    const json = JSON.parse(readFileSync(manifest, 'utf8')) as object;
    writeFileSync(manifest, JSON.stringify({...json, version: '12.34.56'}));
    execFileSync('npm', ['run', '--silent', 'prepare-dist'], {cwd: join(copy, ELEMENTS)});
    execFileSync(join(ROOT, 'node_modules/.bin/rollup'), ['-c', '--silent'], {cwd: copy});
    const entry = pathToFileURL(join(copy, ELEMENTS, 'dist/index.js')).href;
    expect(((await import(entry)) as {version: string}).version).toBe('12.34.56');
    await page.route('http://files.test/**', (route) => {
      const {pathname} = new URL(route.request().url());
      return pathname === '/'
        ? route.fulfill({contentType: 'text/html', body: '<!doctype html>'})
        : route.fulfill({path: join(copy, ELEMENTS, 'dist/cdn', pathname)});
    });
    for (const file of ['rf.js', 'rf-dashboard.js', 'rf.bundle.js']) {
      await page.goto('http://files.test/');
      const versions = await page.evaluate(async (address) => {
        const {version} = (await import(address)) as {version: string};
        return [version, Reflect.get(customElements.get('rf-step-feedback')!, 'version') as string];
      }, `/${file}`);
      expect([file, ...versions]).toEqual([file, '12.34.56', '12.34.56']);
    }
  } finally {
    rmSync(copy, {recursive: true});
  }
});
