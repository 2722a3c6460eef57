import type {RfStepFeedback} from '@resolutionflow/elements';
import {LOOKS, type Scene, type Stage} from '../scene.js';

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

/** Opens the panel for reasons, in a page that continues below it. */
async function openPanel({page, address, sessionId, put}: Stage, attributes = ''): Promise<void> {
  await put(
    `<rf-provider ${address} session-id="${sessionId}"><h1>VPN is down</h1><p>Check the cable.</p>
      <rf-step-feedback step-id="cable" hint="off" ${attributes}></rf-step-feedback>
      <p>Restart the client.</p><rf-step-feedback step-id="client"></rf-step-feedback>
      <p>If neither helps, call the desk.</p></rf-provider>`,
  );
  await page.locator('[step-id=cable] [part~=down]').click();
  await page.locator('[part=panel]').waitFor();
}

export const stepFeedbackScenes: readonly Scene[] = [
  {
    name: 'step-feedback',
    title: '`<rf-step-feedback>`',
    width: 560,
    height: 460,
    isWhole: true,
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
      // After a key press, the browser shows the focus ring.
      await page.keyboard.press('Shift');
      await button('the pointer is on it').hover();
    },
  },
  {
    name: 'step-feedback-hint',
    title: '`<rf-step-feedback>`: first-time hint',
    width: 560,
    height: 160,
    looks: LOOKS,
    show: ({address, sessionId, put}) =>
      put(
        `<rf-provider ${address} session-id="${sessionId}"><rf-step-feedback step-id="cable"></rf-step-feedback></rf-provider>`,
      ),
  },
  {
    name: 'step-feedback-reasons',
    title: '`<rf-step-feedback>`: asks for reasons',
    width: 560,
    height: 560,
    looks: LOOKS,
    show: (stage) => openPanel(stage),
  },
  {
    name: 'step-feedback-reasons-chosen',
    title: '`<rf-step-feedback>`: reasons, and a note near its end',
    width: 560,
    height: 560,
    looks: LOOKS,
    async show(stage) {
      const {page} = stage;
      await openPanel(stage, 'reasons="outdated no_access wrong_customer unclear"');
      await page.locator('[step-id=cable]').evaluate((element) => {
        (element as RfStepFeedback).reasonLabels = {wrong_customer: 'Not our VPN'};
      });
      await page.locator('[part=reason]').nth(0).click();
      await page.locator('[part=reason]').nth(2).click();
      await page.locator('[part=note]').fill('The menu has another name since the update. '.repeat(6));
      await page.keyboard.press('Enter');
    },
  },
  {
    name: 'step-feedback-reasons-changed',
    title: '`<rf-step-feedback>`: a vote without and with a reason',
    width: 560,
    height: 240,
    looks: LOOKS,
    async show({page, address, sessionId, put}) {
      await put(
        `<rf-provider ${address} session-id="${sessionId}"><dl><dt>no reason</dt>
          <dd><rf-step-feedback step-id="a" hint="off" value="down"></rf-step-feedback></dd>
          <dt>a reason</dt><dd><rf-step-feedback step-id="b" hint="off"></rf-step-feedback></dd></dl></rf-provider>`,
      );
      await page.locator('[step-id=b] [part~=down]').click();
      await page.locator('[part=reason]').first().click();
      await page.locator('[part=done]').click();
      await page.locator('[step-id=b] [part=change-reasons]').waitFor();
    },
  },
];
