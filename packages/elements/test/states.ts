import type {RfCsatModal} from '../src/csat-modal/csat-modal.js';
import type {RfStepFeedback} from '../src/step-feedback/step-feedback.js';
import {mount, next, until} from './page.js';
import type {Account} from './server.js';

/** The account and its completed session in which states are shown. */
export interface Stage {
  readonly account: Account;
  readonly token: string;
  readonly sessionId: string;
}

/** Brings elements into a state that users can see. */
export type State = (stage: Stage, attributes: string) => Promise<HTMLElement>;

const put = ({account, token, sessionId}: Stage, inside: string): HTMLElement =>
  mount(
    `<rf-provider base-url="${account.baseUrl}" token="${token}" session-id="${sessionId}">${inside}</rf-provider>`,
  );

/** The server permanently rejects a request. */
export const refused = {
  kind: 'status' as const,
  status: 403,
  body: {
    type: 'about:blank',
    title: 'Forbidden',
    status: 403,
    detail: 'This session belongs to somebody else.',
    code: 'forbidden',
    request_id: 'r',
  },
};

const step =
  (own: string): State =>
  async (stage, attributes) => {
    const element = put(
      stage,
      `<rf-step-feedback step-id="cable" ${own} ${attributes}></rf-step-feedback>`,
    ).querySelector('rf-step-feedback')!;
    await element.updateComplete;
    return element;
  };

/** Waits for a part of an element that is rendered by code that loads later. */
const withPart = async (element: HTMLElement, part: string): Promise<HTMLElement> => {
  await until(() => element.shadowRoot!.querySelector(`[part=${part}]`));
  return element.shadowRoot!.querySelector<HTMLElement>(`[part=${part}]`)!;
};

/** All states of step feedback, by name. */
export const stepStates: Readonly<Record<string, State>> = {
  'no vote': step('hint="off"'),
  hint: step(''),
  up: step('hint="off" value="up"'),
  down: async (stage, attributes) => {
    const element = await step('hint="off" value="down"')(stage, attributes);
    await withPart(element, 'change-reasons');
    return element;
  },
  'asks for reasons': async (stage, attributes) => {
    const element = await step('hint="off"')(stage, attributes);
    element.shadowRoot!.querySelector<HTMLElement>('[part~=down]')!.click();
    const note = (await withPart(element, 'note')) as HTMLTextAreaElement;
    element.shadowRoot!.querySelector<HTMLElement>('[part=reason]')!.click();
    // Near its limit, the note has a counter.
    note.value = 'The menu has another name. '.repeat(10);
    note.dispatchEvent(new Event('input'));
    await (element as RfStepFeedback).updateComplete;
    return element;
  },
  disabled: step('hint="off" disabled value="up"'),
  readonly: step('hint="off" readonly value="down"'),
  refused: async (stage, attributes) => {
    const element = await step('hint="off"')(stage, attributes);
    await stage.account.faults(refused);
    const failed = next(element, 'rf-error');
    element.shadowRoot!.querySelector<HTMLElement>('[part~=up]')!.click();
    await failed;
    await stage.account.faults();
    return element;
  },
};

const askingModal =
  (own = '', prepare?: (modal: RfCsatModal, stage: Stage) => Promise<void>): State =>
  async (stage, attributes) => {
    const modal = put(stage, `<rf-csat-modal ${own} ${attributes}></rf-csat-modal>`).querySelector(
      'rf-csat-modal',
    )!;
    if (!own) void modal.show({force: true});
    await until(() => modal.shadowRoot?.querySelector(own ? 'h2' : 'dialog[open]'));
    await prepare?.(modal, stage);
    await modal.updateComplete;
    return modal;
  };

const choose = async (modal: RfCsatModal, stars = 4): Promise<void> => {
  modal.shadowRoot!.querySelectorAll<HTMLElement>('[type=radio]')[stars - 1]!.click();
  await modal.updateComplete;
};
const submit = (modal: RfCsatModal) => modal.shadowRoot!.querySelector<HTMLElement>('[part=submit]')!.click();
const text = (modal: RfCsatModal) => modal.shadowRoot!.querySelector('textarea')!;

const thanked = async (modal: RfCsatModal): Promise<void> => {
  await choose(modal);
  const rated = next(modal, 'rf-rated');
  submit(modal);
  await rated;
};

/** All states of the rating form, by name. */
export const ratingStates: Readonly<Record<string, State>> = {
  empty: askingModal(),
  chosen: askingModal('', (modal) => choose(modal)),
  'asks for reasons': askingModal('', async (modal) => {
    await choose(modal, 2);
    modal.shadowRoot!.querySelector<HTMLElement>('[part=reason]')!.click();
  }),
  'near the end of the comment': askingModal('', async (modal) => {
    await choose(modal);
    text(modal).value = 'The second step left me guessing. '.repeat(14);
    text(modal).dispatchEvent(new Event('input'));
  }),
  submitting: askingModal('', async (modal, {account}) => {
    await choose(modal);
    await account.faults({kind: 'hold', only: 'rate'});
    submit(modal);
  }),
  refused: askingModal('', async (modal, {account}) => {
    await choose(modal);
    await account.faults(refused);
    const failed = next(modal, 'rf-error');
    submit(modal);
    await failed;
    await account.faults();
  }),
  thanks: askingModal('', thanked),
  'in the page': askingModal('inline', (modal) => choose(modal)),
  'thanks in the page': askingModal('inline', thanked),
};
