import {
  completeSession,
  pathOf,
  rateSession,
  removeStepFeedback,
  startSession,
  submitStepFeedback,
  visitStep,
  type Endpoint,
} from '@resolutionflow/contract/responses';
import type {QueueItem} from './item.js';
import {givenTime} from './item-policy.js';

/** The HTTP request for an item. */
export interface ItemRequest extends Pick<Endpoint, 'method' | 'responses'> {
  /** Below `BASE_PATH`. */
  readonly path: string;
  readonly json?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Makes the HTTP request for an item.
 *
 * @param happenedAt - The time of a delayed item. The caller's own time comes first; without both, the server's counts.
 */
export function requestOf(item: QueueItem, happenedAt?: Date): ItemRequest {
  const {sessionId: session_id, stepId: step_id, seq} = item as QueueItem & {readonly stepId?: string};
  const to = ({method, path, responses}: Endpoint, json: Readonly<Record<string, unknown>>) => ({
    method,
    path: pathOf({path}, {session_id, ...(step_id !== undefined && {step_id})}),
    responses,
    json,
  });
  const time = givenTime(item) ?? happenedAt;
  const at = (field: string) => time && {[field]: time};
  switch (item.kind) {
    case 'start':
      return to(startSession, {
        tree_id: item.treeId,
        id: session_id,
        user_id: item.userId,
        ...at('started_at'),
      });
    case 'visit':
      return to(visitStep, {step_id, ...at('visited_at')});
    case 'complete':
      return to(completeSession, {outcome: item.outcome, ...at('completed_at')});
    case 'rating': {
      const {rating, comment, reasons} = item;
      return {...to(rateSession, {rating, comment, reasons}), headers: {'Idempotency-Key': item.id}};
    }
    case 'vote': {
      const {wasHelpful, reasons, note} = item;
      if (wasHelpful !== null)
        return to(submitStepFeedback, {session_id, was_helpful: wasHelpful, reasons, note, seq});
      const {json: _, ...request} = to(removeStepFeedback, {});
      const query = new URLSearchParams({session_id, seq: String(seq)}).toString();
      return {...request, path: `${request.path}?${query}`};
    }
  }
}
