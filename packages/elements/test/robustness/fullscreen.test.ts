import {expect} from '@open-wc/testing';
import {byRole, click, focused, mount, next, until} from '../page.js';
import {createAccount} from '../server.js';
import '../../src/csat-modal/define.js';
import '../../src/provider/define.js';
import '../../src/step-feedback/define.js';

describe('a page in fullscreen', () => {
  afterEach(async () => {
    if (document.fullscreenElement) await document.exitFullscreen();
  });

  it('reasons and the rating dialog are above an element in fullscreen', async () => {
    localStorage.clear();
    const account = await createAccount();
    await account.putFlow('vpn', ['cable']);
    await account.startSession('vpn', 'fullscreen');
    await account.completeSession('fullscreen');
    const place = mount(
      `<rf-provider base-url="${account.baseUrl}" token="${await account.token()}" session-id="fullscreen">
        <main style="background: white"><button>Fullscreen</button>
        <rf-step-feedback step-id="cable" hint="off"></rf-step-feedback></main>
        <rf-csat-modal></rf-csat-modal>
      </rf-provider>`,
    );
    const main = place.querySelector('main')!;
    await place.querySelector('rf-step-feedback')!.updateComplete;
    byRole('button', 'Fullscreen').addEventListener('click', () => void main.requestFullscreen());
    await click(byRole('button', 'Fullscreen'));
    await until(() => document.fullscreenElement === main, 'fullscreen');

    await click(byRole('button', 'Not helpful'));
    await until(() => place.querySelector('rf-step-feedback')!.shadowRoot!.querySelector('[part=reason]'));
    const chosen = next(place, 'rf-reasons');
    await click(byRole('button', 'Unclear'));
    expect((await chosen).detail.reasons).to.deep.equal(['unclear']);

    const ended = place.querySelector('rf-csat-modal')!.show();
    await until(() => focused()?.ariaLabel === '1 star');
    await click(byRole('radio', '4 stars'));
    await click(byRole('button', 'Submit'));
    expect(await ended).to.equal('rated');
    expect(document.fullscreenElement === main).to.equal(true);
    expect((await account.feedback('fullscreen')).rating).to.include({rating: 4});
  });
});
