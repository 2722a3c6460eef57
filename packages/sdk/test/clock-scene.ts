import assert from 'node:assert/strict';
import {afterEach, beforeEach, mock} from 'node:test';
import {type QueueEvent, type RfClient} from '@resolutionflow/sdk';
import type {Fault, RecordedRequest} from '../../dev/dist/fixtures/network.js';
import {Clock, trueNow} from './clock.js';
import {account, ada as token} from './account-scene.js';
import {type Account} from './fixture.js';

export {account, token};

// Durations in ms.
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export let client: RfClient;
export let clock: Clock;
export let refused: QueueEvent['detail'][];

beforeEach(() => {
  clock = new Clock();
  client = open();
});
afterEach(() => {
  clock.stop();
  mock.restoreAll();
});

export function open(options: Parameters<Account['client']>[0] = {token}): RfClient {
  const opened = account.client(options);
  refused = [];
  opened.addEventListener('refused', ({detail}) => refused.push(detail));
  return opened;
}

export const session = async (): Promise<string> => {
  const started = await client.startSession({treeId: 'vpn'});
  assert.ok(started.status === 'saved');
  return started.data.id;
};

export const vote = (sessionId: string, stepId = 'cable', by = client) =>
  by.submitStepFeedback({sessionId, stepId, wasHelpful: true});

export const OFFLINE: Fault = {kind: 'offline', only: 'POST'};

/** The writes that reached the network. */
export const sent = (): RecordedRequest[] => account.requests('^(POST|DELETE)');

export const isQueued = {status: 'queued'} as const;
export const isEmpty = async (): Promise<boolean> => (await client.pending()) === 0;

/** Completes a request. Earlier requests of the queue have reached the network by then. */
export async function marker(): Promise<void> {
  await client.getMe();
}

/** The time of the event that a request reports. */
export const timeIn = ({body}: RecordedRequest): string | undefined => {
  const {started_at, visited_at, completed_at} = body as Record<string, string | undefined>;
  return started_at ?? visited_at ?? completed_at;
};

export const isNearNow = (time: string | null | undefined): boolean =>
  Math.abs(Date.parse(time ?? '') - trueNow()) < 2 * MINUTE;
