import type {FlowAnalytics, PersonalAnalytics, RatingBreakdown, TeamAnalytics} from '@resolutionflow/sdk';
import {html, type TemplateResult} from 'lit';
import type {CsvRow} from '../csv-format.js';
import type {DashboardHost} from '../dashboard-host.js';
import {bar, stars} from './atoms.js';
import type {Card, CardDefinition} from './card.js';
import {differenceOfAverage} from './changes.js';

/** All ratings, the best first. */
const STARS = [5, 4, 3, 2, 1] as const;

type RatedAnalytics = TeamAnalytics | PersonalAnalytics | FlowAnalytics;

function csatCard(host: DashboardHost, name: 'csat' | 'myCsat', data: RatedAnalytics): Card {
  const {term, format} = host;
  const {avg_csat: value, total_ratings: n, satisfied_rate, response_rate, summary, previous} = data;
  const {completed_sessions: completed} = summary;
  return {
    name: term(name),
    value: format.csat(value),
    notes: [
      satisfied_rate === null
        ? term('ratings', n)
        : `${term('ratings', n)} · ${term('satisfied', format.percent(satisfied_rate))}`,
      ...(completed ? [term('responded', format.percent(response_rate), format.count(completed))] : []),
    ],
    change: differenceOfAverage(host, {value, n}, {value: previous.avg_csat, n: previous.total_ratings}),
  };
}

const csatRows = ({term}: DashboardHost, data: RatedAnalytics): CsvRow[] => [
  [term('csat'), data.avg_csat],
  [term('ratingCount'), data.total_ratings],
  [term('satisfiedRate'), data.satisfied_rate],
  [term('responseRate'), data.summary.completed_sessions ? data.response_rate : null],
];

/** The average rating, as stars. */
export const csat = (name: 'csat' | 'myCsat'): CardDefinition<RatedAnalytics> => ({
  card: (host, data) => {
    const {avg_csat} = data;
    return {
      ...csatCard(host, name, data),
      extra: avg_csat === null ? undefined : stars(avg_csat, host.term('stars', avg_csat)),
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

/** The average rating, with the number of ratings for each number of stars. */
export const csatWithSpread: CardDefinition<FlowAnalytics> = {
  card: (host, data) => ({
    ...csatCard(host, 'csat', data),
    extra: spreadOfStars(host, data.rating_breakdown),
  }),
  csv: (host, data) => [
    ...csatRows(host, data),
    ...STARS.map((n): CsvRow => [host.term('stars', n), data.rating_breakdown[n]]),
  ],
};
