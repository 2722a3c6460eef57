import {NetworkError} from '../errors/network-error.js';
import type {LoadConnection} from '../queue/ports.js';
import {retryableImport} from '../util/retryable-import.js';

const load = /* #__PURE__ */ retryableImport(() => import('./connection.js'), 'connect');

/** Loads the network code with the first request. After a failure it may be called again. */
export const lazyConnection: LoadConnection = () =>
  load().catch((error: unknown) => {
    throw new NetworkError(error);
  });
