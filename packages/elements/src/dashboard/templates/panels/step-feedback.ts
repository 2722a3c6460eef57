import type {StepFigures} from '@resolutionflow/sdk';
import {html, nothing} from 'lit';
import type {DashboardHost} from '../../dashboard-host.js';
import {worstStep} from '../../model.js';
import {bar} from '../atoms.js';
import {icons} from '../icons.js';
import type {Panel} from '../panel.js';
import type {Row} from '../table.js';
import {cellsIn, worstMark} from './cells.js';

function stepRow(host: DashboardHost, step: StepFigures, isWorst: boolean): Row {
  const {term} = host;
  const {count} = cellsIn(host);
  const {helpful_rate: rate, helpful_yes: yes, helpful_no: no} = step;
  const share = host.format.percent(rate);
  return {
    key: step.node_id,
    part: isWorst ? 'step worst-step' : 'step',
    cells: [
      [
        step.node_title,
        html`${step.node_title}
        ${step.archived ? html`<span class="tag">${term('archived')}</span>` : nothing}
        ${
          isWorst
            ? html`${worstMark(host)} <span class="reason">${term('worstReason', share, yes + no)}</span>`
            : nothing
        }`,
      ],
      [
        rate,
        html`<span class="rate"
          >${rate === null ? nothing : bar(rate, 'rate-bar')}<span>${share}</span></span
        >`,
      ],
      count(yes),
      count(no),
      count(step.visits),
      count(step.drop_offs),
    ],
  };
}

/** The metrics of each step, in the order of the flow. The step that needs work is marked, with the reason. */
export function stepFeedback(host: DashboardHost, steps: readonly StepFigures[]): Panel {
  const {term} = host;
  const worst = worstStep(steps);
  return {
    id: 'step-feedback',
    caption: term('stepFeedback'),
    note: term('noSteps'),
    columns: [
      {name: term('step')},
      {name: term('helpfulRate')},
      {name: term('votesUp'), icon: icons.thumbUp},
      {name: term('votesDown'), icon: icons.thumbDown},
      {name: term('visits')},
      {name: term('dropOffs')},
    ],
    rows: steps.map((step) => stepRow(host, step, step.node_id === worst)),
  };
}
