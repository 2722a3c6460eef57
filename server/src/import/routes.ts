import type {Handlers} from '../http/handler.js';
import {importLines} from './service.js';

export const importHandlers = {
  async importHistory({database, caller, stream, now}) {
    return {status: 200, body: await importLines(database, caller.account, stream, {now})};
  },
} satisfies Pick<Handlers, 'importHistory'>;
