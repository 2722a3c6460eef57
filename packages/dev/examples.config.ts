import {defineConfig} from '@playwright/test';
import {chromiumLaunchOptions} from './src/browser.js';

/** Installs the examples from packed packages, and uses them in a browser. */
export default defineConfig({
  testDir: 'examples',
  outputDir: '.cache/example-results',
  globalSetup: './examples/registry-setup.ts',
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  retries: 0,
  // An example is installed and built within its test.
  timeout: 600_000,
  expect: {timeout: 15_000},
  reporter: 'list',
  use: {
    browserName: 'chromium',
    launchOptions: chromiumLaunchOptions(),
    trace: 'retain-on-failure',
    locale: 'en-US',
  },
});
