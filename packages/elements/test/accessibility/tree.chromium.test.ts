import {expect} from '@open-wc/testing';
import {describeTree} from '../devtools.js';
import {byRole, click, mount, next, press, type, until} from '../page.js';
import {useSession} from '../session.js';
import '../../src/csat-modal/define.js';
import type {RfCsatModal} from '../../src/csat-modal/csat-modal.js';
import '../../src/provider/define.js';
import '../../src/step-feedback/define.js';

describe('the accessibility tree', () => {
  const scene = useSession('describeTree');

  const put = (inside: string): HTMLElement => mount(scene.inProvider(inside));
  /** Returns the tree without plain texts, which name the nodes around them. */
  const controls = async () =>
    (await describeTree()).filter((line) => !/^(StaticText|LabelText)/.test(line)).sort();
  const rejection = (code: string) => ({
    kind: 'status' as const,
    status: 403,
    body: {type: 'about:blank', title: code, status: 403, detail: 'Not yours.', code, request_id: 'r'},
  });

  describe('rf-step-feedback', () => {
    const step = async (attributes = '') => {
      const element = put(
        `<rf-step-feedback step-id="cable" ${attributes}></rf-step-feedback>`,
      ).querySelector('rf-step-feedback')!;
      await element.updateComplete;
      return element;
    };

    it('accessibility tree of a step: a named group of two toggle buttons and a polite status', async () => {
      await step('hint="off"');
      expect(await controls()).to.deep.equal([
        'button “Helpful”',
        'button “Not helpful”',
        'group “Was this step helpful?”',
        'status “” live=polite',
      ]);
    });

    it('accessibility tree of a step: the chosen button is pressed', async () => {
      await step('hint="off" value="down"');
      expect(await controls()).to.include.members(['button “Helpful”', 'button “Not helpful” pressed']);
    });

    it('accessibility tree of a step: the buttons are disabled with disabled and readonly', async () => {
      const element = await step('hint="off" value="up" disabled');
      const both = ['button “Helpful” pressed disabled', 'button “Not helpful” disabled'];
      expect(await controls()).to.include.members(both);
      element.disabled = false;
      element.readonly = true;
      await element.updateComplete;
      expect(await controls()).to.include.members(both);
    });

    it('accessibility tree of a step: has the hint and a named button that dismisses it', async () => {
      await step();
      const lines = await describeTree();
      expect(lines).to.include.members([
        'StaticText “Rate this step to help improve flows”',
        'button “Dismiss”',
      ]);
    });

    it('accessibility tree of a step: uses the page’s label and omits its icons', async () => {
      const element = await step('hint="off" label="Did the cable help?"');
      element.innerHTML = '<b slot="up-icon">👍</b><b slot="down-icon">👎</b>';
      expect(await describeTree()).to.have.members([
        'group “Did the cable help?”',
        'button “Helpful”',
        'button “Not helpful”',
        'status “” live=polite',
      ]);
    });

    const REASONS = ['Unclear', 'Out of date', 'Did not work', 'A step is missing', 'No access'];

    it('accessibility tree of a step: after a vote, a group of reasons, a text field and a button to close', async () => {
      const element = await step('hint="off"');
      byRole('button', 'Not helpful').click();
      await until(() => element.shadowRoot!.querySelector('[part=panel]:popover-open'));
      expect(await controls()).to.include.members([
        'button “Not helpful” pressed',
        'group “What went wrong?”',
        ...REASONS.map((name) => `button “${name}”`),
        'textbox “Tell the author more (optional)” multiline',
        'button “Done”',
      ]);
      const chosen = next(element, 'rf-reasons');
      byRole('button', 'Unclear').click();
      await chosen;
      await element.updateComplete;
      expect(await controls()).to.include('button “Unclear” pressed');
      byRole('button', 'Done').click();
      await until(() => !element.shadowRoot!.querySelector('[part=panel]:popover-open'));
      const closed = await controls();
      expect(closed).to.include('button “Change the reason”');
      expect(closed.filter((line) => /Unclear|textbox|Done/.test(line))).to.deep.equal([]);
    });

    it('accessibility tree of a step: a rejected vote is announced politely', async () => {
      const element = await step('hint="off"');
      await scene.account.faults(rejection('forbidden'));
      const failed = next(element, 'rf-error');
      byRole('button', 'Helpful').click();
      await failed;
      await element.updateComplete;
      const lines = await describeTree();
      expect(lines).to.include.members([
        'status “” live=polite',
        'StaticText “Your vote could not be saved”',
      ]);
    });
  });

  describe('rf-step-feedback: reasons', () => {
    it('accessibility tree of the panel: a group of toggle buttons, a text field, a status and “Done”', async () => {
      const element = put('<rf-step-feedback step-id="cable" hint="off"></rf-step-feedback>').querySelector(
        'rf-step-feedback',
      )!;
      await element.updateComplete;
      byRole('button', 'Not helpful').click();
      await until(() => element.shadowRoot!.querySelector('[part=panel]'));
      byRole('button', 'Unclear').click();
      await element.updateComplete;
      expect(await controls()).to.deep.equal(
        [
          'group “Was this step helpful?”',
          'button “Helpful”',
          'button “Not helpful” pressed',
          // The popover.
          'group “”',
          'group “What went wrong?”',
          'button “Unclear” pressed',
          'button “Out of date”',
          'button “Did not work”',
          'button “A step is missing”',
          'button “No access”',
          'textbox “Tell the author more (optional)” multiline',
          'status “” live=polite',
          'button “Done”',
          'status “” live=polite',
        ].sort(),
      );
      byRole('button', 'Done').click();
      await element.updateComplete;
      expect(await controls()).to.include('button “Change the reason”');
    });
  });

  describe('rf-csat-modal', () => {
    const modal = (attributes = '') =>
      put(`<rf-csat-modal ${attributes}></rf-csat-modal>`).querySelector('rf-csat-modal')!;
    const open = async (): Promise<RfCsatModal> => {
      await scene.account.completeSession(scene.sessionId);
      const element = modal();
      void element.show();
      await until(() => element.shadowRoot?.querySelector('dialog[open]'));
      return element;
    };

    it('accessibility tree of the dialog: question, stars as radio group, text field and two buttons', async () => {
      mount('<button>Behind</button>');
      await open();
      expect(await controls()).to.deep.equal(
        [
          'dialog “How was this flow?” modal (Your feedback helps flow authors improve troubleshooting paths.)',
          'form “”',
          'heading “How was this flow?” level=2',
          'paragraph “”',
          'radiogroup “Rating”',
          'radio “1 star” focused',
          'radio “2 stars”',
          'radio “3 stars”',
          'radio “4 stars”',
          'radio “5 stars”',
          'textbox “Comment (optional)” multiline',
          'alert “” live=assertive',
          'status “” live=polite',
          'button “Skip”',
          'button “Submit” disabled',
        ].sort(),
      );
    });

    it('accessibility tree of the dialog: a chosen star is checked and enables Submit', async () => {
      await open();
      await press('ArrowRight', 'ArrowRight');
      expect(await controls()).to.include.members(['radio “3 stars” checked focused', 'button “Submit”']);
    });

    it('accessibility tree of the dialog: few stars add a named group of reasons', async () => {
      await open();
      await press('ArrowRight');
      expect(await controls()).to.include.members(['group “What went wrong?”', 'button “Unclear”']);
    });

    it('accessibility tree of the dialog: a comment without a star is described as incomplete', async () => {
      await open();
      await click(byRole('textbox'));
      await type('a');
      await until(async () =>
        (await controls()).includes('button “Submit” disabled (Choose 1 to 5 stars to submit)'),
      );
    });

    it('accessibility tree of the dialog: the field’s description has the characters left near the limit', async () => {
      const element = await open();
      element.maxLength = 20;
      await element.updateComplete;
      await click(byRole('textbox'));
      await type('123456789');
      await element.updateComplete;
      expect(await controls()).to.include(
        'textbox “Comment (optional)” multiline focused (11 characters left)',
      );
    });

    it('accessibility tree of the dialog: the reason of a rejected rating is an assertive alert', async () => {
      const element = await open();
      await click(byRole('radio', '2 stars'));
      await scene.account.faults(rejection('forbidden'));
      const failed = next(element, 'rf-error');
      await click(byRole('button', 'Submit'));
      await failed;
      await element.updateComplete;
      const lines = await describeTree();
      expect(lines).to.include.members([
        'alert “” live=assertive',
        'StaticText “Your rating could not be saved.”',
        'StaticText “Not yours.”',
      ]);
    });

    it('accessibility tree of the dialog: shows submitting, then thanks in the existing status', async () => {
      const element = await open();
      await click(byRole('radio', '5 stars'));
      await scene.account.faults({kind: 'hold', only: 'rate'});
      await click(byRole('button', 'Submit'));
      await until(() => element.shadowRoot!.querySelector('[part=submit]')!.ariaDisabled === 'true');
      expect(await controls()).to.include('button “Submitting…” disabled focused');
      const rated = next(element, 'rf-rated');
      await scene.account.faults();
      await rated;
      await element.updateComplete;
      expect(await describeTree()).to.include('StaticText “Thank you”');
      expect((await controls()).filter((line) => line.startsWith('status'))).to.deep.equal([
        'status “” live=polite focused',
      ]);
    });

    it('accessibility tree of the inline form: has the same controls without a dialog', async () => {
      modal('inline');
      await until(() => document.querySelector('rf-csat-modal')!.shadowRoot!.querySelector('h2'));
      const lines = await controls();
      expect(lines.filter((line) => /dialog|focused/.test(line))).to.deep.equal([]);
      expect(lines).to.include.members(['heading “How was this flow?” level=2', 'radiogroup “Rating”']);
    });
  });
});
