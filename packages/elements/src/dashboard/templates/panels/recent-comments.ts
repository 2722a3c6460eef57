import type {FlowAnalytics} from '@resolutionflow/sdk';
import {html, type TemplateResult} from 'lit';
import type {DashboardHost} from '../../dashboard-host.js';
import {stars} from '../atoms.js';

/** Renders the latest comments of a flow, newest first. */
export function renderComments(
  {term, format}: DashboardHost,
  {recent_comments: comments}: FlowAnalytics,
): TemplateResult {
  return html`<section class="panel" part="panel comments" aria-labelledby="comments">
    <h3 id="comments" part="panel-heading">${term('recentComments')}</h3>
    <p class="note">${term('wholeFlow')}</p>
    ${
      comments.length
        ? html`<ul class="comments">
            ${comments.map(
              ({rating, comment, user_name, created_at}) =>
                html`<li part="comment">
                  ${stars(rating, term('stars', rating))}
                  <p dir="auto">${comment}</p>
                  <footer>
                    <bdi>${user_name}</bdi> ·
                    <time datetime=${created_at}>${format.dateTime(created_at)}</time>
                  </footer>
                </li>`,
            )}
          </ul>`
        : html`<p class="nothing">${term('noComments')}</p>`
    }
  </section>`;
}
