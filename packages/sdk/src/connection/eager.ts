import type {LoadConnection} from '../queue/ports.js';
import * as connection from './connection.js';

/** Has the network code from the start: for the dashboard, which sends requests at once, and for service workers. */
export const eagerConnection: LoadConnection = () => Promise.resolve(connection);
