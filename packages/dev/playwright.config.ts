import {defineConfig} from '@playwright/test';
import {chromiumLaunchOptions} from './src/browser.js';

export default defineConfig({
  testDir: 'e2e',
  outputDir: '.cache/test-results',
  fullyParallel: true,
  // The machine that checks has two cores, and each worker runs a server too.
  workers: 2,
  forbidOnly: true,
  retries: 0,
  timeout: 60_000,
  expect: {timeout: 10_000},
  reporter: 'list',
  use: {
    browserName: 'chromium',
    launchOptions: chromiumLaunchOptions(),
    trace: 'retain-on-failure',
    locale: 'en-US',
  },
});
