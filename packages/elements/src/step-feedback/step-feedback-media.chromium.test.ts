import {expect} from '@open-wc/testing';
import {emulateMedia, resetMouse, sendMouse} from '@web/test-runner-commands';
import {byRole, mountOne, until} from '../../test/page.js';
import './define.js';
import type {RfStepFeedback} from './step-feedback.js';

describe('rf-step-feedback and media features', () => {
  afterEach(async () => {
    await resetMouse();
    await emulateMedia({reducedMotion: 'no-preference', forcedColors: 'none'});
  });

  it('buttons do not move with prefers-reduced-motion', async () => {
    await emulateMedia({reducedMotion: 'reduce'});
    const element = mountOne<RfStepFeedback>(
      '<rf-step-feedback value="up"></rf-step-feedback>',
      'rf-step-feedback',
    );
    await element.updateComplete;
    const {transitionDuration, animationName} = getComputedStyle(byRole('button', 'Helpful'));
    expect([transitionDuration, animationName]).to.deep.equal(['0s', 'none']);
  });

  for (const [value, name] of [
    ['up', 'Helpful'],
    ['down', 'Not helpful'],
  ] as const) {
    it(`forced colours: the chosen button “${name}” keeps its colour under the mouse`, async () => {
      await emulateMedia({forcedColors: 'active', reducedMotion: 'reduce'});
      const element = mountOne<RfStepFeedback>(
        `<rf-step-feedback value="${value}" reasons="off"></rf-step-feedback>`,
        'rf-step-feedback',
      );
      await element.updateComplete;
      const button = byRole('button', name);
      const {color} = getComputedStyle(button);
      const {left, top, width, height} = button.getBoundingClientRect();
      const position: [number, number] = [Math.round(left + width / 2), Math.round(top + height / 2)];
      await sendMouse({type: 'move', position});
      await until(() => button.matches(':hover'));
      expect(getComputedStyle(button).color).to.equal(color);
    });
  }
});
