import {expect} from '@open-wc/testing';
import {
  allByRole,
  byRole,
  click,
  clickAt,
  focused,
  mount,
  next,
  press,
  record,
  type,
  until,
} from '../../test/page.js';
import {closed, done, down, isOpen, note, openPanel, putStep, reason} from '../../test/reasons-panel.js';
import {useSession} from '../../test/session.js';
import '../provider/define.js';
import './define.js';

describe('rf-step-feedback: reasons', () => {
  const scene = useSession('why', ['cable', 'router']);

  const one = (attributes?: string) => putStep(scene, attributes);
  const opened = (attributes?: string) => openPanel(scene, attributes);
  const names = () =>
    [...byRole('group', 'What went wrong?').querySelectorAll('button')].map((button) =>
      button.textContent.trim(),
    );
  const stored = async () => (await scene.votes())[0];

  it('reasons panel: “Not helpful” submits the vote at once, then asks what went wrong, without taking the focus', async () => {
    const element = one();
    await element.updateComplete;
    down().focus();
    const saved = next(element, 'rf-saved');
    await press('Enter');
    expect((await saved).detail).to.deep.equal({
      stepId: 'cable',
      sessionId: scene.sessionId,
      wasHelpful: false,
    });
    await until(isOpen);
    expect(focused()!.ariaLabel).to.equal('Not helpful');
    expect(names()).to.deep.equal([
      'Unclear',
      'Out of date',
      'Did not work',
      'A step is missing',
      'No access',
    ]);
    expect(note().maxLength).to.equal(280);
    await press('Tab');
    expect(focused()!.textContent.trim()).to.equal('Unclear');
  });

  it('reasons panel: each toggle submits the vote with its reasons and fires rf-reasons', async () => {
    const element = await opened();
    const events = record(element, 'rf-change', 'rf-reasons');
    const first = next(element, 'rf-saved');
    await click(reason('Out of date'));
    await first;
    expect(reason('Out of date').getAttribute('aria-pressed')).to.equal('true');
    expect(await stored()).to.include({was_helpful: false, note: null});
    expect((await stored())!.reasons).to.deep.equal(['outdated']);
    const second = next(element, 'rf-saved');
    reason('No access').click();
    reason('Out of date').click();
    await second;
    await until(async () => (await stored())!.reasons.join() === 'no_access');
    expect(events.map(({type: name, detail}) => [name, detail])).to.deep.equal(
      [['outdated'], ['outdated', 'no_access'], ['no_access']].map((reasons) => [
        'rf-reasons',
        {stepId: 'cable', sessionId: scene.sessionId, reasons, note: null},
      ]),
    );
  });

  it('reasons panel: Enter submits the note and keeps the panel open, Shift+Enter starts a new line', async () => {
    const element = await opened();
    await click(reason('Unclear'));
    await click(note());
    await type(' Which menu?');
    await press('Shift+Enter');
    await type('Help! ');
    const changed = next(element, 'rf-reasons');
    await press('Enter');
    const detail = {
      stepId: 'cable',
      sessionId: scene.sessionId,
      reasons: ['unclear'],
      note: 'Which menu?\nHelp!',
    };
    expect((await changed).detail).to.deep.equal(detail);
    await until(async () => (await stored())!.note === detail.note);
    expect(isOpen()).to.equal(true);
  });

  it('reasons panel: “Done” submits the note, closes the panel, and leaves “Change the reason” in its place', async () => {
    const element = await opened();
    await click(note());
    await type('Old menu');
    await click(done());
    await closed();
    await until(async () => (await stored())!.note === 'Old menu');
    expect(focused()!.textContent.trim()).to.equal('Change the reason');
    await click(byRole('button', 'Change the reason'));
    await until(isOpen);
    expect(note().value).to.equal('Old menu');
    const changed = next(element, 'rf-reasons');
    await click(note());
    note().select();
    await press('Backspace');
    await click(done());
    expect((await changed).detail.note).to.equal(null);
    await closed();
    byRole('button', 'Add a reason');
  });

  it('reasons panel: the note is submitted when the focus leaves the panel', async () => {
    const element = await opened();
    await click(note());
    await type('Gone');
    // Without another control, Tab leaves the page, and Firefox then loses the keys of all later tests.
    mount('<button>Next step</button>');
    const changed = next(element, 'rf-reasons');
    await press('Tab', 'Tab');
    expect((await changed).detail.note).to.equal('Gone');
    expect(focused()!.textContent).to.equal('Next step');
    expect(isOpen()).to.equal(true);
  });

  it('reasons panel: Escape closes the panel and returns the focus to “Add a reason”', async () => {
    await opened();
    reason('Unclear').focus();
    await press('Escape');
    await closed();
    await until(() => focused()?.textContent.trim() === 'Add a reason');
  });

  it('reasons panel: “Add a reason” that is pressed by key moves the focus into the panel, by mouse it does not', async () => {
    await opened();
    await press('Escape');
    await closed();
    await click(byRole('button', 'Add a reason'));
    await until(isOpen);
    expect(focused()?.getAttribute('part')).to.not.equal('reason');
    reason('Unclear').focus();
    await press('Escape');
    await closed();
    await until(() => focused()?.textContent.trim() === 'Add a reason');
    await press('Enter');
    await until(() => focused()?.textContent.trim() === 'Unclear');
    expect(reason('Unclear').getAttribute('aria-pressed')).to.equal('false');
  });

  it('reasons panel: Tab walks from “Not helpful” through the panel to what follows on the page', async () => {
    mount('<button>Before</button>');
    const element = await opened();
    element.parentElement!.insertAdjacentHTML('beforeend', '<button>After</button>');
    const stops: string[] = [];
    for (let i = 0; i < 8; i++) {
      await press('Tab');
      stops.push(focused()!.id || focused()!.textContent.trim());
    }
    expect(stops).to.deep.equal([
      'Unclear',
      'Out of date',
      'Did not work',
      'A step is missing',
      'No access',
      'note',
      'Done',
      'After',
    ]);
  });

  it('reasons panel: a held Enter clicks once, because a click may move the focus to another button', async () => {
    await opened();
    const isIgnored = (target: Element) =>
      !target.dispatchEvent(
        new KeyboardEvent('keydown', {
          key: 'Enter',
          repeat: true,
          bubbles: true,
          composed: true,
          cancelable: true,
        }),
      );
    expect([down(), reason('Unclear'), done()].map(isIgnored)).to.deep.equal([true, true, true]);
  });

  it('reasons panel: a press outside closes the panel', async () => {
    await opened();
    await clickAt(780, 590);
    await closed();
  });

  it('reasons panel: taking the vote back and “Helpful” close the panel, and remove reasons and note', async () => {
    const element = await opened();
    await click(reason('Unclear'));
    await click(down());
    await closed();
    expect(element.value).to.equal(undefined);
    await until(async () => (await stored()) === undefined);
    await click(down());
    await until(isOpen);
    expect(reason('Unclear').getAttribute('aria-pressed')).to.equal('false');
    await click(reason('Unclear'));
    await click(byRole('button', 'Helpful'));
    await closed();
    await until(async () => (await stored())?.was_helpful === true);
    expect((await stored())!.reasons).to.deep.equal([]);
    expect(allByRole('button', /a reason|the reason/)).to.have.length(0);
  });

  it('reasons panel: without a network, the last reasons replace the pending vote and arrive later', async () => {
    const element = one();
    await element.updateComplete;
    await scene.account.faults({kind: 'offline'});
    await click(down());
    await until(isOpen);
    await click(reason('Unclear'));
    await click(reason('No access'));
    await click(note());
    await type('VPN');
    await press('Enter');
    await until(async () => (await scene.account.requests('feedback')).length > 0);
    const saved = next(element, 'rf-saved');
    await scene.account.faults();
    window.dispatchEvent(new Event('online'));
    expect((await saved).detail).to.deep.equal({
      stepId: 'cable',
      sessionId: scene.sessionId,
      wasHelpful: false,
    });
    await until(async () => (await stored())?.note === 'VPN');
    expect((await stored())!.reasons).to.deep.equal(['no_access', 'unclear']);
  });

  it('reasons panel: a note that was typed but not submitted is submitted when the element or the page goes away', async () => {
    const element = await opened();
    await click(note());
    await type('One');
    window.dispatchEvent(new PageTransitionEvent('pagehide'));
    await until(async () => (await stored())!.note === 'One');
    await type(' two');
    element.remove();
    await until(async () => (await stored())!.note === 'One two');
  });

  it('step-feedback: reasons="off" never asks', async () => {
    const element = one('reasons="off"');
    await element.updateComplete;
    const saved = next(element, 'rf-saved');
    await click(down());
    await saved;
    await element.updateComplete;
    expect(isOpen()).to.equal(false);
    expect(element.shadowRoot!.querySelector('.room')).to.equal(null);
  });

  it('reasons panel: the page chooses reasons, their order and names; a code without a name is made readable', async () => {
    const element = await opened('reasons="outdated our_own no_access other_cause"');
    element.reasonLabels = {our_own: 'Our own reason', outdated: ''};
    await element.updateComplete;
    expect(names()).to.deep.equal(['Out of date', 'Our own reason', 'No access', 'Other cause']);
    const saved = next(element, 'rf-saved');
    await click(reason('Our own reason'));
    await saved;
    expect((await stored())!.reasons).to.deep.equal(['our_own']);
  });

  it('reasons panel: more than five reasons cannot be chosen', async () => {
    await opened('reasons="a b c d e f"');
    for (const name of 'ABCDE') reason(name).click();
    await until(() => reason('F').getAttribute('aria-disabled') === 'true');
    reason('F').click();
    expect(reason('F').getAttribute('aria-pressed')).to.equal('false');
    reason('A').click();
    await until(() => !reason('F').hasAttribute('aria-disabled'));
  });

  it('reasons panel: a restored vote offers its reasons for a change', async () => {
    const before = one();
    const reasons = ['outdated', 'from_elsewhere'];
    await before.client!.submitStepFeedback({
      stepId: 'cable',
      sessionId: scene.sessionId,
      wasHelpful: false,
      reasons,
      note: 'N',
    });
    before.remove();
    one('restore');
    await until(() => allByRole('button', 'Change the reason').length === 1);
    await click(byRole('button', 'Change the reason'));
    await until(isOpen);
    expect(reason('Out of date').getAttribute('aria-pressed')).to.equal('true');
    expect(reason('From elsewhere').getAttribute('aria-pressed')).to.equal('true');
    expect(note().value).to.equal('N');
  });

  it('reasons panel: a disabled or readonly element closes the panel and has no button for it', async () => {
    const element = await opened();
    element.readonly = true;
    await closed();
    expect(allByRole('button', 'Add a reason')).to.have.length(0);
    element.readonly = false;
    await until(() => allByRole('button', 'Add a reason').length === 1);
    element.disabled = true;
    await until(() => allByRole('button', 'Add a reason').length === 0);
  });

  it('reasons panel: another step closes the panel, and the note stays with its step', async () => {
    const element = await opened();
    await click(note());
    await type('Cable');
    element.stepId = 'router';
    await closed();
    await until(async () => (await stored())?.note === 'Cable');
    expect((await stored())!.step_id).to.equal('cable');
  });
});
