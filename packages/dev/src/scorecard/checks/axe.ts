import axeCore from 'axe-core';
import type {Page} from 'playwright';
import {count, NotApplicable} from '../cell.js';
import {visit} from '../product-page.js';
import {nothing, type Check} from './check.js';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** A text that fades in has a low contrast for a moment, ms. */
const FADE_MS = 1_000;

/** Names of the rules that the page violates now. The page without a product violates none. */
async function violatedNow(page: Page): Promise<string[]> {
  await page.evaluate(axeCore.source);
  return page.evaluate(async (tags) => {
    const {violations} = await (globalThis as {axe?: typeof axeCore}).axe!.run(document, {
      runOnly: tags,
      // Frames belong to the product's service, which the run does not reach.
      iframes: false,
    });
    return violations.map(({id}) => id);
  }, TAGS);
}

/** Names of the rules that the page violates all the time until its texts have faded in. */
async function violatedRules(page: Page): Promise<string[]> {
  const until = performance.now() + FADE_MS;
  let rules = await violatedNow(page);
  while (rules.length > 0 && performance.now() < until) {
    const now = await violatedNow(page);
    rules = rules.filter((rule) => now.includes(rule));
  }
  return rules;
}

/** Violations of WCAG 2.2 A and AA that axe finds in the page, and in the open dialog if there is one. */
export const axe: Check = {
  rows: ['axe violations, WCAG 2.2 A and AA'],
  limits: nothing(1),
  run: (product, stage) =>
    visit(stage, product, {}, async (opened) => {
      const {page} = opened;
      const {dialog} = product;
      await opened.ready();
      const rules = await violatedRules(page);
      if (!(dialog instanceof NotApplicable)) {
        await dialog.opener(page).click();
        await dialog.content(page).waitFor();
        rules.push(...(await violatedRules(page)));
      }
      return [count(rules)];
    }),
};
