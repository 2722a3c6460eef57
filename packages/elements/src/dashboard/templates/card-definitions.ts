import type {FlowAnalytics, PersonalAnalytics, Summary, TeamAnalytics} from '@resolutionflow/sdk';
import {OUTCOMES} from '@resolutionflow/sdk/internal';
import type {CsvRow} from '../csv-format.js';
import type {DashboardHost} from '../dashboard-host.js';
import type {Metrics, View} from '../selection.js';
import type {Card, CardDefinition} from './card.js';
import {changeBy, changeOfAverage, changeOfCount, changeOfRate, hasEnough, type Rate} from './changes.js';
import {csat, csatWithSpread} from './csat-cards.js';

type AnyAnalytics = TeamAnalytics | PersonalAnalytics | FlowAnalytics;

const DAY_MS = 86_400_000;

const totalSessions = (name: 'totalSessions' | 'mySessions' | 'usage'): CardDefinition<AnyAnalytics> => ({
  card: (host, {summary: {total_sessions: now}, previous, period, time_series, history_from: first}) => {
    const change = changeOfCount(host, now, previous.summary.total_sessions);
    return {
      name: host.term(name),
      value: host.format.count(now),
      change,
      // The history begins in the middle of the previous period: the change is of unequal times.
      notes:
        first && change && Date.parse(period.from) - Date.parse(first) < time_series.length * DAY_MS
          ? [host.term('since', host.format.shortDay(first))]
          : [],
    };
  },
  csv: ({term}, {summary}) => [[term('totalSessions'), summary.total_sessions]],
});

const partOf = ({resolved_rate, outcome_breakdown, completed_sessions}: Summary): Rate => ({
  rate: resolved_rate,
  successes: outcome_breakdown.resolved,
  n: completed_sessions,
});

const resolvedRate = (name: 'resolved' | 'myResolved'): CardDefinition<AnyAnalytics> => ({
  card: (host, {summary, previous}) => {
    const {term, format} = host;
    const now = partOf(summary);
    return {
      name: term(name),
      value: format.percent(now.rate),
      notes: [term('ofCompleted', format.count(now.successes), format.count(now.n))],
      change: changeOfRate(host, now, partOf(previous.summary)),
    };
  },
  csv: ({term}, {summary}) => [[term('resolvedRate'), summary.resolved_rate]],
});

/** The completion rate; null without sessions. */
const completionOf = ({completion_rate, completed_sessions, total_sessions}: Summary): Rate => ({
  rate: total_sessions ? completion_rate : null,
  successes: completed_sessions,
  n: total_sessions,
});

const completionRate = (name: 'completionRate' | 'myCompletionRate'): CardDefinition<AnyAnalytics> => ({
  card: (host, {summary, previous}) => {
    const {term, format} = host;
    const now = completionOf(summary);
    return {
      name: term(name),
      value: format.percent(now.rate),
      notes: [term('completedOf', format.count(now.successes), format.count(now.n))],
      change: changeOfRate(host, now, completionOf(previous.summary)),
    };
  },
  csv: ({term}, {summary}) => [[term('completionRate'), completionOf(summary).rate]],
});

/** The average duration; null without completed sessions. */
const durationOf = ({avg_duration_minutes: value, completed_sessions: n}: Summary) => ({
  value: n ? value : null,
  n,
});

const averageDuration = (name: 'avgDuration' | 'myAvgDuration'): CardDefinition<AnyAnalytics> => ({
  card: (host, {summary, previous}) => {
    const {term, format} = host;
    const now = durationOf(summary);
    const median = term('median', format.minutes(summary.median_duration_minutes));
    const slowest = term('slowest', format.minutes(summary.p90_duration_minutes));
    return {
      name: term(name),
      value: format.minutes(now.value),
      // Of fewer than ten sessions there is no “1 in 10”.
      notes: now.n ? [hasEnough(now.n) ? `${median} · ${slowest}` : median] : [],
      change: changeOfAverage(host, now, durationOf(previous.summary)),
    };
  },
  csv: ({term}, {summary}) => [
    [term('avgDuration'), durationOf(summary).value],
    [term('medianDuration'), summary.median_duration_minutes],
    [term('p90Duration'), summary.p90_duration_minutes],
  ],
});

/** A chart shows the outcomes, so that they need no card in most views. */
const outcomes: CardDefinition<AnyAnalytics> = {
  csv: ({term}, {summary}) => [
    ...OUTCOMES.map((key): CsvRow => [term(key), summary.outcome_breakdown[key]]),
    [term('unfinished'), summary.unfinished_sessions],
    ...(summary.no_outcome_sessions ? [[term('noOutcome'), summary.no_outcome_sessions]] : []),
  ],
};

const myOutcomes: CardDefinition<PersonalAnalytics> = {
  ...outcomes,
  card: ({term, format}, {summary}) => ({
    name: term('myOutcomes'),
    value: term(
      'partOf',
      format.count(summary.outcome_breakdown.resolved),
      format.count(summary.completed_sessions),
    ),
    notes: [term('resolvedOfCompleted')],
  }),
};

const activeEngineers: CardDefinition<TeamAnalytics> = {
  card: (host, {active_engineers: now, previous: {active_engineers: before}}) => ({
    name: host.term('activeEngineers'),
    value: host.format.count(now),
    change: before ? changeBy(host, now - before) : undefined,
  }),
  csv: ({term}, data) => [[term('activeEngineers'), data.active_engineers]],
  isLastInCsv: true,
};

/**
 * The metrics of each view, in the order of their cards. The cards, their placeholders in the skeleton and their lines in
 * the CSV come from this list: a new card needs one entry here, and its texts.
 */
const DEFINITIONS: {
  readonly team: readonly CardDefinition<TeamAnalytics>[];
  readonly me: readonly CardDefinition<PersonalAnalytics>[];
  readonly flow: readonly CardDefinition<FlowAnalytics>[];
} = {
  team: [
    totalSessions('totalSessions'),
    resolvedRate('resolved'),
    completionRate('completionRate'),
    averageDuration('avgDuration'),
    outcomes,
    activeEngineers,
    csat('csat'),
  ],
  me: [
    totalSessions('mySessions'),
    resolvedRate('myResolved'),
    completionRate('myCompletionRate'),
    averageDuration('myAvgDuration'),
    csat('myCsat'),
    myOutcomes,
  ],
  flow: [
    totalSessions('usage'),
    resolvedRate('resolved'),
    completionRate('completionRate'),
    averageDuration('avgDuration'),
    outcomes,
    csatWithSpread,
  ],
};

function read<D>(host: DashboardHost, definitions: readonly CardDefinition<D>[], data: D) {
  const inCsv = definitions.toSorted((a, b) => Number(!!a.isLastInCsv) - Number(!!b.isLastInCsv));
  return {
    cards: () => definitions.flatMap(({card}) => (card ? [card(host, data)] : [])),
    csv: () => inCsv.flatMap(({csv}) => csv(host, data)),
  };
}

function readView(host: DashboardHost, {view, data}: Metrics) {
  switch (view) {
    case 'team':
      return read(host, DEFINITIONS.team, data);
    case 'me':
      return read(host, DEFINITIONS.me, data);
    case 'flow':
      return read(host, DEFINITIONS.flow, data);
  }
}

export const cardsOf = (host: DashboardHost, metrics: Metrics): Card[] => readView(host, metrics).cards();

/** The lines of a view's metrics in the CSV: unrounded values, with names that are the same in all views. */
export const csvRowsOf = (host: DashboardHost, metrics: Metrics): CsvRow[] => readView(host, metrics).csv();

export const cardCountOf = (view: View): number =>
  DEFINITIONS[view].filter(({card}) => card !== undefined).length;
