// For the elements of the same version. Not a public API.
export {
  ID_PATTERN,
  MAX_COMMENT_LENGTH,
  MAX_NOTE_LENGTH,
  MAX_RATING_WITH_REASONS,
  MAX_REASONS,
  OUTCOMES,
  PERIODS,
  REASONS,
  REASON_PATTERN,
  ROLES,
  USER_ID_PATTERN,
} from '@resolutionflow/contract/limits';
export {isClearChange, wilsonInterval, type Proportion} from '@resolutionflow/contract/statistics';
export {safeCsvCell} from '@resolutionflow/contract/text';
export {createClient} from '../client.js';
export {eagerConnection} from '../connection/eager.js';
export {lazyConnection} from '../connection/lazy.js';
export {isApiError, isNetworkError} from '../errors/guards.js';
export {claimsOf} from '../identity.js';
export {retryUntilSuccess} from '../util/retry-until-success.js';
export {retryableImport} from '../util/retryable-import.js';
export type {LoadConnection} from '../queue/ports.js';
export {uuid} from '../util/uuid.js';
export {warnOnce} from '../util/warn-once.js';
export {whenIdle} from '../util/when-idle.js';
