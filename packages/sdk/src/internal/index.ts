// For the elements of the same version only: nothing here is promised to anybody else. What they need, without what
// only pages need, so that a bundler leaves that for later.
export {createClient} from './create-client.js';
export {isApiError, isNetworkError} from '../errors/guards.js';
export {claimsOf} from '../identity.js';
export {uuid} from '../queue/uuid.js';
export {atLast} from './at-last.js';
export {retryable} from './retryable.js';
export {whenIdle} from './when-idle.js';
