import {getFindings, getFlowAnalytics, getPersonalAnalytics, getTeamAnalytics} from './insights.js';
import {
  exportRatings,
  getSessionFeedback,
  listRatings,
  rateSession,
  removeStepFeedback,
  submitStepFeedback,
} from './feedback.js';
import {getFlow, listFlows, putFlow} from './flows.js';
import {importHistory} from './import.js';
import {createToken, eraseUser, getMe, listEngineers} from './people.js';
import {completeSession, getSession, startSession, visitStep} from './sessions.js';

/** Every route of the API. The server mounts them; the OpenAPI document and the safety tests iterate over them. */
export const routes = {
  putFlow,
  listFlows,
  getFlow,
  startSession,
  getSession,
  visitStep,
  completeSession,
  rateSession,
  submitStepFeedback,
  removeStepFeedback,
  getSessionFeedback,
  getMe,
  listEngineers,
  getTeamAnalytics,
  getPersonalAnalytics,
  getFlowAnalytics,
  getFindings,
  listRatings,
  exportRatings,
  createToken,
  importHistory,
  eraseUser,
} as const;

export type RouteName = keyof typeof routes;
