import {expect} from '@open-wc/testing';
import {openHostPage, type HostPage} from '../host-page.js';
import {next} from '../page.js';
import {useSession} from '../session.js';

describe('more than one copy on a page', () => {
  const scene = useSession('twice');

  const open = (...modules: string[]): Promise<HostPage> =>
    openHostPage({
      modules,
      body: scene.inProvider(
        `<rf-step-feedback step-id="cable"></rf-step-feedback><rf-csat-modal></rf-csat-modal>`,
      ),
    });
  const expectVoteAndRating = async (page: HostPage) => {
    const saved = next(page.document, 'rf-saved');
    await page.press('Helpful');
    await saved;
    expect(await scene.votes()).to.deep.equal([
      {step_id: 'cable', was_helpful: true, reasons: [], note: null},
    ]);
    const closed = next(page.document, 'rf-close');
    await scene.account.completeSession(scene.sessionId);
    void page.document.querySelector('rf-csat-modal')!.show({force: true});
    (await page.find('input', '3 stars')).click();
    await page.press('Submit');
    await closed;
    expect(await scene.rating()).to.include({rating: 3});
  };
  const version = (page: HostPage) =>
    Reflect.get(page.window.customElements.get('rf-step-feedback')!, 'version') as string;

  it('two copies of the same version work without a warning', async () => {
    const page = await open('rf.js', 'copy/rf.js', 'rf.bundle.js', 'rf-dashboard.js');
    await expectVoteAndRating(page);
    expect(page.messages).to.deep.equal([]);
  });

  it('two versions on one page: the first one works, with one warning', async () => {
    const page = await open('rf.js', 'next/rf.bundle.js');
    const response = await fetch(new URL('../../package.json', import.meta.url));
    const {version: current} = (await response.json()) as {version: string};
    expect(version(page)).to.equal(current);
    await expectVoteAndRating(page);
    expect(page.messages).to.have.length(1);
    expect(page.messages[0]).to.match(/^warn: /);
    expect(page.messages[0]).to.contain(`defined by ${current}, not by 999.0.0`);
  });

  it('two versions on one page, in the other order: the first one works, with one warning', async () => {
    const page = await open('next/rf.bundle.js', 'rf.js');
    expect(version(page)).to.equal('999.0.0');
    await expectVoteAndRating(page);
    expect(page.messages).to.have.length(1);
  });

  it('two copies: a name that other code has defined is kept, with one warning', async () => {
    const page = await openHostPage({
      first: "customElements.define('rf-csat-modal', class extends HTMLElement {});",
      body: '<rf-csat-modal></rf-csat-modal>',
    });
    expect(page.document.querySelector('rf-csat-modal')!.shadowRoot).to.equal(null);
    expect(page.messages).to.have.length(1);
    expect(page.messages[0]).to.contain('<rf-csat-modal> is already defined by other code');
  });

  it('configure() of another copy gives elements a client', async () => {
    const page = await openHostPage({
      modules: ['rf.js'],
      body: `<rf-step-feedback step-id="cable" session-id="${scene.sessionId}"></rf-step-feedback>`,
    });
    const script = page.document.createElement('script');
    script.type = 'module';
    script.textContent = `import {configure} from '/host-pages/built/next/rf.bundle.js';
      configure({baseUrl: '${scene.account.baseUrl}', token: '${scene.token}'});`;
    page.document.head.append(script);
    const saved = next(page.document, 'rf-saved');
    await page.press('Helpful');
    expect((await saved).detail.sessionId).to.equal(scene.sessionId);
  });
});
