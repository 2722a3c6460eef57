import type {RatingBreakdown} from '@resolutionflow/sdk';
import {html, nothing, type TemplateResult} from 'lit';
import type {DashboardContext} from '../context.js';
import {STARS, type Figures} from '../model.js';
import {icons} from './icons.js';
import {bar, icon, stars} from './parts.js';

/** How a figure moved against the period before. */
interface Change {
  readonly text: string;
  readonly direction: number;
  /** 1: more is good, -1: less is good, 0: neither. */
  readonly better: -1 | 0 | 1;
}

interface Card {
  readonly name: string;
  readonly value: string;
  /** None, or 0, where there is nothing to compare with. */
  readonly change?: Change | 0 | undefined;
  readonly note?: string;
  readonly extra?: TemplateResult | false;
}

/** What the figures that all views have are called in each. */
const NAMES = {
  team: ['totalSessions', 'completionRate', 'avgDuration', 'csat'],
  me: ['mySessions', 'myCompletionRate', 'myAvgDuration', 'myCsat'],
  flow: ['usage', 'completionRate', 'avgDuration', 'csat'],
} as const;

function spreadOfStars({term, format}: DashboardContext, breakdown: RatingBreakdown): TemplateResult {
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

function cardsOf(context: DashboardContext, {view, data}: Figures): Card[] {
  const {term, format} = context;
  const {summary, previous, avg_csat: csat} = data;
  const before = previous.summary;
  const [sessions, completion, duration, rating] = NAMES[view];
  const completed = format.count(summary.completed_sessions);
  const change = (
    now: number | null,
    then: number | null,
    better: Change['better'],
    write: (now: number, then: number) => string,
  ) =>
    now === null || then === null
      ? undefined
      : {text: write(now, then), direction: Math.sign(now - then), better};
  const relative = (now: number, then: number) => format.relativeChange(now, then);
  const difference = (now: number, then: number) => format.difference(now - then);
  const points = (now: number, then: number) => term('points', format.difference((now - then) * 100));

  const cards: Card[] = [
    {
      name: term(sessions),
      value: format.count(summary.total_sessions),
      change: before.total_sessions && change(summary.total_sessions, before.total_sessions, 0, relative),
    },
    {
      name: term(completion),
      value: format.percent(summary.completion_rate),
      note: term('completedOf', completed, format.count(summary.total_sessions)),
      change:
        summary.total_sessions &&
        before.total_sessions &&
        change(summary.completion_rate, before.completion_rate, 1, points),
    },
    {
      name: term(duration),
      value: format.minutes(summary.avg_duration_minutes),
      change:
        summary.completed_sessions &&
        before.avg_duration_minutes &&
        change(summary.avg_duration_minutes, before.avg_duration_minutes, -1, relative),
    },
  ];
  if (view === 'team') {
    const {active_engineers: then} = data.previous;
    cards.push({
      name: term('activeEngineers'),
      value: format.count(data.active_engineers),
      change: then && change(data.active_engineers, then, 0, difference),
    });
  } else if (view === 'me') {
    cards.push({
      name: term('myOutcomes'),
      value: term('resolvedOf', format.count(summary.outcome_breakdown.resolved), completed),
      note: term('resolvedOfCompleted'),
    });
  }
  cards.push({
    name: term(rating),
    value: format.csat(csat),
    note: term('ratings', data.total_ratings),
    change: change(csat, previous.avg_csat, 1, difference),
    extra:
      view === 'flow'
        ? spreadOfStars(context, data.rating_breakdown)
        : csat !== null && stars(Math.round(csat), term('stars', Math.round(csat))),
  });
  return cards;
}

function renderChange(
  {term}: DashboardContext,
  {text, direction, better}: Change,
  days: number,
): TemplateResult {
  const explanation = term('comparedWith', days);
  const mood = ['bad', '', 'good'][direction * better + 1];
  const sign = [icons.descending, icons.same, icons.ascending][direction + 1] ?? icons.same;
  return html`<span class="change ${mood}" part="card-change" title=${explanation}
    >${icon(sign)}${text}<span class="only-read"> ${explanation}</span></span
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
            ${note ? html`<span class="note">${note}</span>` : nothing} ${extra || nothing}
          </dd>
        </div>`,
    )}
  </dl>`;
}
