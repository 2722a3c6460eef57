import {feedbackJs, posthog, pushfeedback, sentry} from './forms.js';
import {luzmo} from './luzmo.js';
import type {Peer} from './peer.js';
import {feedbackComponent, shoelace, starRating} from './small.js';

/** The products of others, in the order of the columns. */
export const PEER_PRODUCTS: readonly Peer[] = [
  pushfeedback,
  sentry,
  posthog,
  feedbackJs,
  feedbackComponent,
  shoelace,
  starRating,
  luzmo,
];
