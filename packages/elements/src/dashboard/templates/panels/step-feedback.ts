import type {Finding, StepFigures} from '@resolutionflow/sdk';
import {html, nothing} from 'lit';
import type {DashboardHost} from '../../dashboard-host.js';
import type {Findings} from '../../findings-loader.js';
import {rateBar} from '../atoms.js';
import {describeAtStep, findingMark} from '../findings.js';
import {hasWideInterval} from '../changes.js';
import {icons} from '../icons.js';
import type {Panel} from '../panel.js';
import type {Cell, Row} from '../table.js';
import {cellsIn} from './cells.js';

const MAX_SHOWN_REASONS = 2;

/** The title of a step, with its mark and the reasons for it. */
function titleCell(host: DashboardHost, step: StepFigures, found: readonly Finding[]): Cell {
  return [
    step.node_title,
    html`<bdi>${step.node_title}</bdi>
      ${step.archived ? html`<span class="tag">${host.term('archived')}</span>` : nothing}
      ${found.length ? findingMark(host, found) : nothing}
      ${found.map((finding) => html`<span class="reason">${describeAtStep(host, finding)}</span>`)}`,
  ];
}

/** The helpful rate as a bar, with its interval as a thin range on it. */
function helpfulCell({term, format}: DashboardHost, {helpful_rate, helpful_interval}: StepFigures): Cell {
  if (helpful_rate === null || !helpful_interval) {
    return [null, html`<span class="rate"><span>${format.percent(null)}</span></span>`];
  }
  const [low, high] = helpful_interval;
  const name = term('interval', format.percent(low), format.percent(high));
  return [
    helpful_rate,
    html`<span class="rate" title=${name}
      >${rateBar(helpful_rate, helpful_interval, name)}<span>${format.percent(helpful_rate)}</span></span
    >`,
  ];
}

/** The drop-off rate, with its interval as a title. The visits include those of today, so they are not its base. */
function dropOffCell(
  {term, format}: DashboardHost,
  {drop_off_rate: rate, drop_off_interval: interval, drop_offs}: StepFigures,
): Cell {
  const text = format.percent(rate);
  if (!interval) return [rate, text];
  const [low, high] = interval;
  const name = term('interval', format.percent(low), format.percent(high));
  return [rate, html`<span title=${name}>${text}</span>`, hasWideInterval(drop_offs, interval)];
}

/** The reasons, most frequent first. The screen shows two of them, its title and the CSV all. */
function reasonsCell({format, reasonName}: DashboardHost, {reasons}: StepFigures): Cell {
  if (!reasons.length) return [null, format.percent(null)];
  const list = (some: typeof reasons, nameOf: (code: string) => string): string =>
    format.list(some.map(({code, count}) => `${nameOf(code)} (${format.count(count)})`));
  const all = list(reasons, reasonName);
  // The page's own reasons may be in another script.
  const shown = list(reasons.slice(0, MAX_SHOWN_REASONS), (code) => format.isolate(reasonName(code)));
  return [all, html`<span title=${all}>${shown}</span>`];
}

function stepRow(host: DashboardHost, step: StepFigures, found: readonly Finding[]): Row {
  const {count} = cellsIn(host);
  const isCurrent = host.navigation.step === step.node_id;
  return {
    key: step.node_id,
    part: ['step', ...(found.length ? ['flagged-step'] : []), ...(isCurrent ? ['current-step'] : [])].join(
      ' ',
    ),
    isCurrent,
    cells: [
      titleCell(host, step, found),
      helpfulCell(host, step),
      count(step.helpful_yes),
      count(step.helpful_no),
      count(step.visits),
      count(step.drop_offs),
      dropOffCell(host, step),
      reasonsCell(host, step),
      count(step.notes),
    ],
  };
}

/** The metrics of each step, in the order of the flow. Steps with a finding are marked, with the reason. */
export function stepFeedback(host: DashboardHost, steps: readonly StepFigures[], findings: Findings): Panel {
  const {term} = host;
  const found = typeof findings === 'string' ? [] : findings;
  return {
    id: 'step-feedback',
    caption: term('stepFeedback'),
    note: term('noSteps'),
    ...(steps.length && {about: term('dropOffBase')}),
    columns: [
      {name: term('step')},
      {name: term('helpfulRate')},
      {name: term('votesUp'), icon: icons.thumbUp},
      {name: term('votesDown'), icon: icons.thumbDown},
      {name: term('visits')},
      {name: term('dropOffs')},
      {name: term('dropOffRate')},
      {name: term('reasons')},
      {name: term('notes')},
    ],
    rows: steps.map((step) =>
      stepRow(
        host,
        step,
        found.filter(({step_id}) => step_id === step.node_id),
      ),
    ),
  };
}
