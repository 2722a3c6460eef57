import type {QueueEvent, RfClient} from '@resolutionflow/sdk';
import {Vote} from './vote.js';

/** The votes that elements show, by session and step. */
type Votes = Map<string, Vote>;

const votesByClient = new WeakMap<object, Votes>();

/** The key of the votes of elements without a client. */
const noClient = {};

const keyOf = (stepId: string, sessionId: string | null) => `${sessionId ?? ''}\n${stepId}`;

/** Returns the vote on a step in a session. All elements that show it share the same object. */
export function findVote(client: RfClient | undefined, stepId: string, sessionId: string | null): Vote {
  const votes = votesOf(client);
  const key = keyOf(stepId, sessionId);
  const known = votes.get(key);
  if (known) return known;
  const vote = new Vote(stepId, sessionId, () => {
    // Another vote may have taken its place in the meantime.
    if (votes.get(key) === vote) votes.delete(key);
  });
  votes.set(key, vote);
  return vote;
}

function votesOf(client: RfClient | undefined): Votes {
  const known = votesByClient.get(client ?? noClient);
  if (known) return known;
  const votes: Votes = new Map();
  votesByClient.set(client ?? noClient, votes);
  // Reports votes that were queued, perhaps on an earlier page.
  const onSettled = ({detail: {item, error}}: QueueEvent) => {
    if (item.kind !== 'vote') return;
    votes.get(keyOf(item.stepId, item.sessionId))?.settleQueued(item, error);
  };
  client?.addEventListener('saved', onSettled);
  client?.addEventListener('refused', onSettled);
  return votes;
}
