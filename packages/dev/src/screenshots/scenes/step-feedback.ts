import {LOOKS, type Scene} from '../scene.js';

const STATES = {
  'no vote': 'hint="off"',
  helpful: 'hint="off" value="up"',
  'not helpful': 'hint="off" value="down"',
  disabled: 'hint="off" disabled value="up"',
  readonly: 'hint="off" readonly value="down"',
  'has the focus': 'hint="off"',
  'the pointer is on it': 'hint="off"',
  refused: 'hint="off"',
} as const;

const idOf = (state: string) => state.replaceAll(' ', '-');

export const stepFeedbackScenes: readonly Scene[] = [
  {
    name: 'step-feedback',
    title: '`<rf-step-feedback>`',
    width: 560,
    height: 460,
    looks: LOOKS,
    async show({page, address, sessionId, refuse, put}) {
      await refuse('/steps/refused/');
      const rows = Object.entries(STATES).map(
        ([state, attributes]) =>
          `<dt>${state}</dt><dd><rf-step-feedback step-id="${idOf(state)}" ${attributes}></rf-step-feedback></dd>`,
      );
      await put(`<rf-provider ${address} session-id="${sessionId}"><dl>${rows.join('')}</dl></rf-provider>`);
      const button = (state: string, part = 'up') =>
        page.locator(`[step-id="${idOf(state)}"]`).locator(`[part~=${part}]`);
      await button('refused').click();
      await page.locator('[step-id=refused] [part=status]:not(:empty)').waitFor();
      await button('has the focus').focus();
      // The keyboard had the last word: so the browser shows the focus.
      await page.keyboard.press('Shift');
      await button('the pointer is on it').hover();
    },
  },
  {
    name: 'step-feedback-hint',
    title: '`<rf-step-feedback>`: for the first time',
    width: 560,
    height: 160,
    looks: LOOKS,
    show: ({address, sessionId, put}) =>
      put(
        `<rf-provider ${address} session-id="${sessionId}"><rf-step-feedback step-id="cable"></rf-step-feedback></rf-provider>`,
      ),
  },
];
