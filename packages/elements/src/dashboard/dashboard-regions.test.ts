import {expect} from '@open-wc/testing';
import {createTeam, loadedDashboard, type Team} from '../../test/dashboard.js';
import {until} from '../../test/page.js';
import '../provider/define.js';
import './define.js';
import loaders from './locales/loaders.js';

describe('numbers of a region in rf-analytics-dashboard', () => {
  let team: Team;

  before(async () => {
    team = await createTeam();
  });

  /** All texts of the dashboard in a language, without those that users have written. */
  const read = async (lang: string): Promise<string> => {
    const dashboard = await loadedDashboard(team.account, team.admin, `lang="${lang}"`);
    const language = new Intl.Locale(lang).language;
    const {totalSessions} = (await loaders[language]!()).default;
    const root = dashboard.shadowRoot!;
    await until(() => root.textContent.includes(totalSessions));
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const texts: string[] = [];
    while (walker.nextNode()) {
      if (!walker.currentNode.parentElement?.closest('bdi, style'))
        texts.push(walker.currentNode.textContent!);
    }
    return texts.join(' ');
  };

  for (const lang of ['es-MX', 'de-CH']) {
    it(`lang="${lang}": all thousands have the separator of the region`, async () => {
      const text = await read(lang);
      const parts = new Intl.NumberFormat(lang).formatToParts(1234);
      // A year has no separator.
      const thousands = text.matchAll(/\b(?!20\d\d\b)\d(\D?)\d{3}\b/g);
      const separators = new Set(Array.from(thousands, ([, separator]) => separator));
      expect([...separators]).to.deep.equal([parts.find(({type}) => type === 'group')!.value]);
    });
  }

  it('lang="ar-EG": all numbers have the digits of Egypt', async () => {
    const text = await read('ar-EG');
    expect(text).to.match(/[٠-٩]/);
    expect(text.match(/.{0,30}[0-9].{0,30}/g)).to.equal(null);
  });
});
