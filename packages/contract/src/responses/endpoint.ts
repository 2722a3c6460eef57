import type {Route} from '../route.js';

/** The part of a route that a client needs: method, path and shapes of responses. */
export type Endpoint = Pick<Route, 'method' | 'path' | 'responses'>;

/** Keeps an endpoint's literal types. */
export const endpoint = <const E extends Endpoint>(definition: E): E => definition;
