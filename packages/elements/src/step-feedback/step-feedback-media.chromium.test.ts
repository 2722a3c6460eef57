import {expect} from '@open-wc/testing';
import {emulateMedia} from '@web/test-runner-commands';
import {byRole, mountOne} from '../../test/page.js';
import './define.js';
import type {RfStepFeedback} from './step-feedback.js';

describe('rf-step-feedback and media features', () => {
  afterEach(() => emulateMedia({reducedMotion: 'no-preference'}));

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
});
