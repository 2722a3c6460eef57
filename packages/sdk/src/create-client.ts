import {createClient as createUncheckedClient} from './client.js';
import {lazyConnection} from './connection/lazy.js';
import {NetworkError} from './errors/network-error.js';
import type {LoadConnection} from './queue/ports.js';
import type {RfClient, RfClientOptions, RfServerClient} from './types.js';
import {checkArgument, checkOptions, checkWrite} from './validate-arguments.js';

/** Callers of a read learn that the network code could not be loaded. */
const loadConnection: LoadConnection = () =>
  lazyConnection().catch((error: unknown) => {
    throw new NetworkError(error);
  });

/** Makes a client that checks its arguments. */
export function createCheckedClient(options: RfClientOptions, connection: LoadConnection): RfServerClient {
  checkOptions(options);
  return createUncheckedClient(options, {connection, checkWrite, checkArgument});
}

/**
 * Makes a client. With `token` or `getToken` it acts for a person, with `key` for a host's backend.
 *
 * @throws TypeError with the name of a wrong option.
 * @example
 * const client = createClient({baseUrl: 'https://feedback.example.com', getToken: () => fetchToken()});
 * await client.submitStepFeedback({stepId: 'check-cable', sessionId, wasHelpful: true});
 */
export function createClient(options: RfClientOptions & {readonly key: string}): RfServerClient;
export function createClient(options: RfClientOptions): RfClient;
export function createClient(options: RfClientOptions): RfClient {
  return createCheckedClient(options, loadConnection);
}
