import {parts} from './create-client.js';
import {retryable} from './retryable.js';

/** For who asks the server once a person has done something: what talks to it comes then. */
export const bringRemoteLater = (): void => {
  parts.loadRemote ??= retryable(() => import('./remote-by-fetch.js'), 'connect');
};
