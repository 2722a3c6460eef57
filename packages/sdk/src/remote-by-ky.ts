import {byKy} from './http/by-ky.js';
import type {Outbox} from './queue/outbox.js';
import {connectBy, type Remote} from './remote.js';

/** For whoever calls the SDK. */
export const connect = (outbox: Outbox): Remote => connectBy(byKy, outbox);
