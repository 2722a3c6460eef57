import type {Locator, Page} from 'playwright';

/** Longest wait for a focus change. Only a change that never happens takes that long. */
const TIMEOUT_MS = 8_000;

/** Whether the focused element is the element or inside it, across shadow roots. */
export const holdsFocus = (locator: Locator): Promise<boolean> =>
  locator.evaluate((element) => {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    let node: Node | null = active;
    while (node && node !== element) {
      const slot: Node | null = node instanceof Element ? node.assignedSlot : null;
      node = slot ?? node.parentNode ?? (node instanceof ShadowRoot ? node.host : null);
    }
    return node === element;
  });

/** Whether no element has the focus, as while the browser's own controls have it. */
export const isNothingFocused = (page: Page): Promise<boolean> =>
  page.evaluate(() => !document.activeElement || document.activeElement === document.body);

/** Checks a condition in each frame until it is true. Resolves with false if it never is. */
export async function becomesTrue(page: Page, condition: () => Promise<boolean>): Promise<boolean> {
  const end = Date.now() + TIMEOUT_MS;
  while (Date.now() < end) {
    if (await condition()) return true;
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  }
  return false;
}

/** Presses a key until the element has the focus. Resolves with false if it never gets it. */
export async function reachBy(page: Page, key: string, target: Locator, presses: number): Promise<boolean> {
  for (let press = 0; press < presses; press++) {
    await page.keyboard.press(key);
    if (await holdsFocus(target)) return true;
  }
  return false;
}
