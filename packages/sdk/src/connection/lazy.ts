import type {LoadConnection} from '../queue/ports.js';
import {retryableImport} from '../util/retryable-import.js';

/** Loads the network code with the first request. After a failure it may be called again. */
export const lazyConnection: LoadConnection = /* #__PURE__ */ retryableImport(
  () => import('./connection.js'),
  'connect',
);
