import type {ImportLineInput, ImportReport} from '@resolutionflow/contract';
import {HOUR, MINUTE} from './scene.js';

type Of<T extends ImportLineInput['type']> = Extract<ImportLineInput, {type: T}>;

/** Serializes a line. */
export const asLine = (line: ImportLineInput | string): string =>
  typeof line === 'string' ? line : JSON.stringify(line);

/** Returns line number and error code of each rejected line. */
export const rejections = ({rejected}: ImportReport): string[] =>
  rejected.map(({line, code}) => `${line} ${code}`);

/** The start of the imported session. */
export const START = '2024-02-28T22:30:00.000Z';
export const at = (ms: number): string => new Date(Date.parse(START) + ms).toISOString();

export const flow: Of<'flow'> = {
  type: 'flow',
  tree_id: 'disk',
  name: 'Disk is full',
  steps: [
    {id: 'trash', title: 'Empty the trash'},
    {id: 'logs', title: 'Delete old logs'},
  ],
};
export const user: Of<'user'> = {type: 'user', user_id: 'old|hand', name: 'Olga Hand'};
export const session: Of<'session'> = {
  type: 'session',
  id: 's1',
  tree_id: 'disk',
  user_id: 'old|hand',
  started_at: START,
};
export const done: Of<'session'> = {...session, completed_at: at(6 * MINUTE), outcome: 'resolved'};
export const visit: Of<'visit'> = {
  type: 'visit',
  session_id: 's1',
  step_id: 'trash',
  visited_at: at(MINUTE),
};
export const vote: Of<'step_feedback'> = {
  type: 'step_feedback',
  session_id: 's1',
  step_id: 'trash',
  was_helpful: true,
  created_at: at(2 * MINUTE),
};
export const rating: Of<'rating'> = {
  type: 'rating',
  session_id: 's1',
  rating: 4,
  comment: ' Fine ',
  created_at: at(HOUR),
};
export const ALL_LINES = [flow, user, done, visit, vote, rating];
