import type {DashboardContext} from './context.js';
import {toCsv, type Row} from './csv.js';
import {OUTCOMES, type Figures} from './model.js';

/** What a view shows, as one CSV: its figures, its days, its tables. Numbers are the server's own, unrounded and unformatted. */
export function viewAsCsv({term}: DashboardContext, figures: Figures): string {
  const {data} = figures;
  const {summary} = data;
  const main: Row[] = [
    [term('date'), `${data.period.from} – ${data.period.to} (${data.period.time_zone})`],
    [term('totalSessions'), summary.total_sessions],
    [term('completionRate'), summary.completion_rate],
    [term('avgDuration'), summary.avg_duration_minutes],
    ...OUTCOMES.map((outcome): Row => [term(outcome), summary.outcome_breakdown[outcome]]),
    [term('csat'), data.avg_csat],
    [term('ratingCount'), data.total_ratings],
  ];
  if (figures.view === 'team') main.push([term('activeEngineers'), figures.data.active_engineers]);
  if (figures.view === 'flow') main.unshift([term('flow'), figures.data.name]);
  const days: Row[] = [
    [term('date'), term('sessions'), ...OUTCOMES.map((outcome) => term(outcome))],
    ...data.time_series.map((day): Row => [
      day.date,
      day.sessions,
      ...OUTCOMES.map((outcome) => day[outcome]),
    ]),
  ];
  return toCsv([main, days, ...tablesOf(term, figures)]);
}

function tablesOf(term: DashboardContext['term'], figures: Figures): Row[][] {
  if (figures.view === 'flow') {
    return [
      [
        [
          term('step'),
          term('helpfulRate'),
          term('votesUp'),
          term('votesDown'),
          term('visits'),
          term('dropOffs'),
        ],
        ...figures.data.step_feedback.map((step): Row => [
          step.node_title,
          step.helpful_rate,
          step.helpful_yes,
          step.helpful_no,
          step.visits,
          step.drop_offs,
        ]),
      ],
    ];
  }
  const columns = [term('sessions'), term('completionRate'), term('avgDuration')];
  const flows: Row[] = [
    [term('flow'), ...columns, term('csat')],
    ...figures.data.top_flows.map((row): Row => [
      row.name,
      row.sessions,
      row.completion_rate,
      row.avg_duration_minutes,
      row.avg_csat,
    ]),
  ];
  if (figures.view === 'me') return [flows];
  const engineers: Row[] = [
    [term('engineer'), ...columns],
    ...figures.data.top_engineers.map((row): Row => [
      row.name,
      row.sessions,
      row.completion_rate,
      row.avg_duration_minutes,
    ]),
  ];
  return [flows, engineers];
}
