import {expect} from '@open-wc/testing';
import {openHostPage, type HostPage} from '../host-page.js';
import {next, until} from '../page.js';
import {useSession} from '../session.js';
import type {RfProvider} from '../../src/provider/provider.js';

describe('windows that come, go and are written anew', () => {
  const scene = useSession('frames', ['cable', 'router']);

  const body = (step = 'cable') =>
    scene.inProvider(
      `<rf-step-feedback step-id="${step}" restore></rf-step-feedback><rf-csat-modal></rf-csat-modal>`,
    );
  const saved = (page: HostPage) => next(page.document, 'rf-saved');

  it('a vote in flight is not lost when its frame closes', async () => {
    const page = await openHostPage({body: body()});
    await scene.account.faults({kind: 'offline'});
    await page.press('Not helpful');
    await until(async () => (await scene.account.requests(`POST .*feedback`)).length > 0);
    page.close();
    await scene.account.faults();
    const later = await openHostPage({body: body()});
    await until(async () => (await scene.votes()).length > 0);
    expect(await scene.votes()).to.deep.equal([
      {step_id: 'cable', was_helpful: false, reasons: [], note: null},
    ]);
    await until(() => later.document.querySelector('rf-step-feedback')!.value === 'down');
    expect(later.messages).to.deep.equal([]);
  });

  it('two frames send their own votes', async () => {
    const [one, other] = await Promise.all([
      openHostPage({body: body('cable')}),
      openHostPage({body: body('router')}),
    ]);
    const both = [saved(one), saved(other)];
    await one.press('Helpful');
    await other.press('Not helpful');
    await Promise.all(both);
    expect(await scene.votes()).to.have.deep.members([
      {step_id: 'cable', was_helpful: true, reasons: [], note: null},
      {step_id: 'router', was_helpful: false, reasons: [], note: null},
    ]);
  });

  it('elements vote, translate and rate after document.open()', async () => {
    const page = await openHostPage({body: body()});
    await page.find('button', 'Helpful');
    page.document.open();
    page.document.write(`<!doctype html><html lang="de"><body>${body()}</body></html>`);
    page.document.close();
    const vote = saved(page);
    await page.press('Hilfreich');
    await vote;
    expect(await scene.votes()).to.deep.equal([
      {step_id: 'cable', was_helpful: true, reasons: [], note: null},
    ]);
    page.document.documentElement.lang = 'fr';
    await page.find('button', 'Utile');
    await scene.account.completeSession(scene.sessionId);
    void page.document.querySelector('rf-csat-modal')!.show();
    (await page.find('input', '1 étoile')).click();
    const closed = next(page.document, 'rf-close');
    await page.press('Envoyer');
    await closed;
    expect(await scene.rating()).to.include({rating: 1});
    expect(page.messages).to.deep.equal([]);
  });

  it('an offline vote after document.open() arrives', async () => {
    const page = await openHostPage({body: body()});
    page.document.open();
    page.document.write(`<!doctype html><html lang="en"><body>${body()}</body></html>`);
    page.document.close();
    await scene.account.faults({kind: 'offline'});
    await page.press('Helpful');
    await until(async () => (await scene.account.requests(`POST .*feedback`)).length > 0);
    await scene.account.faults();
    page.window.dispatchEvent(new Event('online'));
    const provider = page.document.querySelector<RfProvider>('rf-provider')!;
    await until(async () => (await provider.client!.pending()) === 0);
    expect(await scene.votes()).to.deep.equal([
      {step_id: 'cable', was_helpful: true, reasons: [], note: null},
    ]);
  });
});
