import type {LoadConnection} from '../queue/ports.js';
import {connect, fallbackStorage} from './connection.js';

/** Has the network code from the start: for the dashboard, which sends requests at once, and for service workers. */
export const eagerConnection: LoadConnection = () => Promise.resolve({connect, fallbackStorage});
