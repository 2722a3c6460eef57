// For the elements of the same version only: nothing here is promised to anybody else.
export {retryable} from './retryable.js';
