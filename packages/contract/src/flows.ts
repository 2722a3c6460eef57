import * as z from 'zod/mini';
import * as endpoints from './responses/flows.js';
import {MAX_STEPS} from './limits.js';
import {id, name, page} from './primitives.js';
import {route} from './route.js';

export * from './responses/flows.js';

const params = z.object({tree_id: id});

export const step = z.object({id, title: name});
export type Step = z.infer<typeof step>;

/** The length is checked first, so that a long list of bad steps costs no more than a short one. */
export const stepList = z.pipe(
  z.transform((steps: Step[], {issues}) => {
    if (Array.isArray(steps) && steps.length > MAX_STEPS) {
      issues.push({code: 'custom', input: steps, message: `Expected at most ${MAX_STEPS} steps`});
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
  query: z.object(page),
});

export const getFlow = route({
  ...endpoints.getFlow,
  name: 'getFlow',
  summary: 'One flow',
  access: ['user', 'key'],
  params,
  errors: ['not_found'],
});
