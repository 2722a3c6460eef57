import {expect} from '@open-wc/testing';
import {openHostPage, type HostPage} from '../host-page.js';
import {next, until} from '../page.js';
import {useSession} from '../session.js';

describe('hostile pages', () => {
  const scene = useSession('hostile');

  beforeEach(async () => {
    await scene.account.completeSession(scene.sessionId);
  });

  const body = () =>
    scene.inProvider(
      `<rf-step-feedback step-id="cable" reasons="off"></rf-step-feedback><rf-csat-modal></rf-csat-modal>`,
    );

  /** Votes, opens the dialog and rates. */
  async function expectVoteAndRating(page: HostPage): Promise<void> {
    const saved = next(page.document, 'rf-saved');
    await page.press('Helpful');
    await saved;
    const closed = next(page.document, 'rf-close');
    void page.document.querySelector('rf-csat-modal')!.show();
    (await page.find('input', '3 stars')).click();
    await page.press('Submit');
    await closed;
    const {steps, rating} = await scene.account.feedback(scene.sessionId);
    expect(steps.map(({was_helpful}) => was_helpful)).to.deep.equal([true]);
    expect(rating).to.include({rating: 3});
    expect(page.messages).to.deep.equal([]);
  }

  const SCRIPTS: Readonly<Record<string, string>> = {
    'toJSON on all prototypes': `for (const Class of [Array, Object, String, Date])
      Object.defineProperty(Class.prototype, 'toJSON', {value() { return 'toJSON'; }, configurable: true});
      delete Object.prototype.toJSON; delete String.prototype.toJSON; delete Date.prototype.toJSON;`,
    'enumerable additions to Array.prototype and Object.prototype': `Array.prototype.contains = function () {};
      Object.prototype.extend = function () {};`,
    'replaced methods of Array.prototype': `Array.prototype.find = function (test) {
        for (let i = 0; i < this.length; i++) if (test(this[i], i, this)) return this[i];
      };
      Array.prototype.at = function (i) { return this[i < 0 ? this.length + i : i]; };`,
    'frozen prototypes':
      'for (const Class of [Object, Array, Function, Promise, Map]) Object.freeze(Class.prototype);',
  };

  for (const [what, first] of Object.entries(SCRIPTS)) {
    it(`in a page with ${what}, a vote and a rating arrive`, async () => {
      await expectVoteAndRating(await openHostPage({first, body: body()}));
    });
  }

  const STYLES: Readonly<Record<string, string>> = {
    '`all: unset` on everything': '* {all: unset}',
    '`display: block !important` on everything': '* {display: block !important}',
    '`display: contents` on the elements': 'rf-step-feedback, rf-csat-modal {display: contents}',
    'vertical writing': 'html {writing-mode: vertical-rl}',
    containment: 'rf-provider {display: block; contain: layout paint style}',
    'no pointer events': 'html {pointer-events: none}',
    'huge letters': 'html, * {font-size: 60px !important; line-height: 3 !important}',
  };

  for (const [what, css] of Object.entries(STYLES)) {
    it(`in a page with ${what}, a vote and a rating arrive, and buttons have their size`, async () => {
      const page = await openHostPage({body: body()});
      const sheet = new page.window.CSSStyleSheet();
      sheet.replaceSync(css);
      page.document.adoptedStyleSheets = [sheet];
      const {width, height} = (await page.find('button', 'Helpful')).getBoundingClientRect();
      expect([width, height].every((size) => size >= 36 && size <= 44)).to.equal(
        true,
        `${width} × ${height}`,
      );
      await expectVoteAndRating(page);
    });
  }

  it('in a page without a doctype, tables and the rating form look as in other pages', async () => {
    const token = await scene.account.token({role: 'team_admin'});
    const page = await openHostPage({
      quirks: true,
      modules: ['rf-dashboard.js'],
      body: `<rf-analytics-dashboard base-url="${scene.account.baseUrl}" token="${token}" theme="dark"></rf-analytics-dashboard>
        <rf-csat-modal inline session-id="quirks"></rf-csat-modal>`,
    });
    expect(page.document.compatMode).to.equal('BackCompat');
    const styleOf = (element: Element) => page.window.getComputedStyle(element);
    const [table, panel] = [styleOf(await page.find('table')), styleOf(await page.find('.panel'))];
    expect([table.fontSize, table.color]).to.deep.equal([panel.fontSize, panel.color]);
    expect(styleOf(await page.find('form')).marginBlockEnd).to.equal('0px');
  });

  it('in a sandboxed iframe without allow-forms, a vote and a rating arrive', async () => {
    await expectVoteAndRating(
      await openHostPage({body: body()}, {sandbox: 'allow-scripts allow-same-origin'}),
    );
  });

  it('in a sandboxed iframe without allow-same-origin, a vote is shown and one warning says what to do', async () => {
    const report = new Promise<unknown>((resolve) =>
      addEventListener('message', ({data}) => resolve(data), {once: true}),
    );
    const first = `addEventListener('load', async () => {
      const step = document.querySelector('rf-step-feedback');
      const button = () => step.shadowRoot?.querySelector('[part~=up]');
      const frame = () => new Promise(requestAnimationFrame);
      while (!button()) await frame();
      button().click();
      while (!messages.length) await frame();
      parent.postMessage({messages, pressed: button().getAttribute('aria-pressed')}, '*');
    });`;
    await openHostPage({first, body: body()}, {sandbox: 'allow-scripts'});
    expect(await report).to.deep.equal({
      messages: [
        `warn: ${scene.account.baseUrl} refuses this page, which has no origin: serve it over HTTP, and give a sandboxed iframe allow-same-origin.`,
      ],
      pressed: 'true',
    });
  });

  it('in a page with an inert body, the dialog takes the focus, and a rating arrives', async () => {
    const page = await openHostPage({body: body()});
    page.document.body.inert = true;
    const modal = page.document.querySelector('rf-csat-modal')!;
    void modal.show();
    const star = await page.find('input', '3 stars');
    star.focus();
    expect(modal.shadowRoot!.activeElement?.ariaLabel).to.equal('3 stars');
    modal.hide();
    localStorage.clear();
    await expectVoteAndRating(page);
  });

  it('an element that the page has not defined 5 s after the provider causes one warning', async () => {
    // The host's clock runs at once.
    const first = 'const wait = setTimeout; setTimeout = (run, ms) => wait(run, ms === 5000 ? 0 : ms);';
    const dashboard = '<rf-analytics-dashboard></rf-analytics-dashboard>';
    const page = await openHostPage({
      first,
      body: scene.inProvider(dashboard + dashboard),
    });
    await until(() => page.messages.length > 0);
    expect(page.messages).to.deep.equal([
      'warn: <rf-analytics-dashboard> is not defined: import @resolutionflow/elements/define, or correct the tag.',
    ]);
  });

  it('innerHTML swaps and rapid moves leave one working element', async () => {
    const page = await openHostPage({body: ''});
    const place = page.document.createElement('div');
    page.document.body.append(place);
    for (let i = 0; i < 20; i++) place.innerHTML = body();
    const provider = place.querySelector('rf-provider')!;
    for (let i = 0; i < 20; i++) {
      provider.remove();
      place.append(provider);
    }
    await expectVoteAndRating(page);
  });

  it('rf-provider: elements use the inner of two nested providers, then the outer one after the inner is removed', async () => {
    const outer = `outer-${scene.sessionId}`;
    await scene.account.startSession('vpn', outer);
    const page = await openHostPage({
      body: `<rf-provider ${scene.connection} session-id="${outer}">${body()}</rf-provider>`,
    });
    const step = page.document.querySelector('rf-step-feedback')!;
    const saved = next(page.document, 'rf-saved');
    await page.press('Helpful');
    expect((await saved).detail.sessionId).to.equal(scene.sessionId);
    const inner = step.parentElement!;
    inner.parentElement!.append(step);
    inner.remove();
    const savedOutside = next(page.document, 'rf-saved');
    await page.press('Helpful');
    expect((await savedOutside).detail.sessionId).to.equal(outer);
    expect(page.messages).to.deep.equal([]);
  });

  it('the dialog opens above a dialog of the page, and leaves it open', async () => {
    const page = await openHostPage({body: `<dialog id="page"><p>Page</p></dialog>${body()}`});
    const own = page.document.querySelector<HTMLDialogElement>('#page')!;
    await page.find('button', 'Helpful');
    own.showModal();
    const modal = page.document.querySelector('rf-csat-modal')!;
    void modal.show();
    await page.find('input', '3 stars');
    await page.press('Skip');
    await until(() => !modal.open);
    expect(own.open).to.equal(true);
  });
});
