import type {FlowAnalytics} from '@resolutionflow/sdk';
import {html, type TemplateResult} from 'lit';
import type {DashboardContext} from '../context.js';
import {stars} from './parts.js';

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
                    <bdi>${user_name}</bdi> ·
                    <time datetime=${created_at}>${format.moment(created_at)}</time>
                  </footer>
                </li>`,
            )}
          </ul>`
        : html`<p class="nothing">${term('noComments')}</p>`
    }
  </section>`;
}
