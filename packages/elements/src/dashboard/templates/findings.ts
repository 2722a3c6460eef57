import type {Finding} from '@resolutionflow/sdk';
import {html, nothing, type TemplateResult} from 'lit';
import type {DashboardHost} from '../dashboard-host.js';
import type {Findings} from '../findings-loader.js';
import {icon} from './atoms.js';
import {icons} from './icons.js';
import {times} from './skeleton.js';

/** The panel shows the findings that affect most sessions. */
const MAX_SHOWN_FINDINGS = 3;

/** Describes a finding in one sentence with its numbers. */
export function describeFinding(host: DashboardHost, finding: Finding): string {
  const {term, format} = host;
  const {kind, of, compared_to: other} = finding;
  const [flow, step] = [finding.flow_name, finding.step_title ?? ''].map((name) => format.isolate(name));
  const count = format.count(finding.count);
  const rates = [format.percent(finding.rate), format.percent(other)] as const;
  switch (kind) {
    case 'step_unhelpful':
      return term('stepUnhelpful', flow!, step!, count, of);
    case 'step_drop_off':
      return term('stepDropOff', flow!, step!, count, of);
    case 'flow_low_resolution':
      return term('flowLowResolution', flow!, count, of, ...rates);
    case 'flow_low_satisfaction':
      return term('flowLowSatisfaction', flow!, count, of);
    case 'flow_worse':
      return term('flowWorse', flow!, count, of, ...rates);
  }
}

/** Describes a finding beside its step, without the names of flow and step. */
export const describeAtStep = ({term, format}: DashboardHost, {kind, count, of}: Finding): string =>
  term(kind === 'step_drop_off' ? 'dropOffHere' : 'unhelpfulHere', format.count(count), of);

/** The mark of a step or a flow with a finding. Its title names flow and step. */
export const findingMark = (host: DashboardHost, found: readonly Finding[]): TemplateResult =>
  html`<span
    class="tag alert"
    part="finding-mark"
    title=${found.map((finding) => describeFinding(host, finding)).join('\n')}
    >${icon(icons.warning)}${host.term('findings')}</span
  >`;

function renderFinding(host: DashboardHost, finding: Finding): TemplateResult {
  const {tree_id, flow_name} = finding;
  const open = () => host.navigation.chooseFlow(tree_id, flow_name, finding);
  return html`<li>
    <button class="finding" part="finding" type="button" @click=${open}>
      ${icon(icons.warning)}<span>${describeFinding(host, finding)}</span>${icon(icons.forward, 'mirrored')}
    </button>
  </li>`;
}

function renderList(host: DashboardHost, findings: Findings): TemplateResult {
  const {term} = host;
  if (findings === 'failed') {
    return html`<div class="nothing">
      <p>${term('findingsFailed')}</p>
      <button class="control" part="control" type="button" @click=${host.retryFindings}>
        ${term('tryAgain')}
      </button>
    </div>`;
  }
  if (findings === 'loading') {
    return html`<div class="finding-rows">
      ${times(MAX_SHOWN_FINDINGS, () => html`<span class="placeholder finding">&nbsp;</span>`)}
    </div>`;
  }
  if (!findings.length) return html`<p class="nothing">${term('noFindings')}</p>`;
  return html`<ol class="finding-rows">
    ${findings.slice(0, MAX_SHOWN_FINDINGS).map((finding) => renderFinding(host, finding))}
  </ol>`;
}

/** Renders the share of the findings that the panel shows, if it does not show all. */
const renderShare = ({term, format}: DashboardHost, findings: Findings): TemplateResult | typeof nothing =>
  typeof findings !== 'string' && findings.length > MAX_SHOWN_FINDINGS
    ? html`<span class="note"
        >${term('partOf', format.count(MAX_SHOWN_FINDINGS), format.count(findings.length))}</span
      >`
    : nothing;

/** Renders the findings of the team. The height is the same for any number of findings. */
export const renderFindings = (host: DashboardHost, findings: Findings): TemplateResult =>
  html`<section
    class="panel findings"
    part="panel findings"
    aria-labelledby="findings"
    aria-busy=${findings === 'loading' ? 'true' : nothing}
  >
    <div class="panel-head">
      <h3 id="findings" part="panel-heading">${host.term('findings')}</h3>
      ${renderShare(host, findings)}
    </div>
    ${renderList(host, findings)}
  </section>`;

/** Renders the findings about a whole flow, above its chart. */
export function renderFlowFindings(host: DashboardHost, findings: Findings): TemplateResult | typeof nothing {
  const ofFlow = typeof findings === 'string' ? [] : findings.filter(({step_id}) => step_id === null);
  if (!ofFlow.length) return nothing;
  return html`<ul class="panel flow-findings" part="panel findings">
    ${ofFlow.map((finding) => html`<li>${findingMark(host, [finding])} <span>${describeFinding(host, finding)}</span></li>`)}
  </ul>`;
}
