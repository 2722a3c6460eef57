import type {QueueItem, Timestamp} from './item.js';
import type {ItemAge} from './item-ages.js';

export const MAX_ITEMS = 200;
export const MAX_AGE_MS = 7 * 86_400_000;

const VOTE_KEYS = ['baseUrl', 'owner', 'sessionId', 'stepId'] as const;

/** Whether a newer vote of the same person on the same step replaces an item. */
export function isReplaced(older: QueueItem, newer: QueueItem): boolean {
  if (older.kind !== 'vote' || newer.kind !== 'vote' || older.seq >= newer.seq) return false;
  return VOTE_KEYS.every((key) => older[key] === newer[key]);
}

/**
 * Chooses the items that must leave a queue over {@link MAX_ITEMS}: visits first, the oldest first, then the newest
 * items that this client has just accepted.
 *
 * @param items - All items, in order.
 * @param unsettled - Those that this client has just accepted.
 * @returns `dropped` visits and `rejected` items.
 */
export function chooseOverflow(
  items: readonly QueueItem[],
  unsettled: readonly QueueItem[],
): {readonly dropped: readonly QueueItem[]; readonly rejected: readonly QueueItem[]} {
  const excess = Math.max(0, items.length - MAX_ITEMS);
  if (excess === 0) return {dropped: [], rejected: []};
  const newest = unsettled.slice(-excess);
  const isNewest = ({id}: QueueItem) => newest.some((item) => item.id === id);
  const dropped = items.filter((item) => item.kind === 'visit' && !isNewest(item)).slice(0, excess);
  return {dropped, rejected: newest.reverse().slice(0, excess - dropped.length)};
}

/** The time that the caller gave, if any. */
export function givenTime(item: QueueItem): Timestamp | undefined {
  switch (item.kind) {
    case 'start':
      return item.startedAt;
    case 'visit':
      return item.visitedAt;
    case 'complete':
      return item.completedAt;
    default:
      return undefined;
  }
}

/** An item sent this soon carries no time: the server's time counts. */
const IMMEDIATE_MS = 5000;

/** Whether the sender may add the time when an item happened: its endpoint accepts one, and the caller gave none. */
const acceptsTime = (item: QueueItem): boolean =>
  item.kind !== 'vote' && item.kind !== 'rating' && givenTime(item) === undefined;

/** Whether an item carries the time when it happened, because it is not sent at once. */
export const carriesTime = (item: QueueItem, {tries, waited, isWithoutTime}: ItemAge): boolean =>
  (tries > 0 || waited > IMMEDIATE_MS) && !isWithoutTime && acceptsTime(item);

/** An item without the texts that only its owner may read. */
export function withoutTexts(item: QueueItem): QueueItem {
  if (item.kind === 'rating') return {...item, comment: null};
  return item.kind === 'vote' ? {...item, note: null} : item;
}
