import {expect} from '@open-wc/testing';
import type {
  FlowAnalytics,
  PersonalAnalytics,
  Summary,
  TeamAnalytics,
  TimeSeriesDay,
  TopEngineer,
  TopFlow,
} from '@resolutionflow/sdk';
import {OUTCOMES} from '@resolutionflow/sdk/internal';
import {
  cards,
  columns,
  getAs,
  importRuns,
  loadedDashboard,
  rows,
  TIME_ZONE,
  type Run,
} from '../../test/dashboard.js';
import {allByRole, byRole, until} from '../../test/page.js';
import {createAccount, type Account} from '../../test/server.js';
import '../provider/define.js';
import type {RfAnalyticsDashboard} from './dashboard.js';
import './define.js';
import loaders from './locales/loaders.js';
import english, {type DashboardTexts} from './locales/en.js';

/** `RF_SEED` repeats a history. */
const {seed} = Reflect.get(window, 'rfRandom') as {seed?: string};
const SEED = Number(seed ?? Math.floor(Math.random() * 2 ** 31));

/** The `lang` of the page, and the language tag of its number formats. */
const LANGUAGES = {
  en: 'en',
  de: 'de',
  ar: 'ar',
  hi: 'hi',
  fr: 'fr',
  'zh-CN': 'zh-CN',
  no: 'nb',
};
const FLOWS = {vpn: 'VPN down', mail: 'Mailbox full', printer: 'Printer'};
const STEPS = ['cable', 'router', 'reboot', 'archive'];
const ENGINEERS = {ada: 'Ada Lovelace', bob: 'Bob Builder', cyd: 'Cyd Charisse', dan: 'Dan Dare'};
const SESSIONS = 2400;
/** The parts that add up to all sessions; the history has some without an outcome. */
const PARTS = [...OUTCOMES, 'unfinished', 'no_outcome'] as const;
/** Number of days in the period, and in the previous one. */
const DAYS = 30;

function randomRuns(): Run[] {
  let state = SEED % 2_147_483_647 || 1;
  const random = () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() ** 1.6 * list.length)] as T;
  return Array.from({length: SESSIONS}, (): Run => {
    const visits = STEPS.slice(0, Math.floor(random() * (STEPS.length + 1)));
    const isCompleted = random() < 0.8;
    // Completed sessions of today have already ended.
    const daysAgo = Math.floor(random() * 2 * DAYS);
    return {
      flow: pick(Object.keys(FLOWS)),
      user: pick(Object.keys(ENGINEERS)),
      daysAgo,
      visits,
      votes: Object.fromEntries(
        visits.filter(() => random() < 0.5).map((step) => [step, random() < 0.7] as const),
      ),
      ...(isCompleted && {
        minutes: daysAgo ? random() * 90 : random() * 4,
        outcome: random() < 0.9 ? pick(OUTCOMES) : null,
      }),
      ...(isCompleted && random() < 0.6 && {rating: 1 + Math.floor(random() * 5)}),
      ...(isCompleted && random() < 0.05 && {rating: 4, comment: `Comment ${random()}`}),
    };
  });
}

const shownIn = (runs: readonly Run[]) => runs.filter(({daysAgo}) => daysAgo < DAYS);
const ofFlow = (runs: readonly Run[], flow: string) => runs.filter((run) => run.flow === flow);
const count = <T>(list: readonly T[], holds: (one: T) => unknown): number => list.filter(holds).length;

/** Formats values in a language with `Intl` only. */
const formatsOf = (language: string) => {
  const number = (options?: Intl.NumberFormatOptions) => {
    const format = new Intl.NumberFormat(language, options);
    return (value: number | null) => (value === null ? '—' : format.format(value));
  };
  const one = {maximumFractionDigits: 1};
  const exactlyOne = {minimumFractionDigits: 1, ...one};
  return {
    count: number(),
    percent: number({style: 'percent', ...exactlyOne}),
    minutes: number({style: 'unit', unit: 'minute', unitDisplay: 'short', ...exactlyOne}),
    csat: number(exactlyOne),
    signed: number({signDisplay: 'exceptZero', ...one}),
    change: number({style: 'percent', signDisplay: 'exceptZero', ...one}),
    day: (date: string) =>
      new Intl.DateTimeFormat(language, {
        weekday: 'short',
        day: 'numeric',
        month: 'long',
        year: 'numeric',
        timeZone: 'UTC',
      }).format(new Date(date)),
    moment: (time: string) =>
      new Intl.DateTimeFormat(language, {dateStyle: 'medium', timeStyle: 'short'}).format(new Date(time)),
  };
};

/**
 * The white space between number and unit depends on the platform, so only spaces and line breaks of the
 * markup are merged.
 */
const tidy = (text: string | null | undefined): string => (text ?? '').replace(/[ \n]+/g, ' ').trim();

describe(`random metrics in rf-analytics-dashboard (RF_SEED=${SEED})`, () => {
  const runs = randomRuns();
  let account: Account;
  let admin: string;
  let engineer: string;

  before(async () => {
    account = await createAccount({timeZone: TIME_ZONE});
    for (const [id, name] of Object.entries(FLOWS)) await account.putFlow(id, STEPS, name);
    await account.importLines(
      Object.entries(ENGINEERS).map(([user_id, name]) => ({type: 'user', user_id, name})),
    );
    await importRuns(account, runs);
    admin = await account.token({userId: 'ada', name: ENGINEERS.ada, role: 'team_admin'});
    engineer = await account.token({userId: 'bob', name: ENGINEERS.bob});
  });

  it(`flow metrics of the server equal those of the random history (RF_SEED=${SEED})`, async () => {
    const known = ofFlow(shownIn(runs), 'vpn');
    const flow = await getAs<FlowAnalytics>(account, admin, '/analytics/flows/vpn?period=30d');
    expect(flow.summary.total_sessions).to.equal(known.length);
    expect(flow.summary.completed_sessions).to.equal(count(known, ({minutes}) => minutes !== undefined));
    for (const outcome of OUTCOMES) {
      expect(flow.summary.outcome_breakdown[outcome], outcome).to.equal(
        count(known, (run) => run.outcome === outcome),
      );
    }
    for (const stars of [1, 2, 3, 4, 5] as const) {
      expect(flow.rating_breakdown[stars]).to.equal(count(known, ({rating}) => rating === stars));
    }
    for (const {node_id: step, helpful_yes, helpful_no, visits} of flow.step_feedback) {
      expect(helpful_yes, step).to.equal(count(known, (run) => run.votes?.[step] === true));
      expect(helpful_no, step).to.equal(count(known, (run) => run.votes?.[step] === false));
      expect(visits, step).to.equal(count(known, (run) => run.visits?.includes(step)));
    }
  });

  for (const [language, writtenAs] of Object.entries(LANGUAGES)) {
    describe(`metrics in ${language}`, () => {
      const format = formatsOf(writtenAs);
      let texts: DashboardTexts;

      before(async () => {
        const loader = loaders[language.replace(/-.*/, '')];
        texts = loader ? (await loader()).default : english;
      });

      const show = async (token: string, attributes: string, title?: string) => {
        const dashboard = await loadedDashboard(account, token, `lang="${language}" ${attributes}`);
        // The texts of the language load later.
        await until(() => allByRole('combobox', texts.period).length);
        if (title) byRole('heading', title);
        return dashboard;
      };

      const figures = () => cards().map(({name, value, change}) => ({name, value, change}));

      const relative = (now: number, before: number) => format.change((now - before) / before);
      const points = (now: number, before: number) => texts.points(format.signed((now - before) * 100));

      /** The cards that every view begins with: sessions, resolved and completed sessions, and durations. */
      const shared = (names: readonly string[], now: Summary, before: Summary) => [
        {
          name: names[0],
          value: format.count(now.total_sessions),
          change: relative(now.total_sessions, before.total_sessions),
        },
        {
          name: names[1],
          value: format.percent(now.resolved_rate),
          change: points(now.resolved_rate!, before.resolved_rate!),
        },
        {
          name: names[2],
          value: format.percent(now.completion_rate),
          change: points(now.completion_rate, before.completion_rate),
        },
        {
          name: names[3],
          value: format.minutes(now.avg_duration_minutes),
          change: relative(now.avg_duration_minutes, before.avg_duration_minutes),
        },
      ];

      const csat = (
        name: string,
        {avg_csat: now, previous}: Pick<FlowAnalytics, 'avg_csat'> & {previous: {avg_csat: number | null}},
      ) => ({name, value: format.csat(now), change: format.signed(now! - previous.avg_csat!)});

      const ranked = (row: TopFlow | TopEngineer): string[] => [
        row.name,
        format.count(row.sessions),
        format.percent(row.resolved_rate),
        format.percent(row.completion_rate),
        format.minutes(row.avg_duration_minutes),
        ...('avg_csat' in row ? [format.csat(row.avg_csat)] : []),
      ];

      const perDay = (
        days: readonly TimeSeriesDay[],
        keys: readonly Exclude<keyof TimeSeriesDay, 'date'>[],
      ) =>
        days.map((day, at) => [
          at === days.length - 1 ? `${format.day(day.date)} · ${texts.todaySoFar}` : format.day(day.date),
          ...keys.map((key) => format.count(day[key])),
        ]);

      const showTables = async (dashboard: RfAnalyticsDashboard) => {
        for (const toggle of allByRole('button', texts.showAsTable)) toggle.click();
        await dashboard.updateComplete;
      };

      it(`dashboard: team metrics in ${language} equal the server’s in the format of the language`, async () => {
        const team = await account.call<TeamAnalytics>('GET', '/analytics/team?period=30d');
        const dashboard = await show(admin, '', texts.teamHeading);
        expect(figures()).to.deep.equal([
          ...shared(
            [texts.totalSessions, texts.resolved, texts.completionRate, texts.avgDuration],
            team.summary,
            team.previous.summary,
          ),
          {
            name: texts.activeEngineers,
            value: format.count(team.active_engineers),
            change: format.signed(team.active_engineers - team.previous.active_engineers),
          },
          csat(texts.csat, team),
        ]);
        expect(team.summary.total_sessions).to.equal(shownIn(runs).length);
        expect(rows(texts.topFlows)).to.deep.equal(team.top_flows.map(ranked));
        expect(rows(texts.topEngineers)).to.deep.equal(team.top_engineers.map(ranked));
        await showTables(dashboard);
        expect(rows(texts.sessionsByOutcome)).to.deep.equal(perDay(team.time_series, ['sessions', ...PARTS]));
        expect(columns(texts.sessionsByOutcome)).to.deep.equal([
          texts.date,
          texts.sessions,
          ...OUTCOMES.map((outcome) => texts[outcome]),
          texts.unfinished,
          texts.noOutcome,
        ]);
      });

      it(`dashboard: personal metrics in ${language} equal the server’s in the format of the language`, async () => {
        const me = await getAs<PersonalAnalytics>(account, engineer, '/analytics/me?period=30d');
        const dashboard = await show(engineer, '', texts.myHeading);
        const {outcome_breakdown: ended, completed_sessions: completed} = me.summary;
        expect(figures()).to.deep.equal([
          ...shared(
            [texts.mySessions, texts.myResolved, texts.myCompletionRate, texts.myAvgDuration],
            me.summary,
            me.previous.summary,
          ),
          csat(texts.myCsat, me),
          {
            name: texts.myOutcomes,
            value: texts.partOf(format.count(ended.resolved), format.count(completed)),
            change: undefined,
          },
        ]);
        expect(rows(texts.myTopFlows)).to.deep.equal(me.top_flows.map(ranked));
        await showTables(dashboard);
        expect(rows(texts.sessionsPerDay)).to.deep.equal(perDay(me.time_series, ['sessions']));
        expect(rows(texts.outcomes)).to.deep.equal([
          ...OUTCOMES.map((outcome) => [
            texts[outcome],
            format.count(ended[outcome]),
            format.percent(ended[outcome] / completed),
          ]),
          [
            texts.noOutcome,
            format.count(me.summary.no_outcome_sessions),
            format.percent(me.summary.no_outcome_sessions / completed),
          ],
        ]);
      });

      it(`dashboard: flow metrics in ${language} equal the server’s in the format of the language`, async () => {
        const flow = await getAs<FlowAnalytics>(account, admin, '/analytics/flows/vpn?period=30d');
        const dashboard = await show(admin, 'view="flow" tree-id="vpn"', flow.name);
        expect(figures()).to.deep.equal([
          ...shared(
            [texts.usage, texts.resolved, texts.completionRate, texts.avgDuration],
            flow.summary,
            flow.previous.summary,
          ),
          csat(texts.csat, flow),
        ]);
        const spread = [...dashboard.shadowRoot!.querySelectorAll('[part=csat-spread] li')];
        expect(spread.map((line) => tidy(line.lastElementChild?.textContent))).to.deep.equal(
          ([5, 4, 3, 2, 1] as const).map((stars) => format.count(flow.rating_breakdown[stars])),
        );
        expect(rows(texts.stepFeedback).map(([, ...cells]) => cells)).to.deep.equal(
          flow.step_feedback.map((step) => [
            format.percent(step.helpful_rate),
            format.count(step.helpful_yes),
            format.count(step.helpful_no),
            format.count(step.visits),
            format.count(step.drop_offs),
            format.percent(step.drop_off_rate),
            // The random history has no reasons.
            '—',
            format.count(step.notes),
          ]),
        );
        const times = [...dashboard.shadowRoot!.querySelectorAll('[part=comment] time')];
        expect(times.length).to.be.above(0);
        expect(times.map(({textContent}) => tidy(textContent))).to.deep.equal(
          flow.recent_comments.map(({created_at}) => tidy(format.moment(created_at))),
        );
        await showTables(dashboard);
        expect(rows(texts.sessionsByOutcome)).to.deep.equal(perDay(flow.time_series, ['sessions', ...PARTS]));
      });
    });
  }
});
