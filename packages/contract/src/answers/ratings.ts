import * as z from './kinds.js';
import {call} from './call.js';
import {count, text, time} from './primitives.js';

export const ratingEntry = z.object({
  session_id: text,
  tree_id: text,
  flow_name: text,
  user_id: text,
  user_name: text,
  rating: count,
  comment: z.nullable(text),
  created_at: time,
});
export type RatingEntry = z.output<typeof ratingEntry>;

export const ratingPage = z.object({ratings: z.array(ratingEntry), next_cursor: z.nullable(text)});
export type RatingPage = z.output<typeof ratingPage>;

export const listRatings = call({method: 'GET', path: '/ratings', responses: {200: ratingPage}});

export const exportRatings = call({method: 'GET', path: '/ratings.csv', responses: {200: null}});
