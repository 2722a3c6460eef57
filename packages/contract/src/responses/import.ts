import * as shape from './shape.js';
import {endpoint} from './endpoint.js';
import {count, text} from './primitives.js';

export const importReport = shape.object({
  accepted: count,
  /** The first 100; lines count from 1. */
  rejected: shape.array(shape.object({line: count, code: text, detail: text})),
  rejected_total: count,
});
export type ImportReport = shape.output<typeof importReport>;

export const importHistory = endpoint({method: 'POST', path: '/import', responses: {200: importReport}});
