import {html, nothing, type TemplateResult} from 'lit';
import type {FlowAnalytics, StepFigures} from '@resolutionflow/sdk';
import type {DashboardContext} from '../context.js';
import {worstStep} from '../model.js';
import {icons} from './icons.js';
import {bar, icon, stars} from './parts.js';

function renderStep({term, format}: DashboardContext, step: StepFigures, isWorst: boolean): TemplateResult {
  const votes = step.helpful_yes + step.helpful_no;
  const rate = format.percent(step.helpful_rate);
  return html`<tr class=${isWorst ? 'worst' : ''} part=${isWorst ? 'step worst-step' : 'step'}>
    <th scope="row">
      ${step.node_title} ${step.archived ? html`<span class="tag">${term('archived')}</span>` : nothing}
      ${
        isWorst
          ? html`<span class="tag alert" part="worst-mark">${icon(icons.warning)}${term('worstStep')}</span>
              <span class="reason">${term('worstReason', rate, votes)}</span>`
          : nothing
      }
    </th>
    <td class="rate">
      <span class="rate-cell"
        >${step.helpful_rate === null ? nothing : bar(step.helpful_rate, 'rate-bar')}
        <span class="rate-value">${rate}</span></span
      >
    </td>
    <td class="number up">${format.count(step.helpful_yes)}</td>
    <td class="number down">${format.count(step.helpful_no)}</td>
    <td class="number">${format.count(step.visits)}</td>
    <td class="number">${format.count(step.drop_offs)}</td>
  </tr>`;
}

/** How each step of a flow does, in the flow's order; the one that needs work is marked, with the reason. */
export function renderSteps(
  context: DashboardContext,
  {step_feedback: steps}: FlowAnalytics,
): TemplateResult {
  const {term} = context;
  const worst = worstStep(steps);
  return html`<section class="panel" part="panel step-feedback">
    <div class="scroll">
      <table class="steps" part="table">
        <caption part="panel-heading">
          ${term('stepFeedback')}
        </caption>
        <thead>
          <tr>
            <th scope="col">${term('step')}</th>
            <th scope="col">${term('helpfulRate')}</th>
            <th scope="col" class="number">
              ${icon(icons.thumbUp)}<span class="only-read">${term('votesUp')}</span>
            </th>
            <th scope="col" class="number">
              ${icon(icons.thumbDown)}<span class="only-read">${term('votesDown')}</span>
            </th>
            <th scope="col" class="number">${term('visits')}</th>
            <th scope="col" class="number">${term('dropOffs')}</th>
          </tr>
        </thead>
        <tbody>
          ${steps.map((step) => renderStep(context, step, step.node_id === worst))}
        </tbody>
      </table>
    </div>
    ${steps.length ? nothing : html`<p class="nothing">${term('noSteps')}</p>`}
  </section>`;
}

/** What people wrote, newest first. */
export function renderComments(
  {term, format}: DashboardContext,
  {recent_comments: comments}: FlowAnalytics,
): TemplateResult {
  return html`<section class="panel" part="panel comments" aria-labelledby="comments">
    <h3 id="comments" part="panel-heading">${term('recentComments')}</h3>
    ${
      comments.length
        ? html`<ul class="comments">
            ${comments.map(
              ({rating, comment, user_name, created_at}) =>
                html`<li part="comment">
                  ${stars(rating, term('stars', rating))}
                  <p dir="auto">${comment}</p>
                  <footer>
                    <span dir="auto">${user_name}</span> ·
                    <time datetime=${created_at}>${format.moment(created_at)}</time>
                  </footer>
                </li>`,
            )}
          </ul>`
        : html`<p class="nothing">${term('noComments')}</p>`
    }
  </section>`;
}
