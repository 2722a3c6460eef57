import * as z from 'zod/mini';
import * as endpoints from './responses/flows.js';
import {MAX_FIELD_ERRORS, MAX_STEPS} from './limits.js';
import {id, name, pageQuery} from './primitives.js';
import {route} from './route.js';

export * from './responses/flows.js';

const params = z.object({tree_id: id});

export const step = z.object({id, title: name});
export type Step = z.infer<typeof step>;

/**
 * The check ends at the length limit or after the first errors. So a long list of bad steps costs no more
 * than a short one.
 */
export const stepList = z.pipe(
  z.transform((steps: Step[], {issues}) => {
    if (!Array.isArray(steps)) return steps;
    if (steps.length > MAX_STEPS) {
      issues.push({code: 'custom', input: steps, message: `Expected at most ${MAX_STEPS} steps`});
      return steps;
    }
    for (const [index, one] of steps.entries()) {
      for (const {message, path} of z.safeParse(step, one).error?.issues ?? []) {
        issues.push({code: 'custom', input: one, message, path: [index, ...path]});
      }
      if (issues.length >= MAX_FIELD_ERRORS) break;
    }
    return steps;
  }),
  z
    .array(step)
    .check(
      z.refine(
        (steps) => new Set(steps.map(({id}) => id)).size === steps.length,
        'Expected every step id once',
      ),
    ),
);

export const flowInput = z.object({name, steps: stepList});
export type FlowInput = z.infer<typeof flowInput>;

export const putFlow = route({
  ...endpoints.putFlow,
  name: 'putFlow',
  summary: 'Create or replace a flow; a step left out is archived',
  access: ['admin', 'key'],
  params,
  body: flowInput,
});

export const listFlows = route({
  ...endpoints.listFlows,
  name: 'listFlows',
  summary: 'The flows of the account',
  access: ['user', 'key'],
  query: z.object(pageQuery),
});

export const getFlow = route({
  ...endpoints.getFlow,
  name: 'getFlow',
  summary: 'One flow',
  access: ['user', 'key'],
  params,
  errors: ['not_found'],
});
