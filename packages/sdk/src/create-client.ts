import {checkArgument, checkOptions, checkWrite} from './arguments.js';
import {clientOf, type Parts} from './client.js';
import {NetworkError} from './errors/network-error.js';
import {retryable} from './internal/retryable.js';
import type {RfClient, RfClientOptions, RfServerClient} from './types.js';

const load = /* #__PURE__ */ retryable(() => import('./remote-by-ky.js'), 'connect');

const loadRemote: Parts['loadRemote'] = () =>
  load().catch((error: unknown) => {
    throw new NetworkError(error);
  });

/** A client that looks at what it is called with. */
export function checkedClient(options: RfClientOptions, loadRemote: Parts['loadRemote']): RfServerClient {
  checkOptions(options);
  return clientOf(options, {loadRemote, checkWrite, checkArgument});
}

/**
 * Makes a client. With `token` or `getToken` it acts for a person, with `key` for a host's backend.
 *
 * @throws TypeError naming an option that is wrong.
 * @example
 * const client = createClient({baseUrl: 'https://feedback.example.com', getToken: () => fetchToken()});
 * await client.submitStepFeedback({stepId: 'check-cable', sessionId, wasHelpful: true});
 */
export function createClient(options: RfClientOptions & {readonly key: string}): RfServerClient;
export function createClient(options: RfClientOptions): RfClient;
export function createClient(options: RfClientOptions): RfClient {
  return checkedClient(options, loadRemote);
}
