import type {RfStepFeedback} from '../src/step-feedback/step-feedback.js';
import {allByRole, byRole, click, mountOne, next, until} from './page.js';
import type {SessionScene} from './session.js';

export const down = () => byRole('button', 'Not helpful');
export const done = () => byRole('button', 'Done');
export const reason = (name: string) => byRole('button', name);
export const note = () => byRole<HTMLTextAreaElement>('textbox', 'Tell the author more (optional)');
export const isOpen = () => allByRole('group', 'What went wrong?').length === 1;
export const closed = () => until(() => !isOpen());

/** Adds an element of the step “cable” to the page. */
export const putStep = (scene: SessionScene, attributes = ''): RfStepFeedback =>
  mountOne(
    scene.inProvider(`<rf-step-feedback step-id="cable" hint="off" ${attributes}></rf-step-feedback>`),
    'rf-step-feedback',
  );

/** Adds an element, votes “Not helpful” and waits for the panel. */
export async function openPanel(scene: SessionScene, attributes = ''): Promise<RfStepFeedback> {
  const element = putStep(scene, attributes);
  await element.updateComplete;
  const saved = next(element, 'rf-saved');
  await click(down());
  await saved;
  await until(isOpen);
  return element;
}
