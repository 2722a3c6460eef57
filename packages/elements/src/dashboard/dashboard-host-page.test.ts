import {expect} from '@open-wc/testing';
import {choose, figures, loadBy, loadedDashboard, rows, teamOfTheseTests} from '../../test/dashboard.js';
import {byRole, click, focused, until} from '../../test/page.js';
import {useTouchStyles} from '../../test/touch.js';
import {translate, untranslated as shown} from '../../test/translate.js';
import '../provider/define.js';
import './define.js';

describe('rf-analytics-dashboard in pages that it does not control', () => {
  const team = teamOfTheseTests();

  const forAdmin = (attributes?: string) => loadedDashboard(team.account, team.admin, attributes);
  const headings = (root: ShadowRoot) =>
    [...root.querySelectorAll('h2, h3, .range, .summary')].map(({textContent}) => shown(textContent));
  const readAll = (root: ShadowRoot) => ({
    figures: Object.values(figures()).map(shown),
    headings: headings(root),
    rows: [...root.querySelectorAll('tbody tr')].map(({textContent}) => shown(textContent)),
    status: shown(root.querySelector('[role=status]')!.textContent),
  });

  it('after a page translator: figures, headings, tables and status follow a new period', async () => {
    const dashboard = await forAdmin();
    const root = dashboard.shadowRoot!;
    await loadBy(dashboard, () => choose(byRole<HTMLSelectElement>('combobox', 'Period'), 'Last 7 days'));
    const expected = readAll(root);
    await loadBy(dashboard, () => choose(byRole<HTMLSelectElement>('combobox', 'Period'), 'Last 30 days'));
    expect(readAll(root)).not.to.deep.equal(expected);

    translate(root);
    dashboard.period = '7d';
    await until(() => readAll(root).status === expected.status);
    expect(readAll(root)).to.deep.equal(expected);
  });

  it('after a page translator: texts that do not change keep their translation', async () => {
    const dashboard = await forAdmin();
    const root = dashboard.shadowRoot!;
    translate(root);
    const name = root.querySelector('[part~=card-name]')!;
    const font = name.querySelector('font');
    dashboard.requestUpdate();
    await dashboard.updateComplete;
    expect(name.querySelector('font')).to.equal(font);
    expect(name.textContent.trim()).to.equal('«Total Sessions»');
  });

  it('after a page translator: headings and tables follow another view', async () => {
    const dashboard = await forAdmin();
    translate(dashboard.shadowRoot!);
    await loadBy(dashboard, () => (dashboard.view = 'me'));
    expect(byRole('heading', 'My Analytics')).to.be.instanceOf(HTMLElement);
    expect(rows('My Top Flows')).not.to.deep.equal([]);
  });

  it('a dashboard in a language that is not supported shows English texts, numbers and dates', async () => {
    // Farsi has its own digits and calendar.
    const dashboard = await forAdmin('lang="fa"');
    const translated = shown(dashboard.shadowRoot!.textContent);
    expect(dashboard.shadowRoot!.querySelector<HTMLElement>('.root')!.lang).to.equal('en');
    dashboard.lang = 'en';
    await dashboard.updateComplete;
    expect(translated).to.equal(shown(dashboard.shadowRoot!.textContent));
  });

  for (const theme of ['light', 'dark', 'auto'] as const) {
    it(`theme="${theme}" paints its own background`, async () => {
      const dashboard = await forAdmin(`theme="${theme}"`);
      const {backgroundColor} = getComputedStyle(dashboard);
      expect(backgroundColor).not.to.equal('rgba(0, 0, 0, 0)');
    });
  }

  it('text fields have at least 16 px on a touch screen, so that iOS does not zoom in', async () => {
    const dashboard = await forAdmin();
    useTouchStyles(dashboard);
    for (const field of dashboard.shadowRoot!.querySelectorAll('input, select')) {
      expect(parseFloat(getComputedStyle(field).fontSize)).to.be.at.least(16);
    }
  });

  it('in a page that cancels presses, a click on the engineer filter focuses it', async () => {
    await forAdmin();
    const cancel = (event: Event) => event.preventDefault();
    addEventListener('mousedown', cancel);
    try {
      const filter = byRole('combobox', 'Engineer');
      await click(filter);
      expect(focused()?.id).to.equal(filter.id);
    } finally {
      removeEventListener('mousedown', cancel);
    }
  });

  for (const width of [420, 600, 640, 690, 730, 800]) {
    it(`the engineer filter is as wide as its field in a dashboard of ${width} px`, async () => {
      const dashboard = await forAdmin('engineer-id="bob"');
      dashboard.style.inlineSize = `${width}px`;
      const root = dashboard.shadowRoot!;
      const [input, combo, clear] = ['input', '.combo', '.clear'].map((selector) =>
        root.querySelector(selector)!.getBoundingClientRect(),
      );
      expect(input!.width).to.be.closeTo(combo!.width, 1);
      expect(clear!.right).to.be.at.most(input!.right);
      expect(clear!.left).to.be.at.least(input!.left);
    });
  }
});
