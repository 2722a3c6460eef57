import {expect} from '@open-wc/testing';
import type {Period, PersonalAnalytics, TeamAnalytics} from '@resolutionflow/sdk';
import {
  ALL_EVENTS,
  cards,
  choose,
  CHOICES,
  figures,
  whenHeading,
  importRuns,
  loadBy,
  loaded,
  loadedDashboard,
  teamOfTheseTests,
  type Run,
} from '../../test/dashboard.js';
import {byRole, click, focused, record, until} from '../../test/page.js';
import {createAccount} from '../../test/server.js';
import '../provider/define.js';
import './define.js';
import arabic from './locales/ar.js';
import german from './locales/de.js';
import english, {type DashboardTexts} from './locales/en.js';

describe('the metrics of rf-analytics-dashboard', () => {
  const team = teamOfTheseTests();

  const forAdmin = (attributes?: string) => loadedDashboard(team.account, team.admin, attributes);
  const forEngineer = (attributes?: string) => loadedDashboard(team.account, team.engineer, attributes);
  const tab = (name: string) => byRole('tab', name);
  const period = () => byRole<HTMLSelectElement>('combobox', 'Period');

  describe('metrics', () => {
    interface Language {
      readonly tag: string;
      readonly texts: DashboardTexts;
    }

    const languages: readonly Language[] = [
      {tag: 'en', texts: english},
      {tag: 'de', texts: german},
      {tag: 'ar', texts: arabic},
    ];

    const ONE_DECIMAL = {minimumFractionDigits: 1, maximumFractionDigits: 1};

    const writer = (tag: string) => {
      const write = (value: number, options?: Intl.NumberFormatOptions) =>
        new Intl.NumberFormat(tag, options).format(value);
      return {
        count: (value: number) => write(value),
        percent: (value: number) => write(value, {style: 'percent', ...ONE_DECIMAL}),
        minutes: (value: number) =>
          write(value, {style: 'unit', unit: 'minute', unitDisplay: 'short', ...ONE_DECIMAL}),
        csat: (value: number | null) => (value === null ? '—' : write(value, {minimumFractionDigits: 1})),
      };
    };

    for (const {tag, texts} of languages) {
      const {count, percent, minutes, csat} = writer(tag);

      describe(`in ${tag}`, () => {
        it(`dashboard: team metrics equal the server’s in ${tag}`, async () => {
          await forAdmin(`lang="${tag}"`);
          await whenHeading(texts.teamHeading);
          const {summary, active_engineers, avg_csat} = await team.team();
          expect(figures()).to.deep.equal({
            [texts.totalSessions]: count(summary.total_sessions),
            [texts.resolved]: percent(summary.resolved_rate!),
            [texts.completionRate]: percent(summary.completion_rate),
            [texts.avgDuration]: minutes(summary.avg_duration_minutes),
            [texts.activeEngineers]: count(active_engineers),
            [texts.csat]: csat(avg_csat),
          });
        });

        it(`dashboard: personal metrics equal the server’s in ${tag}`, async () => {
          await forEngineer(`lang="${tag}" period="7d"`);
          await whenHeading(texts.myHeading);
          const {summary, avg_csat} = await team.me(team.engineer, 'period=7d');
          const {outcome_breakdown, completed_sessions} = summary;
          expect(figures()).to.deep.equal({
            [texts.mySessions]: count(summary.total_sessions),
            [texts.myResolved]: percent(summary.resolved_rate!),
            [texts.myCompletionRate]: percent(summary.completion_rate),
            [texts.myAvgDuration]: minutes(summary.avg_duration_minutes),
            [texts.myOutcomes]: texts.partOf(count(outcome_breakdown.resolved), count(completed_sessions)),
            [texts.myCsat]: csat(avg_csat),
          });
        });

        it(`dashboard: flow metrics equal the server’s in ${tag}`, async () => {
          await forEngineer(`lang="${tag}" view="flow" tree-id="vpn" period="90d"`);
          await whenHeading('VPN down');
          await until(() => cards()[0]?.name === texts.usage);
          const {summary, avg_csat, rating_breakdown} = await team.flow('vpn', 'period=90d');
          expect(figures()).to.deep.equal({
            [texts.usage]: count(summary.total_sessions),
            [texts.resolved]: percent(summary.resolved_rate!),
            [texts.completionRate]: percent(summary.completion_rate),
            [texts.avgDuration]: minutes(summary.avg_duration_minutes),
            [texts.csat]: csat(avg_csat),
          });
          const spread = cards().at(-1)!.element.querySelectorAll('[part=csat-spread] li');
          expect([...spread].map((row) => row.lastElementChild!.textContent)).to.deep.equal(
            ([5, 4, 3, 2, 1] as const).map((stars) => count(rating_breakdown[stars])),
          );
        });
      });
    }

    it('dashboard: metrics have the English number format', async () => {
      await forAdmin();
      const {'Total Sessions': sessions, 'Completion Rate': rate, 'Avg Duration': duration} = figures();
      expect(sessions).to.equal('1,186');
      expect(rate).to.match(/^\d\d\.\d%$/);
      expect(duration).to.match(/^\d+\.\d min$/);
      expect(figures()['CSAT']).to.match(/^[1-5]\.\d$/);
    });

    it('dashboard: a card without a value shows a dash', async () => {
      await forEngineer('view="flow" tree-id="printer"');
      expect(figures()['CSAT']).to.equal('—');
      expect(cards().at(-1)!.change).to.equal(undefined);
    });

    it('dashboard: the header shows the period’s days in the account’s zone', async () => {
      const dashboard = await forAdmin('period="7d"');
      const {from, to} = (await team.team('period=7d')).period;
      const range = new Intl.DateTimeFormat('en', {dateStyle: 'medium', timeZone: 'UTC'}).formatRange(
        new Date(from),
        new Date(to),
      );
      expect(dashboard.shadowRoot!.querySelector('[part=header]')!.textContent).to.include(range);
    });
  });

  describe('changes', () => {
    const signed = (value: number, options: Intl.NumberFormatOptions = {}) =>
      new Intl.NumberFormat('en', {
        maximumFractionDigits: 1,
        signDisplay: 'exceptZero',
        ...options,
      }).format(value);
    const relative = (now: number, before: number) => signed((now - before) / before, {style: 'percent'});
    const changes = () => Object.fromEntries(cards().map(({name, change}) => [name, change]));
    const common = ({summary: now, avg_csat, previous}: TeamAnalytics | PersonalAnalytics) => {
      const before = previous.summary;
      return {
        sessions: relative(now.total_sessions, before.total_sessions),
        resolved: `${signed((now.resolved_rate! - before.resolved_rate!) * 100)} pts`,
        completion: `${signed((now.completion_rate - before.completion_rate) * 100)} pts`,
        duration: relative(now.avg_duration_minutes, before.avg_duration_minutes),
        csat: signed(avg_csat! - previous.avg_csat!),
      };
    };

    it('card changes compare with the previous period', async () => {
      await forAdmin();
      const data = await team.team();
      const {sessions, resolved, completion, duration, csat} = common(data);
      expect(changes()).to.deep.equal({
        'Total Sessions': sessions,
        Resolved: resolved,
        'Completion Rate': completion,
        'Avg Duration': duration,
        'Active Engineers': signed(data.active_engineers - data.previous.active_engineers),
        CSAT: csat,
      });
      expect(changes()['Total Sessions']).to.equal('+282.6%');
      expect(changes()['Active Engineers']).to.equal('+1');
    });

    it('card changes in the personal view are the viewer’s own', async () => {
      await forEngineer();
      const {sessions, resolved, completion, duration, csat} = common(await team.me(team.engineer));
      expect(changes()).to.deep.equal({
        'My Sessions': sessions,
        'My Resolved': resolved,
        'My Completion Rate': completion,
        'My Avg Duration': duration,
        'My Outcomes': undefined,
        'My CSAT': csat,
      });
    });

    it('cards without a previous period show no change', async () => {
      await forAdmin('period="90d"');
      expect((await team.team('period=90d')).previous.summary.total_sessions).to.equal(0);
      expect(Object.values(changes())).to.deep.equal(Array(6).fill(undefined));
    });

    it('dashboard: header names once what card changes are compared with', async () => {
      const dashboard = await forAdmin();
      const text = () => dashboard.shadowRoot!.querySelector('.view, .dashboard')!.textContent;
      expect(text().match(/vs previous 30 days/g)).to.have.lengthOf(1);
      await loadBy(dashboard, () => (dashboard.period = '90d'));
      expect(text()).not.to.include('vs previous');
    });

    it('the first card says since when there is data, if that is within the previous period', async () => {
      const dashboard = await forAdmin();
      const notes = () => [...cards()[0]!.element.querySelectorAll('.note')].map((note) => note.textContent);
      const {history_from} = await team.team();
      const day = new Intl.DateTimeFormat('en', {day: 'numeric', month: 'short', timeZone: 'UTC'});
      expect(notes()).to.deep.equal([`data since ${day.format(new Date(history_from!))}`]);
      // The days before 7 days are known in full, those before 90 days not at all.
      for (const period of ['7d', '90d'] as const) {
        await loadBy(dashboard, () => (dashboard.period = period));
        expect(notes()).to.deep.equal([]);
      }
    });

    for (const [daysAgo, count] of [
      [13, 0],
      [12, 1],
    ] as const) {
      it(`data since ${daysAgo} days ago: the first card of 7 days has ${count} notes about it`, async () => {
        const account = await createAccount();
        await account.putFlow('vpn', ['cable'], 'VPN down');
        await importRuns(
          account,
          [daysAgo, 1].map((ago) => ({flow: 'vpn', user: 'ada', daysAgo: ago})),
        );
        const admin = await account.token({userId: 'lead', role: 'team_admin'});
        await loadedDashboard(account, admin, 'period="7d"');
        expect(cards()[0]!.change).to.equal('0');
        expect(cards()[0]!.element.querySelectorAll('.note')).to.have.lengthOf(count);
      });
    }

    it('dashboard: only a clear change of a rate is coloured', async () => {
      await forAdmin();
      const isColoured = (name: string) => change(name).matches('.good, .bad');
      expect(change('Completion Rate').matches('.good')).to.equal(true);
      expect(isColoured('Total Sessions')).to.equal(false);
      expect(isColoured('Active Engineers')).to.equal(false);
      expect(isColoured('Avg Duration')).to.equal(false);
      expect(isColoured('CSAT')).to.equal(false);
    });

    for (const {resolved, before, text, mood} of [
      {resolved: 9, before: 8, text: '+8.3 pts', mood: 'neutral'},
      {resolved: 11, before: 2, text: '+75 pts', mood: 'good'},
      {resolved: 2, before: 11, text: '-75 pts', mood: 'bad'},
    ] as const) {
      it(`dashboard: ${resolved} of 12 resolved after ${before} of 12 is a ${mood} change`, async () => {
        const {account, token} = await createFlow();
        const ended = (daysAgo: number, ofTwelve: number) =>
          runs(daysAgo, 12).map((run, i) => ({...run, outcome: i < ofTwelve ? 'resolved' : 'escalated'}));
        await importRuns(account, [...ended(1, resolved), ...ended(31, before)]);
        await loadedDashboard(account, token);
        expect(change('Resolved').textContent).to.include(text);
        const moods = ['good', 'bad'].filter((name) => change('Resolved').matches(`.${name}`));
        expect(moods).to.deep.equal(mood === 'neutral' ? [] : [mood]);
      });
    }

    const change = (name: string) =>
      cards()
        .find((card) => card.name === name)!
        .element.querySelector<HTMLElement>('[part=card-change]')!;

    const runs = (daysAgo: number, count: number): Run[] =>
      Array.from({length: count}, () => ({
        flow: 'vpn',
        user: 'ada',
        daysAgo,
        minutes: 5,
        outcome: 'resolved',
      }));

    async function createFlow() {
      const account = await createAccount();
      await account.putFlow('vpn', ['cable'], 'VPN down');
      return {account, token: await account.token({role: 'team_admin'})};
    }
  });

  describe('the period', () => {
    it('period: is a native select with three options', async () => {
      await forAdmin();
      expect(period().localName).to.equal('select');
      expect([...period().options].map(({text}) => text)).to.deep.equal([
        'Last 7 days',
        'Last 30 days',
        'Last 90 days',
      ]);
      expect(period().selectedOptions[0]!.text).to.equal('Last 30 days');
    });

    it('period: a choice loads metrics, fires an event, is reflected and keeps the focus', async () => {
      const dashboard = await forAdmin();
      const events = record(dashboard, ...ALL_EVENTS);
      await loadBy(dashboard, () => choose(period(), 'Last 7 days'));
      expect(events).to.deep.equal([
        {type: 'rf-period-change', detail: {period: '7d'}},
        {type: 'rf-load', detail: {view: 'team', period: '7d'}},
      ]);
      expect(dashboard.getAttribute('period')).to.equal('7d');
      expect(focused()).to.equal(period());
      const {summary} = await team.team('period=7d');
      expect(figures()['Total Sessions']).to.equal(summary.total_sessions.toString());
    });

    it('period: the default is reflected after a choice', async () => {
      const dashboard = await forAdmin('period="7d"');
      await loadBy(dashboard, () => choose(period(), 'Last 30 days'));
      expect(dashboard.getAttribute('period')).to.equal('30d');
    });

    it('period: applies to all views', async () => {
      const dashboard = await forAdmin();
      await loadBy(dashboard, () => choose(period(), 'Last 90 days'));
      expect(await loadBy(dashboard, () => click(tab('Me')))).to.deep.equal({view: 'me', period: '90d'});
      expect(period().value).to.equal('90d');
    });

    it('period: the select shows the page’s value', async () => {
      const dashboard = await forAdmin();
      dashboard.addEventListener('rf-period-change', () => (dashboard.period = '30d'));
      await choose(period(), 'Last 7 days');
      await dashboard.updateComplete;
      expect(period().value).to.equal('30d');
    });

    it('period: setting the property fires no event', async () => {
      const dashboard = await forAdmin();
      const events = record(dashboard, ...CHOICES);
      for (const next of ['7d', '90d', '30d'] as Period[]) {
        dashboard.setAttribute('period', next);
        expect(await loaded(dashboard)).to.deep.equal({view: 'team', period: next});
        expect(period().value).to.equal(next);
      }
      expect(events).to.deep.equal([]);
    });
  });
});
