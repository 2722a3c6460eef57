import type {QueueItem} from './item.js';

/** An HTTP request that carries an item. */
export interface ItemRequest {
  readonly method: 'POST' | 'DELETE';
  /** Below `/api/v1`. */
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * @param item - What to send.
 * @param happenedAt - ISO time, for what had to wait; without it the server's clock counts.
 */
export function requestOf(item: QueueItem, happenedAt?: string): ItemRequest {
  const session = `/sessions/${encodeURIComponent(item.sessionId)}`;
  const at = (field: string) => happenedAt && {[field]: happenedAt};
  switch (item.kind) {
    case 'start':
      return post('/sessions', {tree_id: item.treeId, id: item.sessionId, ...at('started_at')});
    case 'visit':
      return post(`${session}/steps`, {step_id: item.stepId, ...at('visited_at')});
    case 'complete':
      return post(`${session}/complete`, {outcome: item.outcome, ...at('completed_at')});
    case 'rating':
      return {
        ...post(`${session}/rate`, {rating: item.rating, comment: item.comment}),
        headers: {'Idempotency-Key': item.id},
      };
    case 'vote': {
      const path = `/steps/${encodeURIComponent(item.stepId)}/feedback`;
      const {sessionId: session_id, wasHelpful: was_helpful, seq} = item;
      if (was_helpful !== null) return post(path, {session_id, was_helpful, seq});
      const query = new URLSearchParams({session_id, seq: String(seq)});
      return {method: 'DELETE', path: `${path}?${query.toString()}`, headers: {}};
    }
  }
}

const post = (path: string, body: Readonly<Record<string, unknown>>): ItemRequest => ({
  method: 'POST',
  path,
  body,
  headers: {},
});
