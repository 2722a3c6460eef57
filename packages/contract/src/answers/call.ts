import type {Route} from '../route.js';

/** What a client needs of a route: where it is, and what it answers. */
export type Call = Pick<Route, 'method' | 'path' | 'responses'>;

/** Keeps a call's literal types. */
export const call = <const C extends Call>(definition: C): C => definition;
