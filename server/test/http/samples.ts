import type {RouteName} from '@resolutionflow/contract';
import type {CallOptions} from './harness.js';

/** The kinds of callers. */
export type Who = 'engineer' | 'admin' | 'key';
export const WHO: readonly Who[] = ['engineer', 'admin', 'key'];

/** The ids that a request names. */
export interface Ids {
  readonly tree_id: string;
  readonly step_id: string;
  readonly session_id: string;
  readonly user_id: string;
}

/** Ids that do not exist. */
export const UNKNOWN: Ids = {
  tree_id: 'no-such-flow',
  step_id: 'no-such-step',
  session_id: 'no-such-session',
  user_id: 'no-such-person',
};

/** A valid request for every route. A new route does not compile until it is listed. */
export const CALLS: {readonly [N in RouteName]: (ids: Ids, who: Who) => CallOptions} = {
  putFlow: ({tree_id, step_id}) => ({
    params: {tree_id},
    body: {name: 'Taken over', steps: [{id: step_id, title: 'Taken over'}]},
  }),
  listFlows: () => ({}),
  getFlow: ({tree_id}) => ({params: {tree_id}}),
  startSession: ({tree_id, session_id, user_id}, who) => ({
    body: {tree_id, id: session_id, ...(who === 'key' && {user_id})},
  }),
  getSession: ({session_id}) => ({params: {session_id}}),
  visitStep: ({session_id, step_id}) => ({params: {session_id}, body: {step_id}}),
  completeSession: ({session_id}) => ({params: {session_id}, body: {outcome: 'escalated'}}),
  rateSession: ({session_id}) => ({params: {session_id}, body: {rating: 1, comment: 'Taken over'}}),
  submitStepFeedback: ({step_id, session_id}) => ({
    params: {step_id},
    body: {session_id, was_helpful: false, reasons: ['unclear'], note: 'Taken over'},
  }),
  removeStepFeedback: ({step_id, session_id}) => ({params: {step_id}, query: {session_id}}),
  getSessionFeedback: ({session_id}) => ({params: {session_id}}),
  getMe: () => ({}),
  listEngineers: () => ({}),
  getTeamAnalytics: ({user_id}) => ({query: {engineer_id: user_id}}),
  getPersonalAnalytics: () => ({}),
  getFlowAnalytics: ({tree_id}) => ({params: {tree_id}}),
  getFindings: ({tree_id}) => ({query: {tree_id}}),
  listRatings: ({tree_id, user_id}) => ({query: {tree_id, engineer_id: user_id}}),
  exportRatings: ({tree_id, user_id}) => ({query: {tree_id, engineer_id: user_id}}),
  createToken: ({user_id}) => ({body: {user_id, name: 'Taken over'}}),
  importHistory: ({tree_id, step_id, session_id}) => ({
    body: [
      {type: 'visit', session_id, step_id, visited_at: '2026-11-20T11:00:00Z'},
      {type: 'step_feedback', session_id, step_id, was_helpful: false, created_at: '2026-11-20T11:30:00Z'},
      {type: 'rating', session_id, rating: 1, comment: 'Taken over', created_at: '2026-11-20T11:00:00Z'},
      {type: 'flow', tree_id: `${tree_id}-2`, name: 'Taken over', steps: []},
    ]
      .map((line) => JSON.stringify(line))
      .join('\n'),
  }),
  eraseUser: ({user_id}) => ({params: {user_id}}),
};

/** Changes that make a request invalid; undefined for routes without input. */
export const WRONG: {readonly [N in RouteName]: CallOptions | null} = {
  putFlow: {params: {tree_id: 'a b'}},
  listFlows: {query: {limit: 0}},
  getFlow: {params: {tree_id: 'a b'}},
  startSession: {body: {}},
  getSession: {params: {session_id: 'a b'}},
  visitStep: {body: {step_id: 7}},
  completeSession: {body: {outcome: 'won'}},
  rateSession: {body: {rating: 6}},
  submitStepFeedback: {body: {session_id: 'a b', was_helpful: true}},
  removeStepFeedback: {query: {}},
  getSessionFeedback: {params: {session_id: 'a b'}},
  getMe: null,
  listEngineers: {query: {q: 'x'.repeat(201)}},
  getTeamAnalytics: {query: {period: '1d'}},
  getPersonalAnalytics: {query: {period: ''}},
  getFlowAnalytics: {params: {tree_id: 'a b'}},
  getFindings: {query: {tree_id: 'a b'}},
  listRatings: {query: {max_rating: 6}},
  exportRatings: {query: {max_rating: 0}},
  createToken: {body: {user_id: 'u'}},
  importHistory: null,
  eraseUser: {params: {user_id: 'a\u0000b'}},
};

/** The callers whose role permits a route, regardless of the owner of a session. */
export const MAY: {readonly [N in RouteName]: readonly Who[]} = {
  putFlow: ['admin', 'key'],
  listFlows: WHO,
  getFlow: WHO,
  startSession: WHO,
  getSession: WHO,
  visitStep: WHO,
  completeSession: WHO,
  rateSession: ['engineer', 'admin'],
  submitStepFeedback: ['engineer', 'admin'],
  removeStepFeedback: ['engineer', 'admin'],
  getSessionFeedback: WHO,
  getMe: ['engineer', 'admin'],
  listEngineers: ['admin', 'key'],
  getTeamAnalytics: ['admin', 'key'],
  getPersonalAnalytics: ['engineer', 'admin'],
  getFlowAnalytics: WHO,
  getFindings: WHO,
  listRatings: ['admin', 'key'],
  exportRatings: ['admin', 'key'],
  createToken: ['key'],
  importHistory: ['key'],
  eraseUser: ['admin', 'key'],
};
