export * from './responses/problem.js';

/** Every API problem: its stable code, its HTTP status and its title. */
export const ERRORS = {
  malformed_request: {status: 400, title: 'Malformed request'},
  malformed_json: {status: 400, title: 'Malformed JSON'},
  session_not_completed: {status: 400, title: 'Session not completed'},
  unauthenticated: {status: 401, title: 'Unauthenticated'},
  forbidden: {status: 403, title: 'Forbidden'},
  unknown_account: {status: 403, title: 'Unknown account'},
  erased: {status: 403, title: 'Person erased'},
  not_found: {status: 404, title: 'Not found'},
  method_not_allowed: {status: 405, title: 'Method not allowed'},
  request_timeout: {status: 408, title: 'Request timeout'},
  already_rated: {status: 409, title: 'Already rated'},
  already_completed: {status: 409, title: 'Already completed'},
  session_conflict: {status: 409, title: 'Session conflict'},
  payload_too_large: {status: 413, title: 'Payload too large'},
  unsupported_media_type: {status: 415, title: 'Unsupported media type'},
  expectation_failed: {status: 417, title: 'Expectation failed'},
  validation_failed: {status: 422, title: 'Validation failed'},
  rate_limited: {status: 429, title: 'Rate limited'},
  headers_too_large: {status: 431, title: 'Headers too large'},
  internal: {status: 500, title: 'Internal error'},
  unavailable: {status: 503, title: 'Unavailable'},
} as const satisfies Record<string, {status: number; title: string}>;

export type ErrorCode = keyof typeof ERRORS;
