import {notApplicable, NotApplicable, yesNo, type Cell} from '../cell.js';
import {becomesTrue, holdsFocus, isNothingFocused} from '../focus.js';
import type {Dialog, Product} from '../product.js';
import {visit, type Stage, type ProductPage} from '../product-page.js';
import {nothing, type Check} from './check.js';

const PRESSES = 25;

/** Opens the dialog by keyboard. */
async function open({page}: ProductPage, {opener, content}: Dialog): Promise<void> {
  await opener(page).focus();
  await page.keyboard.press('Enter');
  await content(page).waitFor();
}

/** Presses Tab and Shift+Tab. The focus may leave to the browser, but not to the page behind the dialog. */
async function holdsTab({page}: ProductPage, {content}: Dialog): Promise<boolean> {
  for (const key of ['Tab', 'Shift+Tab']) {
    for (let press = 0; press < PRESSES; press++) {
      await page.keyboard.press(key);
      if (!(await holdsFocus(content(page))) && !(await isNothingFocused(page))) return false;
    }
  }
  return true;
}

const focusCells = (product: Product, stage: Stage, dialog: Dialog): Promise<Cell[]> =>
  visit(stage, product, {}, async (opened) => {
    await opened.ready();
    await open(opened, dialog);
    const content = dialog.content(opened.page);
    const movesIn = await becomesTrue(opened.page, () => holdsFocus(content));
    if (!dialog.isModal) return [yesNo(movesIn), notApplicable('it leaves the page usable')];
    // Otherwise Tab would start in the page behind.
    if (!movesIn) return [yesNo(false), yesNo(false, 'the focus starts outside')];
    return [yesNo(true), yesNo(await holdsTab(opened, dialog))];
  });

const escapeCells = (product: Product, stage: Stage, dialog: Dialog): Promise<Cell[]> =>
  visit(stage, product, {}, async (opened) => {
    const {page} = opened;
    await opened.ready();
    await open(opened, dialog);
    const content = dialog.content(page);
    await becomesTrue(page, () => holdsFocus(content));
    await page.keyboard.press('Escape');
    const closes = await becomesTrue(page, async () => !(await content.isVisible()));
    if (!closes) return [yesNo(false), notApplicable('Escape does not close it')];
    return [yesNo(true), yesNo(await becomesTrue(page, () => holdsFocus(dialog.opener(page))))];
  });

/** Checks the behaviour of a dialog that keyboard users expect. */
export const dialogs: Check = {
  rows: [
    'Dialog: the focus moves in',
    'Dialog: Tab stays inside',
    'Dialog: Escape closes it',
    'Dialog: the focus returns',
  ],
  limits: nothing(4),
  run: async (product, stage) => {
    const {dialog} = product;
    if (dialog instanceof NotApplicable) return Array<Cell>(4).fill(notApplicable(dialog.reason));
    return [...(await focusCells(product, stage, dialog)), ...(await escapeCells(product, stage, dialog))];
  },
};
