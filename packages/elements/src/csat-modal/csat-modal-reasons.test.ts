import {expect} from '@open-wc/testing';
import {allByRole, byRole, click, mountOne, next, until} from '../../test/page.js';
import {useSession} from '../../test/session.js';
import {translate} from '../../test/translate.js';
import '../provider/define.js';
import type {RfCsatModal} from './csat-modal.js';
import './define.js';

const BUILT_IN = ['Unclear', 'Out of date', 'Did not work', 'A step is missing', 'No access'];

describe('rf-csat-modal: reasons', () => {
  const scene = useSession('why');

  const one = (attributes = ''): RfCsatModal =>
    mountOne(scene.inProvider(`<rf-csat-modal ${attributes}></rf-csat-modal>`), 'rf-csat-modal');
  /** Shows the form in the page: its reasons are those of the dialog. */
  const inline = async (attributes = ''): Promise<RfCsatModal> => {
    await scene.account.completeSession(scene.sessionId);
    const modal = one(`inline ${attributes}`);
    await until(() => allByRole('radiogroup', 'Rating').length);
    return modal;
  };

  const choose = async (stars: number): Promise<void> => {
    byRole('radio', stars === 1 ? '1 star' : `${stars} stars`).click();
    await document.querySelector('rf-csat-modal')!.updateComplete;
  };
  const groups = () => allByRole('group', 'What went wrong?');
  const names = () =>
    [...document.querySelector('rf-csat-modal')!.shadowRoot!.querySelectorAll('[part=reason]')].map(
      ({textContent}) => textContent.trim(),
    );
  const reason = (name: string) => byRole('button', name);
  const submit = async (modal: RfCsatModal) => {
    const rated = next(modal, 'rf-rated');
    byRole('button', 'Submit').click();
    return (await rated).detail;
  };

  it('rating form: 1 to 3 stars ask for reasons between stars and comment, more stars do not', async () => {
    const modal = await inline();
    expect(groups()).to.have.lengthOf(0);
    for (const stars of [1, 2, 3]) {
      await choose(stars);
      expect(names()).to.deep.equal(BUILT_IN);
    }
    const order = [...modal.shadowRoot!.querySelectorAll('[part=stars], [part=reasons], [part=comment]')];
    expect(order.map((element) => element.getAttribute('part'))).to.deep.equal([
      'stars',
      'reasons',
      'comment',
    ]);
    for (const stars of [4, 5]) {
      await choose(stars);
      expect(groups()).to.have.lengthOf(0);
    }
  });

  it('rating dialog with auto: sends the reasons and fires rf-rated with them', async () => {
    const modal = one('auto');
    await modal.updateComplete;
    await document.querySelector('rf-provider')!.complete('unresolved');
    await until(() => allByRole('dialog').length);
    await choose(2);
    await click(reason('No access'));
    await click(reason('Out of date'));
    await click(reason('Unclear'));
    await click(reason('Unclear'));
    const detail = await submit(modal);
    expect(detail).to.deep.include({
      sessionId: scene.sessionId,
      rating: 2,
      reasons: ['no_access', 'outdated'],
    });
    await until(async () => (await scene.rating())?.reasons.join() === 'no_access,outdated');
  });

  it('rating form: 4 stars clear the reasons, so that fewer stars ask again', async () => {
    const modal = await inline();
    await choose(1);
    reason('Unclear').click();
    await modal.updateComplete;
    await choose(3);
    expect(reason('Unclear').getAttribute('aria-pressed')).to.equal('true');
    await choose(4);
    await choose(2);
    expect(reason('Unclear').getAttribute('aria-pressed')).to.equal('false');
    reason('No access').click();
    await modal.updateComplete;
    await choose(5);
    expect((await submit(modal)).reasons).to.deep.equal([]);
    await until(async () => (await scene.rating())?.rating === 5);
    expect((await scene.rating())!.reasons).to.deep.equal([]);
  });

  it('csat-modal: reasons="off" never asks', async () => {
    const modal = await inline('reasons="off"');
    await choose(1);
    expect(groups()).to.have.lengthOf(0);
    expect((await submit(modal)).reasons).to.deep.equal([]);
  });

  it('rating form: the page chooses reasons, their order and names', async () => {
    const modal = await inline('reasons="outdated our_own other_cause"');
    modal.reasonLabels = {our_own: 'Our own reason'};
    await choose(3);
    expect(names()).to.deep.equal(['Out of date', 'Our own reason', 'Other cause']);
    reason('Our own reason').click();
    await modal.updateComplete;
    expect((await submit(modal)).reasons).to.deep.equal(['our_own']);
    await until(async () => (await scene.rating())?.reasons.join() === 'our_own');
  });

  it('rating form: reasons show current texts under a page translator', async () => {
    const modal = await inline();
    await choose(2);
    translate(modal.shadowRoot!);
    expect(names()[0]).to.equal('«Unclear»');
    reason('«Unclear»').click();
    await modal.updateComplete;
    expect(reason('«Unclear»').getAttribute('aria-pressed')).to.equal('true');
    modal.reasons = 'outdated unclear';
    await modal.updateComplete;
    expect(names()[0]).to.equal('Out of date');
    expect(reason('Unclear').getAttribute('aria-pressed')).to.equal('true');
  });
});
