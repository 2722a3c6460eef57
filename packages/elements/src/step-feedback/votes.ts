import type {QueueEvent, RfClient} from '@resolutionflow/sdk';
import {Vote} from './vote.js';

type Votes = Map<string, Vote>;

const byClient = new WeakMap<object, Votes>();
/** In place of a client where there is none. */
const nobody = {};
let known = 0;

/** Whether any element of the page has found its vote, or any vote is on its way. */
export const isAnyVoteKnown = (): boolean => known > 0;

function votesOf(client: RfClient | undefined): Votes {
  let votes = byClient.get(client ?? nobody);
  if (votes) return votes;
  byClient.set(client ?? nobody, (votes = new Map<string, Vote>()));
  // Of votes that had to wait, perhaps since an earlier page.
  const hear = ({detail: {item, error}}: QueueEvent) => {
    if (item.kind !== 'vote') return;
    votes.get(keyOf(item.stepId, item.sessionId))?.settleLater(item.wasHelpful, error);
  };
  client?.addEventListener('saved', hear);
  client?.addEventListener('refused', hear);
  return votes;
}

const keyOf = (stepId: string, sessionId: string | null) => `${sessionId ?? ''}\n${stepId}`;

/** The vote on a step in a session, the same object for all who ask, for as long as anyone shows it. */
export function findVote(client: RfClient | undefined, stepId: string, sessionId: string | null): Vote {
  const votes = votesOf(client);
  const key = keyOf(stepId, sessionId);
  let vote = votes.get(key);
  if (!vote) {
    const made = new Vote(stepId, sessionId, () => {
      // An element that comes back lets go of a vote that was forgotten meanwhile.
      if (votes.get(key) !== made) return;
      votes.delete(key);
      known--;
    });
    votes.set(key, (vote = made));
    known++;
  }
  return vote;
}
