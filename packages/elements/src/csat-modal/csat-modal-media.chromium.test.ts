import {expect} from '@open-wc/testing';
import {emulateMedia} from '@web/test-runner-commands';
import {mountOne, painted, record, until} from '../../test/page.js';
import {useSession} from '../../test/session.js';
import '../provider/define.js';
import type {RfCsatModal} from './csat-modal.js';
import './define.js';

describe('rf-csat-modal and media features', () => {
  const scene = useSession('print');

  afterEach(() => emulateMedia({media: 'screen'}));

  it('rating dialog: a print shows the page without dialog and backdrop, and the dialog stays open', async () => {
    await scene.account.completeSession(scene.sessionId);
    const modal = mountOne<RfCsatModal>(scene.inProvider('<rf-csat-modal></rf-csat-modal>'), 'rf-csat-modal');
    const events = record(modal, 'rf-close', 'rf-skip');
    void modal.show();
    await until(() => modal.shadowRoot?.querySelector('dialog[open]'));
    const dialog = modal.shadowRoot!.querySelector('dialog')!;
    const visibility = () => [
      getComputedStyle(dialog).visibility,
      getComputedStyle(dialog, '::backdrop').visibility,
    ];
    expect(visibility()).to.deep.equal(['visible', 'visible']);
    await emulateMedia({media: 'print'});
    expect(visibility()).to.deep.equal(['hidden', 'hidden']);
    // An element that is no longer rendered closes within a frame.
    await painted();
    await emulateMedia({media: 'screen'});
    await painted();
    expect(dialog.matches(':modal')).to.equal(true);
    expect(visibility()).to.deep.equal(['visible', 'visible']);
    expect(events).to.deep.equal([]);
  });
});
