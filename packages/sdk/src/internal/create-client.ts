import {clientOf, type Parts} from '../client.js';
import type {RfClient, RfClientOptions} from '../types.js';

/** What all clients of elements are made of. Where the remote comes from is said by one of `bringRemote…()`. */
export const parts = {} as {-readonly [P in 'loadRemote']: Parts[P]};

/**
 * As the SDK's, but light, since a page with elements carries every byte: without ky, and without a look at arguments,
 * which come from the elements; the server looks at them in any case.
 */
export const createClient = (options: RfClientOptions): RfClient => clientOf(options, parts);
