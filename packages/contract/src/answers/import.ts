import * as z from './kinds.js';
import {call} from './call.js';
import {count, text} from './primitives.js';

export const importReport = z.object({
  accepted: count,
  /** The first 100; lines count from 1. */
  rejected: z.array(z.object({line: count, code: text, detail: text})),
  rejected_total: count,
});
export type ImportReport = z.output<typeof importReport>;

export const importHistory = call({method: 'POST', path: '/import', responses: {200: importReport}});
