import type {Handlers} from '../http/handler.js';
import {importLines} from './service.js';

export const importHandlers = {
  async importHistory({database, caller, stream, now}) {
    // An import that fails leaves the connection open, so that the caller receives the problem.
    const chunks = stream.iterator({destroyOnReturn: false}) as AsyncIterable<Buffer>;
    return {status: 200, body: await importLines(database, caller.account, chunks, {now})};
  },
} satisfies Pick<Handlers, 'importHistory'>;
