import {expect} from '@open-wc/testing';
import {chartIn} from '../../test/charts.js';
import {loadedDashboard, MAIL_NAME, teamOfTheseTests} from '../../test/dashboard.js';
import {painted, until} from '../../test/page.js';
import {untranslated} from '../../test/translate.js';
import '../provider/define.js';
import type {RfAnalyticsDashboard} from './dashboard.js';
import './define.js';
import arabic from './locales/ar.js';
import english from './locales/en.js';
import hebrew from './locales/he.js';

/** Words that do not depend on the language: names of the team, and an abbreviation. */
const NAMES = ['VPN down', MAIL_NAME, 'Printer', 'Ada Lovelace', 'Bob Builder', 'Cyd Charisse', 'CSAT'];

describe('the language of rf-analytics-dashboard', () => {
  const team = teamOfTheseTests();

  /** All texts of a dashboard: visible ones, names for screen readers, labels of the axes, and a tooltip. */
  async function everyText(lang: string, dir: string, heading: string): Promise<Record<string, string>> {
    const dashboard: RfAnalyticsDashboard = await loadedDashboard(
      team.account,
      team.admin,
      `lang="${lang}" dir="${dir}"`,
    );
    const root = dashboard.shadowRoot!;
    await until(() => untranslated(root.querySelector('h2')!.textContent) === heading, heading);
    await until(() => !root.querySelector('[aria-busy=true]'));
    const place = root.querySelector<HTMLElement>('.view .plot')!;
    await until(() => chartIn(place));
    await painted();
    const {left, top, width, height} = place.getBoundingClientRect();
    const position = {clientX: left + width / 2, clientY: top + height / 2};
    place.dispatchEvent(new PointerEvent('pointermove', position));
    const labels = [...root.querySelectorAll('[aria-label], [title], [placeholder]')].flatMap((one) =>
      ['aria-label', 'title', 'placeholder'].map((name) => one.getAttribute(name) ?? ''),
    );
    const axes = Object.values(chartIn(place)!.scales);
    const texts = {
      language: root.querySelector<HTMLElement>('.root')!.lang,
      text: untranslated(root.textContent),
      labels: labels.filter(Boolean).join(', '),
      axes: axes.flatMap(({ticks}) => ticks.map(({label}) => String(label))).join(', '),
      tooltip: untranslated(place.querySelector('.tooltip:not([hidden])')!.textContent),
    };
    dashboard.parentElement!.remove();
    return texts;
  }

  for (const [lang, dir] of [
    // Persian has its own digits and calendar, Thai its own calendar.
    ['fa', 'rtl'],
    ['th', 'ltr'],
    ['eu', 'ltr'],
  ] as const) {
    it(`a dashboard in “${lang}”, which has no texts: everything is in English`, async () => {
      const expected = await everyText('en', dir, english.teamHeading);
      expect(await everyText(lang, dir, english.teamHeading)).to.deep.equal(expected);
    });
  }

  for (const [lang, heading, digits] of [
    // Engines disagree on the digits of `ar`, but not on those of `ar-EG`.
    ['ar-EG', arabic.teamHeading, /[٠-٩]/],
    ['he', hebrew.teamHeading, /[0-9]/],
  ] as const) {
    it(`a dashboard in “${lang}”: no English word, and one kind of digits`, async () => {
      const {language, ...texts} = await everyText(lang, 'rtl', heading);
      expect(language).to.equal(lang.toLowerCase());
      for (const [place, text] of Object.entries(texts)) {
        const own = NAMES.reduce((rest, name) => rest.replaceAll(name, ''), text);
        expect(own.match(/[a-z]+/gi), place).to.equal(null);
        const found = own.match(/\p{Nd}/gu) ?? [];
        if (place !== 'labels') expect(found.length, place).to.be.above(0);
        expect(
          found.filter((digit) => !digits.test(digit)),
          place,
        ).to.deep.equal([]);
      }
    });
  }
});
