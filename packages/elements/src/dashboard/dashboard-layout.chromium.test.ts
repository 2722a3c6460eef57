import {expect} from '@open-wc/testing';
import {
  whenHeading,
  importRuns,
  loaded,
  loadedDashboard,
  putDashboard,
  table,
  teamOfTheseTests,
} from '../../test/dashboard.js';
import {allByRole, painted, setViewport, until} from '../../test/page.js';
import {createAccount} from '../../test/server.js';
import '../provider/define.js';
import type {RfAnalyticsDashboard} from './dashboard.js';
import './define.js';
import loaders from './locales/loaders.js';

interface Shift extends PerformanceEntry {
  readonly value: number;
  readonly sources: {readonly node: Node | null}[];
}

/** Collects layout shifts, also those right after input. */
const watch = (): {readonly shifts: Shift[]; stop(): void} => {
  const shifts: Shift[] = [];
  const observer = new PerformanceObserver((list) => shifts.push(...(list.getEntries() as Shift[])));
  observer.observe({type: 'layout-shift'});
  return {
    shifts,
    stop: () => {
      shifts.push(...(observer.takeRecords() as Shift[]));
      observer.disconnect();
    },
  };
};

const followed = (dashboard: RfAnalyticsDashboard): RfAnalyticsDashboard => {
  dashboard.after(Object.assign(document.createElement('p'), {textContent: 'What follows'}));
  return dashboard;
};

const describeShift = ({value, sources}: Shift) =>
  `${value}: ${sources.map(({node}) => (node as Element | null)?.outerHTML?.slice(0, 80) ?? '?').join(' ')}`;

const banner = (dashboard: RfAnalyticsDashboard) => dashboard.shadowRoot!.querySelector('[part=error]');

/** The layout shifts until the charts are painted. */
const shiftsUntilDrawn = async (
  dashboard: RfAnalyticsDashboard,
  watched: ReturnType<typeof watch>,
): Promise<string[]> => {
  await until(() => dashboard.shadowRoot!.querySelector('canvas'));
  await painted();
  watched.stop();
  return watched.shifts.map(describeShift);
};

/** Usual heights of screens by their width, px. */
const SCREENS = {2560: 1400, 1280: 900, 820: 1180, 320: 640};

describe('the layout of rf-analytics-dashboard', () => {
  const team = teamOfTheseTests();

  after(() => setViewport({width: 800, height: 600}));

  for (const [around, width] of [
    ['display: flex', 800],
    ['display: flex; flex-direction: column; align-items: center', 800],
    ['display: grid; place-items: center', 800],
    ['display: grid; justify-items: start', 800],
    ['padding: 0 20px', 760],
    ['float: left', 320],
    ['display: inline-block', 320],
  ] as const) {
    it(`dashboard fills its container with "${around}"`, async () => {
      await setViewport({width: 800, height: 600});
      document.body.style.margin = '0';
      const dashboard = await loadedDashboard(team.account, team.admin, 'view="me"');
      dashboard.parentElement!.style.display = 'contents';
      const place = document.createElement('div');
      place.style.cssText = around;
      dashboard.parentElement!.append(place);
      place.append(dashboard);
      await dashboard.updateComplete;
      expect(dashboard.offsetWidth).to.equal(width);
      expect(document.documentElement.scrollWidth).to.equal(800);
      document.body.style.margin = '';
    });
  }

  for (const attributes of ['view="team"', 'view="me"', 'view="flow" tree-id="vpn"']) {
    it(`rows of cards are full and their columns aligned at every width: ${attributes}`, async () => {
      await setViewport({width: 1650, height: 600});
      const dashboard = await loadedDashboard(team.account, team.admin, attributes);
      const place = dashboard.parentElement!;
      place.style.display = 'block';
      const list = dashboard.shadowRoot!.querySelector('.view [part=cards]')!;
      const columns = new Set<number>();
      for (let width = 320; width <= 1600; width += 16) {
        place.style.width = `${width}px`;
        const boxes = [...list.children].map((card) => card.getBoundingClientRect());
        const {left, right} = list.getBoundingClientRect();
        const edges = new Set(boxes.map((box) => Math.round(box.left)));
        columns.add(edges.size);
        for (const top of new Set(boxes.map((box) => Math.round(box.top)))) {
          const row = boxes.filter((box) => Math.round(box.top) === top);
          expect(row[0]!.left, `${width} px`).to.be.closeTo(left, 2);
          expect(row.at(-1)!.right, `${width} px`).to.be.closeTo(right, 2);
          for (const [i, box] of row.entries()) {
            if (i) expect(box.left, `${width} px`).to.be.closeTo(row[i - 1]!.right, 2);
          }
        }
      }
      // The last card of a flow takes the place of two.
      expect([...columns]).to.deep.equal(attributes.includes('flow') ? [2, 3, 5] : [2, 3, 6]);
    });
  }

  for (const dir of ['ltr', 'rtl']) {
    it(`a step's name stays beside its numbers while the table scrolls sideways: ${dir}`, async () => {
      await setViewport({width: 320, height: 800});
      await loadedDashboard(team.account, team.admin, `view="flow" tree-id="vpn" dir="${dir}"`);
      const [row] = table('Step Feedback').tBodies[0]!.rows;
      const region = row!.closest<HTMLElement>('.scroll')!;
      const {scrollWidth, clientWidth} = region;
      expect(scrollWidth).to.be.above(clientWidth);
      region.scrollLeft = dir === 'rtl' ? -scrollWidth : scrollWidth;
      await painted();
      const [name, notes, place] = [row!.cells[0]!, [...row!.cells].at(-1)!, region].map((element) =>
        element.getBoundingClientRect(),
      );
      for (const box of [name!, notes!]) {
        expect(box.left).to.be.at.least(place!.left);
        expect(box.right).to.be.at.most(place!.right);
      }
      expect(name!.right <= notes!.left || notes!.right <= name!.left).to.equal(true);
    });
  }

  it('the header has the same height before and after the compared days are known, in every language', async () => {
    await setViewport({width: 1300, height: 600});
    const dashboard = await loadedDashboard(team.account, team.admin);
    const place = dashboard.parentElement!;
    place.style.display = 'block';
    const root = dashboard.shadowRoot!;
    const range = root.querySelector<HTMLElement>('.range')!;
    const versus = range.querySelector<HTMLElement>('.versus')!;
    const head = root.querySelector<HTMLElement>('.head')!;
    const tooHigh = new Set<string>();
    for (const [language, load] of Object.entries(loaders)) {
      dashboard.lang = language;
      await whenHeading((await load()).default.teamHeading);
      for (const width of [320, 400, 480, 640, 740, 820, 980, 1000, 1280]) {
        place.style.width = `${width}px`;
        const loaded = head.offsetHeight;
        // Before the metrics are loaded, there is one line.
        range.style.cssText = 'white-space: nowrap; overflow: hidden';
        versus.style.display = 'none';
        if (head.offsetHeight !== loaded)
          tooHigh.add(`${language}, ${width} px: ${loaded - head.offsetHeight}`);
        range.style.cssText = versus.style.cssText = '';
      }
    }
    expect([...tooHigh]).to.deep.equal([]);
  });

  it('dashboard does not inherit text alignment, case and white space from the page', async () => {
    const dashboard = await loadedDashboard(team.account, team.admin, 'view="me"');
    dashboard.parentElement!.style.cssText =
      'text-align: center; text-indent: 3em; text-transform: uppercase; white-space: pre';
    const inside = getComputedStyle(dashboard.shadowRoot!.querySelector('dt')!);
    expect([inside.textAlign, inside.textIndent, inside.textTransform, inside.whiteSpace]).to.deep.equal([
      'start',
      '0px',
      'none',
      'normal',
    ]);
  });

  it('the banner about old metrics hides no focused control', async () => {
    await setViewport({width: 320, height: 600});
    const dashboard = await loadedDashboard(team.account, team.admin);
    await until(() => dashboard.shadowRoot!.querySelector('canvas'));
    await team.account.faults({kind: 'status', status: 500, only: 'insights'});
    dashboard.period = '7d';
    await until(() => banner(dashboard));
    await team.account.faults();
    scrollTo(0, 0);
    const stops = dashboard.shadowRoot!.querySelectorAll<HTMLElement>(
      ':is(button, input, select):not(:disabled, [tabindex="-1"])',
    );
    for (const stop of stops) {
      if (banner(dashboard)!.contains(stop) || !stop.checkVisibility()) continue;
      stop.focus();
      const overlap =
        Math.min(stop.getBoundingClientRect().bottom, innerHeight) -
        banner(dashboard)!.getBoundingClientRect().top;
      expect(overlap, stop.textContent).to.be.at.most(stop.offsetHeight / 2);
    }
  });

  for (const attributes of ['', 'view="team"', 'view="me"', 'view="flow" tree-id="vpn"']) {
    for (const width of [2560, 1280, 820, 320] as const) {
      it(`dashboard does not shift while loading at ${width} px: ${attributes || 'the default'}`, async () => {
        // High enough to show the content below the dashboard.
        await setViewport({width, height: 2800});
        await team.account.faults({kind: 'hold-response'});
        const dashboard = followed(putDashboard(team.account, team.admin, attributes));
        await until(() => dashboard.shadowRoot!.querySelector('[part~=skeleton]'));
        await painted();
        const watched = watch();
        const done = loaded(dashboard);
        // The viewer is known first, then the metrics.
        await team.account.faults({kind: 'hold-response', only: 'insights'});
        await until(() => allByRole('tab').length);
        await painted();
        await team.account.faults();
        await done;
        expect(await shiftsUntilDrawn(dashboard, watched)).to.deep.equal([]);
      });

      it(`dashboard does not shift with fast responses at ${width} px: ${attributes || 'the default'}`, async () => {
        await setViewport({width, height: SCREENS[width]});
        const dashboard = followed(putDashboard(team.account, team.admin, attributes));
        const done = loaded(dashboard);
        await painted();
        const watched = watch();
        await done;
        expect(await shiftsUntilDrawn(dashboard, watched)).to.deep.equal([]);
      });
    }
  }

  it('dashboard does not shift with ten flows and engineers, and more findings than are shown', async () => {
    const many = await createAccount();
    const admin = await many.token({userId: 'lead', role: 'team_admin'});
    const ten = Array.from({length: 10}, (_, i) => i);
    for (const i of ten) await many.putFlow(`flow-${i}`, ['one']);
    await importRuns(
      many,
      ten.flatMap((i) =>
        ten.map((j) => ({
          flow: `flow-${i}`,
          user: `user-${j}`,
          daysAgo: 1,
          visits: ['one'],
          ...(j >= i && {minutes: 5, outcome: 'resolved'}),
        })),
      ),
    );
    for (const width of [2560, 1280]) {
      await setViewport({width, height: 2800});
      await many.faults({kind: 'hold-response', only: 'insights'});
      const dashboard = followed(putDashboard(many, admin));
      const done = loaded(dashboard);
      await until(() => allByRole('tab').length);
      await painted();
      const watched = watch();
      await many.faults();
      await done;
      const shifts = await shiftsUntilDrawn(dashboard, watched);
      expect(dashboard.shadowRoot!.querySelectorAll('[part=finding]')).to.have.lengthOf(3);
      expect(dashboard.shadowRoot!.querySelector('.view .findings')!.textContent).to.match(/3 of \d+/);
      expect(shifts, `${width} px`).to.deep.equal([]);
      dashboard.parentElement!.remove();
    }
  });

  it('dashboard does not shift when a refresh fails', async () => {
    await setViewport({width: 1280, height: 1600});
    const dashboard = followed(await loadedDashboard(team.account, team.admin, 'refresh="0.05"'));
    await until(() => dashboard.shadowRoot!.querySelector('canvas'));
    await painted();
    const watched = watch();
    await team.account.faults({kind: 'offline'});
    await until(() => banner(dashboard));
    await team.account.faults();
    await until(() => !banner(dashboard));
    await painted();
    watched.stop();
    expect(watched.shifts.map(describeShift)).to.deep.equal([]);
  });

  it('the observer of these tests reports a shift', async () => {
    const dashboard = await loadedDashboard(team.account, team.admin);
    await painted();
    const watched = watch();
    dashboard.before(Object.assign(document.createElement('p'), {textContent: 'News'}));
    await until(() => watched.shifts.length);
    watched.stop();
  });
});
