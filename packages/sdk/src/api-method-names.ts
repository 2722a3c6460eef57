/** The methods that the connection implements. A client passes their arguments on, and writes out all others itself. */
export const API_METHODS = [
  'getSessionFeedback',
  'getSession',
  'putFlow',
  'getFlow',
  'listFlows',
  'getTeamAnalytics',
  'getPersonalAnalytics',
  'getFlowAnalytics',
  'getFindings',
  'getMe',
  'listEngineers',
  'listRatings',
  'exportRatings',
  'eraseUser',
  'createToken',
  'importHistory',
] as const;
