import {expect} from '@open-wc/testing';
import type {RfStepFeedback} from '../src/step-feedback/step-feedback.js';
import {byRole, mountOne} from './page.js';
import type {SessionScene} from './session.js';

/** The flow's steps in tests of `rf-step-feedback`. */
export const STEPS = ['cable', 'router', 'dns'];

export const up = () => byRole('button', 'Helpful');
export const down = () => byRole('button', 'Not helpful');

/** `aria-pressed` of both buttons. */
export const pressed = (): string =>
  [up(), down()].map((button) => button.getAttribute('aria-pressed')).join(' ');

/** Adds an element of the step “cable” to the page. */
export const mountStep = (scene: SessionScene, attributes = ''): RfStepFeedback =>
  mountOne(
    scene.inProvider(`<rf-step-feedback step-id="cable" ${attributes}></rf-step-feedback>`),
    'rf-step-feedback',
  );

/** Expects a number of requests. A later request of the same client makes sure that none is still on its way. */
export async function expectRequests(
  scene: SessionScene,
  {client}: RfStepFeedback,
  path: string,
  count: number,
): Promise<void> {
  await client!.flush();
  await client!.getMe();
  expect(await scene.account.requests(path)).to.have.length(count);
}
