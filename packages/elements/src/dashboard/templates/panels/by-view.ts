import type {DashboardHost} from '../../dashboard-host.js';
import type {Findings} from '../../findings-loader.js';
import type {Metrics} from '../../selection.js';
import type {Panel} from '../panel.js';
import {outcomes} from './outcomes.js';
import {ratingReasons} from './rating-reasons.js';
import {sessionsByOutcome, sessionsPerDay} from './sessions.js';
import {stepFeedback} from './step-feedback.js';
import {topEngineers} from './top-engineers.js';
import {topFlows} from './top-flows.js';

/** The sections of a view that have a table, in the order on the screen and in the CSV. */
export function panelsOf(host: DashboardHost, {view, data}: Metrics, findings: Findings): Panel[] {
  const {term} = host;
  switch (view) {
    case 'team':
      return [
        sessionsByOutcome(host, data, false),
        topFlows(host, term('topFlows'), data.top_flows),
        topEngineers(host, data.top_engineers),
      ];
    case 'me':
      return [
        sessionsPerDay(host, data),
        outcomes(host, data),
        topFlows(host, term('myTopFlows'), data.top_flows),
      ];
    case 'flow':
      return [
        sessionsByOutcome(host, data, true),
        stepFeedback(host, data.step_feedback, findings),
        ratingReasons(host, data.rating_reasons),
      ];
  }
}
