import * as z from 'zod/mini';
import {id, name, page} from './primitives.js';
import {route} from './route.js';

const params = z.object({tree_id: id});

export const step = z.object({id, title: name});
export type Step = z.infer<typeof step>;

/** A troubleshooting tree with its current steps, in order. */
export const flow = z.object({tree_id: id, name, steps: z.array(step)});
export type Flow = z.infer<typeof flow>;

export const stepList = z
  .array(step)
  .check(
    z.refine(
      (steps) => new Set(steps.map((step) => step.id)).size === steps.length,
      'Expected every step id once',
    ),
  );

export const flowInput = z.object({name, steps: stepList});
export type FlowInput = z.infer<typeof flowInput>;

export const putFlow = route({
  name: 'putFlow',
  summary: 'Create or replace a flow; a step left out is archived',
  method: 'PUT',
  path: '/flows/{tree_id}',
  access: ['admin', 'key'],
  params,
  body: flowInput,
  responses: {201: flow, 200: flow},
});

export const flowPage = z.object({flows: z.array(flow), next_cursor: z.nullable(z.string())});
export type FlowPage = z.infer<typeof flowPage>;

export const listFlows = route({
  name: 'listFlows',
  summary: 'The flows of the account',
  method: 'GET',
  path: '/flows',
  access: ['user', 'key'],
  query: z.object(page),
  responses: {200: flowPage},
});

export const getFlow = route({
  name: 'getFlow',
  summary: 'One flow',
  method: 'GET',
  path: '/flows/{tree_id}',
  access: ['user', 'key'],
  params,
  responses: {200: flow},
  errors: ['not_found'],
});
