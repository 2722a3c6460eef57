import {byFetch} from '../http/by-fetch.js';
import type {Outbox} from '../queue/outbox.js';
import {connectBy, type Remote} from '../remote.js';

/** For elements. */
export const connect = (outbox: Outbox): Remote => connectBy(byFetch, outbox);
