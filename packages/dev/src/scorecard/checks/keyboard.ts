import {notApplicable, NotApplicable, yesNo} from '../cell.js';
import {becomesTrue, reachBy} from '../focus.js';
import {visit} from '../product-page.js';
import {nothing, type Check} from './check.js';

const PRESSES = 20;

/** Whether Tab reaches the product, and a key operates it. */
export const keyboard: Check = {
  rows: ['Works by keyboard'],
  limits: nothing(1),
  run: (product, stage) =>
    visit(stage, product, {}, async (opened) => {
      const {page} = opened;
      if (product.keyboard instanceof NotApplicable) return [notApplicable(product.keyboard.reason)];
      const {control, key, effect} = product.keyboard;
      await opened.ready();
      if (!(await reachBy(page, 'Tab', control(page), PRESSES))) {
        return [yesNo(false, 'Tab does not reach it')];
      }
      await page.keyboard.press(key);
      const hasWorked = await becomesTrue(page, () => effect(page).isVisible());
      return [yesNo(hasWorked, `${key} has no effect`)];
    }),
};
