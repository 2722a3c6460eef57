import * as shape from './shape.js';
import {endpoint} from './endpoint.js';
import {text} from './primitives.js';

const step = shape.object({id: text, title: text});

/** A troubleshooting tree with its current steps, in order. */
export const flow = shape.object({tree_id: text, name: text, steps: shape.array(step)});
export type Flow = shape.output<typeof flow>;

export const flowPage = shape.object({flows: shape.array(flow), next_cursor: shape.nullable(text)});
export type FlowPage = shape.output<typeof flowPage>;

export const putFlow = endpoint({method: 'PUT', path: '/flows/{tree_id}', responses: {201: flow, 200: flow}});

export const listFlows = endpoint({method: 'GET', path: '/flows', responses: {200: flowPage}});

export const getFlow = endpoint({method: 'GET', path: '/flows/{tree_id}', responses: {200: flow}});
