import * as shape from './shape.js';
import {endpoint} from './endpoint.js';
import {count, text, time} from './primitives.js';

export const ratingEntry = shape.object({
  session_id: text,
  tree_id: text,
  flow_name: text,
  user_id: text,
  user_name: text,
  rating: count,
  comment: shape.nullable(text),
  /** Codes of reasons, in code order; empty if there are none. */
  reasons: shape.array(text),
  created_at: time,
});
export type RatingEntry = shape.output<typeof ratingEntry>;

export const ratingPage = shape.object({
  ratings: shape.array(ratingEntry),
  next_cursor: shape.nullable(text),
});
export type RatingPage = shape.output<typeof ratingPage>;

export const listRatings = endpoint({method: 'GET', path: '/ratings', responses: {200: ratingPage}});

export const exportRatings = endpoint({method: 'GET', path: '/ratings.csv', responses: {200: null}});
