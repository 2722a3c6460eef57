import type {DashboardContext} from './context.js';
import {toCsv, type Row} from './csv.js';
import {OUTCOMES, STARS, type Figures} from './model.js';
import {panelsOf} from './sections/panels.js';
import {inOrder} from './sections/table.js';

/**
 * What a view shows, as one CSV: its figures, its tables in the order in which they are shown, and its comments. Numbers
 * and times are the server's own, unrounded and unformatted.
 */
export function viewAsCsv(context: DashboardContext, figures: Figures): string {
  const {term} = context;
  const {view, data} = figures;
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
  if (view === 'team') main.push([term('activeEngineers'), data.active_engineers]);
  const tables = panelsOf(context, figures).map((panel): Row[] => [
    panel.columns.map(({name}) => name),
    ...inOrder(context, panel).map(({cells}) => cells.map(([value]) => value)),
  ]);
  if (view === 'flow') {
    main.unshift([term('flow'), data.name]);
    main.push(...STARS.map((n): Row => [term('stars', n), data.rating_breakdown[n]]));
    tables.push([
      [term('csat'), term('recentComments'), term('engineerName'), term('date')],
      ...data.recent_comments.map((one): Row => [one.rating, one.comment, one.user_name, one.created_at]),
    ]);
  }
  return toCsv([main, ...tables]);
}
