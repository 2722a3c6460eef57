import * as z from './kinds.js';
import {call} from './call.js';
import {text} from './primitives.js';

const step = z.object({id: text, title: text});

/** A troubleshooting tree with its current steps, in order. */
export const flow = z.object({tree_id: text, name: text, steps: z.array(step)});
export type Flow = z.output<typeof flow>;

export const flowPage = z.object({flows: z.array(flow), next_cursor: z.nullable(text)});
export type FlowPage = z.output<typeof flowPage>;

export const putFlow = call({method: 'PUT', path: '/flows/{tree_id}', responses: {201: flow, 200: flow}});

export const listFlows = call({method: 'GET', path: '/flows', responses: {200: flowPage}});

export const getFlow = call({method: 'GET', path: '/flows/{tree_id}', responses: {200: flow}});
