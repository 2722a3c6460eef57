import {html, nothing, type TemplateResult} from 'lit';
import type {
  FlowAnalytics,
  PersonalAnalytics,
  PreviousPeriod,
  RatingBreakdown,
  Summary,
  TeamAnalytics,
} from '@resolutionflow/sdk';
import type {DashboardContext} from '../context.js';
import type {Figures} from '../model.js';
import {icons} from './icons.js';
import {bar, icon, stars} from './parts.js';

/** How a figure moved against the period before. */
interface Change {
  readonly text: string;
  readonly direction: -1 | 0 | 1;
  /** Whether that is good news; undefined where it is neither. */
  readonly isGood?: boolean | undefined;
}

interface Card {
  readonly name: string;
  readonly value: string;
  readonly note?: string | undefined;
  readonly change?: Change | undefined;
  readonly extra?: TemplateResult | undefined;
}

const MINUTES_THAT_COUNT = 0.05;

interface ChangeOptions {
  /** 1: more is good, -1: less is good, 0: neither. */
  readonly better: -1 | 0 | 1;
  readonly write: (now: number, before: number) => string;
}

function changeOf(
  now: number | null,
  before: number | null,
  {better, write}: ChangeOptions,
): Change | undefined {
  if (now === null || before === null) return undefined;
  const difference = now - before;
  const direction = Math.abs(difference) < 1e-9 ? 0 : difference > 0 ? 1 : -1;
  return {
    text: write(now, before),
    direction,
    isGood: better === 0 || direction === 0 ? undefined : direction === better,
  };
}

/** Everything that all three views compare in the same way. */
function changes({term, format}: DashboardContext, now: Now, before: PreviousPeriod) {
  const relative = (a: number, b: number) => format.relativeChange(a, b);
  const had = before.summary.total_sessions > 0;
  const hadCompleted = before.summary.completed_sessions > 0 && now.summary.completed_sessions > 0;
  const hasSessions = now.summary.total_sessions > 0;
  const duration = before.summary.avg_duration_minutes;
  return {
    sessions: had
      ? changeOf(now.summary.total_sessions, before.summary.total_sessions, {better: 0, write: relative})
      : undefined,
    completion:
      had && hasSessions
        ? changeOf(now.summary.completion_rate, before.summary.completion_rate, {
            better: 1,
            write: (a, b) => term('points', format.difference((a - b) * 100)),
          })
        : undefined,
    duration:
      hadCompleted && duration > MINUTES_THAT_COUNT
        ? changeOf(now.summary.avg_duration_minutes, duration, {better: -1, write: relative})
        : undefined,
    csat: changeOf(now.avg_csat, before.avg_csat, {better: 1, write: (a, b) => format.difference(a - b)}),
  };
}

interface Now {
  readonly summary: Summary;
  readonly avg_csat: number | null;
}

function spreadOfStars({term, format}: DashboardContext, breakdown: RatingBreakdown): TemplateResult {
  const rows = ([5, 4, 3, 2, 1] as const).map((n) => ({n, count: breakdown[n]}));
  const most = Math.max(1, ...rows.map(({count}) => count));
  return html`<ul class="spread" part="csat-spread">
    ${rows.map(
      ({n, count}) =>
        html`<li>
          <span class="spread-label" aria-label=${term('stars', n)}>${format.count(n)}★</span>
          ${bar(count / most, 'star-bar')}
          <span class="spread-count">${format.count(count)}</span>
        </li>`,
    )}
  </ul>`;
}

const csatCard = (
  context: DashboardContext,
  name: string,
  data: Pick<TeamAnalytics, 'avg_csat' | 'total_ratings' | 'rating_breakdown'>,
  change: Change | undefined,
  hasSpread = false,
): Card => {
  const {term, format} = context;
  return {
    name,
    value: format.csat(data.avg_csat),
    note: term('ratings', data.total_ratings),
    change,
    extra: hasSpread
      ? spreadOfStars(context, data.rating_breakdown)
      : data.avg_csat === null
        ? undefined
        : stars(Math.round(data.avg_csat), term('stars', Math.round(data.avg_csat))),
  };
};

function teamCards(context: DashboardContext, data: TeamAnalytics): Card[] {
  const {term, format} = context;
  const {summary, previous} = data;
  const change = changes(context, data, previous);
  return [
    {name: term('totalSessions'), value: format.count(summary.total_sessions), change: change.sessions},
    {
      name: term('completionRate'),
      value: format.percent(summary.completion_rate),
      note: completed(context, summary),
      change: change.completion,
    },
    {name: term('avgDuration'), value: format.minutes(summary.avg_duration_minutes), change: change.duration},
    {
      name: term('activeEngineers'),
      value: format.count(data.active_engineers),
      change: previous.active_engineers
        ? changeOf(data.active_engineers, previous.active_engineers, {
            better: 0,
            write: (a, b) => format.difference(a - b),
          })
        : undefined,
    },
    csatCard(context, term('csat'), data, change.csat),
  ];
}

const completed = ({term, format}: DashboardContext, summary: Summary): string =>
  term('completedOf', format.count(summary.completed_sessions), format.count(summary.total_sessions));

function myCards(context: DashboardContext, data: PersonalAnalytics): Card[] {
  const {term, format} = context;
  const {summary, previous} = data;
  const change = changes(context, data, previous);
  const {resolved} = summary.outcome_breakdown;
  return [
    {name: term('mySessions'), value: format.count(summary.total_sessions), change: change.sessions},
    {
      name: term('myCompletionRate'),
      value: format.percent(summary.completion_rate),
      note: completed(context, summary),
      change: change.completion,
    },
    {
      name: term('myAvgDuration'),
      value: format.minutes(summary.avg_duration_minutes),
      change: change.duration,
    },
    {
      name: term('myOutcomes'),
      value: term('resolvedOf', format.count(resolved), format.count(summary.completed_sessions)),
      note: term('resolvedOfCompleted'),
    },
    csatCard(context, term('myCsat'), data, change.csat),
  ];
}

function flowCards(context: DashboardContext, data: FlowAnalytics): Card[] {
  const {term, format} = context;
  const {summary, previous} = data;
  const change = changes(context, data, previous);
  return [
    {name: term('usage'), value: format.count(summary.total_sessions), change: change.sessions},
    {
      name: term('completionRate'),
      value: format.percent(summary.completion_rate),
      note: completed(context, summary),
      change: change.completion,
    },
    {name: term('avgDuration'), value: format.minutes(summary.avg_duration_minutes), change: change.duration},
    csatCard(context, term('csat'), data, change.csat, true),
  ];
}

function cardsOf(context: DashboardContext, figures: Figures): Card[] {
  switch (figures.view) {
    case 'team':
      return teamCards(context, figures.data);
    case 'me':
      return myCards(context, figures.data);
    case 'flow':
      return flowCards(context, figures.data);
  }
}

const DIRECTION_ICON = {[-1]: icons.down, [0]: icons.same, [1]: icons.up} as const;

function renderChange({term}: DashboardContext, change: Change, days: number): TemplateResult {
  const mood = change.isGood === undefined ? '' : change.isGood ? 'good' : 'bad';
  const explanation = term('comparedWith', days);
  return html`<span class="change ${mood}" part="card-change" title=${explanation}
    >${icon(DIRECTION_ICON[change.direction])}${change.text}<span class="only-read">
      ${explanation}</span
    ></span
  >`;
}

/** The figures that matter, each with how it moved. */
export function renderCards(context: DashboardContext, figures: Figures): TemplateResult {
  const days = figures.data.time_series.length;
  return html`<dl class="cards ${figures.view}" part="cards">
    ${cardsOf(context, figures).map(
      ({name, value, note, change, extra}) =>
        html`<div class="card" part="card">
          <dt part="card-name">${name}</dt>
          <dd>
            <span class="value" part="card-value">${value}</span>
            ${change ? renderChange(context, change, days) : nothing}
            ${note ? html`<span class="note">${note}</span>` : nothing} ${extra ?? nothing}
          </dd>
        </div>`,
    )}
  </dl>`;
}
