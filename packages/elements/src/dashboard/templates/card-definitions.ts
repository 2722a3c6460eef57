import type {FlowAnalytics, PersonalAnalytics, RatingBreakdown, TeamAnalytics} from '@resolutionflow/sdk';
import {OUTCOMES} from '@resolutionflow/sdk/internal';
import {html, type TemplateResult} from 'lit';
import type {CsvRow} from '../csv-format.js';
import type {DashboardHost} from '../dashboard-host.js';
import {STARS, type Metrics, type View} from '../model.js';
import {bar, stars} from './atoms.js';

type AnyAnalytics = TeamAnalytics | PersonalAnalytics | FlowAnalytics;

/** How a metric differs from the previous period. */
export interface Change {
  readonly text: string;
  readonly direction: number;
  /** 1: more is good, -1: less is good, 0: neither. */
  readonly better: -1 | 0 | 1;
}

/** What a card shows. */
export interface Card {
  readonly name: string;
  readonly value: string;
  /** Absent if there is nothing to compare with. */
  readonly change?: Change | undefined;
  readonly note?: string;
  readonly extra?: TemplateResult | undefined;
}

/** One metric of a view: its card, if it has one, and its lines in the CSV. */
export interface CardDefinition<D> {
  readonly card?: (host: DashboardHost, data: D) => Card;
  readonly csv: (host: DashboardHost, data: D) => readonly CsvRow[];
  /** Whether its lines in the CSV come after those of all other metrics. */
  readonly isLastInCsv?: true;
}

/** Compares two values; undefined if one of them is missing. */
function compare(
  now: number | null,
  before: number | null,
  better: Change['better'],
  format: (now: number, before: number) => string,
): Change | undefined {
  if (now === null || before === null) return undefined;
  return {text: format(now, before), direction: Math.sign(now - before), better};
}

const totalSessions = (name: 'totalSessions' | 'mySessions' | 'usage'): CardDefinition<AnyAnalytics> => ({
  card: ({term, format}, {summary: {total_sessions: now}, previous}) => {
    const before = previous.summary.total_sessions;
    return {
      name: term(name),
      value: format.count(now),
      change: before ? compare(now, before, 0, (a, b) => format.relativeChange(a, b)) : undefined,
    };
  },
  csv: ({term}, {summary}) => [[term('totalSessions'), summary.total_sessions]],
});

const completionRate = (name: 'completionRate' | 'myCompletionRate'): CardDefinition<AnyAnalytics> => ({
  card: ({term, format}, {summary, previous: {summary: before}}) => {
    const points = (a: number, b: number) => term('points', format.difference((a - b) * 100));
    const isComparable = summary.total_sessions && before.total_sessions;
    return {
      name: term(name),
      value: format.percent(summary.completion_rate),
      note: term(
        'completedOf',
        format.count(summary.completed_sessions),
        format.count(summary.total_sessions),
      ),
      change: isComparable ? compare(summary.completion_rate, before.completion_rate, 1, points) : undefined,
    };
  },
  csv: ({term}, {summary}) => [[term('completionRate'), summary.completion_rate]],
});

const averageDuration = (name: 'avgDuration' | 'myAvgDuration'): CardDefinition<AnyAnalytics> => ({
  card: ({term, format}, {summary, previous}) => {
    const now = summary.avg_duration_minutes;
    const before = previous.summary.avg_duration_minutes;
    const isComparable = summary.completed_sessions && before;
    return {
      name: term(name),
      value: format.minutes(now),
      change: isComparable ? compare(now, before, -1, (a, b) => format.relativeChange(a, b)) : undefined,
    };
  },
  csv: ({term}, {summary}) => [[term('avgDuration'), summary.avg_duration_minutes]],
});

/** A chart shows the outcomes, so that they need no card in most views. */
const outcomes: CardDefinition<AnyAnalytics> = {
  csv: ({term}, {summary}) => OUTCOMES.map((key) => [term(key), summary.outcome_breakdown[key]]),
};

const myOutcomes: CardDefinition<PersonalAnalytics> = {
  ...outcomes,
  card: ({term, format}, {summary}) => ({
    name: term('myOutcomes'),
    value: term(
      'resolvedOf',
      format.count(summary.outcome_breakdown.resolved),
      format.count(summary.completed_sessions),
    ),
    note: term('resolvedOfCompleted'),
  }),
};

const activeEngineers: CardDefinition<TeamAnalytics> = {
  card: ({term, format}, {active_engineers: now, previous: {active_engineers: before}}) => ({
    name: term('activeEngineers'),
    value: format.count(now),
    change: before ? compare(now, before, 0, (a, b) => format.difference(a - b)) : undefined,
  }),
  csv: ({term}, data) => [[term('activeEngineers'), data.active_engineers]],
  isLastInCsv: true,
};

const csatCard = (
  {term, format}: DashboardHost,
  name: 'csat' | 'myCsat',
  {avg_csat: csat, total_ratings: count, previous}: AnyAnalytics,
): Card => ({
  name: term(name),
  value: format.csat(csat),
  note: term('ratings', count),
  change: compare(csat, previous.avg_csat, 1, (a, b) => format.difference(a - b)),
});

const csatRows = ({term}: DashboardHost, data: AnyAnalytics): CsvRow[] => [
  [term('csat'), data.avg_csat],
  [term('ratingCount'), data.total_ratings],
];

const csat = (name: 'csat' | 'myCsat'): CardDefinition<AnyAnalytics> => ({
  card: (host, data) => {
    const rounded = data.avg_csat === null ? undefined : Math.round(data.avg_csat);
    return {
      ...csatCard(host, name, data),
      extra: rounded === undefined ? undefined : stars(rounded, host.term('stars', rounded)),
    };
  },
  csv: csatRows,
});

function spreadOfStars({term, format}: DashboardHost, breakdown: RatingBreakdown): TemplateResult {
  const most = Math.max(1, ...Object.values(breakdown));
  return html`<ul class="spread" part="csat-spread">
    ${STARS.map(
      (n) =>
        html`<li>
          <span aria-label=${term('stars', n)}>${format.count(n)}★</span>
          ${bar(breakdown[n] / most, 'star-bar')}
          <span>${format.count(breakdown[n])}</span>
        </li>`,
    )}
  </ul>`;
}

const csatWithSpread: CardDefinition<FlowAnalytics> = {
  card: (host, data) => ({
    ...csatCard(host, 'csat', data),
    extra: spreadOfStars(host, data.rating_breakdown),
  }),
  csv: (host, data) => [
    ...csatRows(host, data),
    ...STARS.map((n): CsvRow => [host.term('stars', n), data.rating_breakdown[n]]),
  ],
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
    completionRate('completionRate'),
    averageDuration('avgDuration'),
    outcomes,
    activeEngineers,
    csat('csat'),
  ],
  me: [
    totalSessions('mySessions'),
    completionRate('myCompletionRate'),
    averageDuration('myAvgDuration'),
    myOutcomes,
    csat('myCsat'),
  ],
  flow: [
    totalSessions('usage'),
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
