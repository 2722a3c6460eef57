import * as z from 'zod/mini';
import * as endpoints from './responses/import.js';
import {ratingCheck, ratingFields, voteChecks, voteFields} from './feedback.js';
import {stepList} from './flows.js';
import {id, name, outcome, timestamp, userId} from './primitives.js';
import {route} from './route.js';

export * from './responses/import.js';

const completion = z.refine<{completed_at?: string | null | undefined; outcome?: string | null | undefined}>(
  (session) => session.completed_at != null || session.outcome == null,
  {path: ['outcome'], error: 'An outcome needs completed_at'},
);

/** One line of an import: a piece of history. */
export const importLine = z.discriminatedUnion('type', [
  z.object({type: z.literal('flow'), tree_id: id, name, steps: stepList}),
  z.object({type: z.literal('user'), user_id: userId, name}),
  z
    .object({
      type: z.literal('session'),
      id,
      tree_id: id,
      user_id: userId,
      started_at: timestamp,
      completed_at: z.nullish(timestamp),
      outcome: z.nullish(outcome),
    })
    .check(completion),
  z.object({type: z.literal('visit'), session_id: id, step_id: id, visited_at: timestamp}),
  z
    .object({
      type: z.literal('step_feedback'),
      session_id: id,
      step_id: id,
      ...voteFields,
      created_at: timestamp,
    })
    .check(...voteChecks),
  z
    .object({type: z.literal('rating'), session_id: id, ...ratingFields, created_at: timestamp})
    .check(ratingCheck),
]);
/** A line after validation. */
export type ImportLine = z.output<typeof importLine>;
/** A line as a caller writes it. */
export type ImportLineInput = z.input<typeof importLine>;

export const importHistory = route({
  ...endpoints.importHistory,
  name: 'importHistory',
  summary: 'Bring history in, one JSON object a line',
  access: ['key'],
  bodyType: 'application/x-ndjson',
});
