import type {QueueEvent, RfClient} from '@resolutionflow/sdk';
import {Vote} from './vote.js';

type Votes = Map<string, Vote>;

const byClient = new WeakMap<RfClient, Votes>();
const withoutClient: Votes = new Map();

function votesOf(client: RfClient | undefined): Votes {
  if (!client) return withoutClient;
  let votes = byClient.get(client);
  if (!votes) {
    votes = new Map();
    byClient.set(client, votes);
    listen(client, votes);
  }
  return votes;
}

/** Hears of votes that had to wait, perhaps since an earlier page. */
function listen(client: RfClient, votes: Votes): void {
  const hear = ({type, detail: {item, error}}: QueueEvent) => {
    if (item.kind !== 'vote') return;
    const vote = votes.get(keyOf(item.stepId, item.sessionId));
    if (type === 'saved') vote?.savedLater(item.wasHelpful);
    else if (error) vote?.refusedLater(item.wasHelpful, error);
  };
  client.addEventListener('saved', hear);
  client.addEventListener('refused', hear);
}

const keyOf = (stepId: string, sessionId: string | null) => `${sessionId ?? ''}\n${stepId}`;

/** The vote on a step in a session, the same object for all who ask, for as long as anyone shows it. */
export function findVote(client: RfClient | undefined, stepId: string, sessionId: string | null): Vote {
  const votes = votesOf(client);
  const key = keyOf(stepId, sessionId);
  let vote = votes.get(key);
  if (!vote) {
    vote = new Vote(stepId, sessionId, () => votes.delete(key));
    votes.set(key, vote);
  }
  return vote;
}
