import type {RfClient} from '@resolutionflow/sdk';
import {Vote} from './vote.js';

type Votes = Map<string, Vote>;

const byClient = new WeakMap<RfClient, Votes>();
const withoutClient: Votes = new Map();

function votesOf(client: RfClient | undefined): Votes {
  if (!client) return withoutClient;
  let votes = byClient.get(client);
  if (!votes) byClient.set(client, (votes = new Map()));
  return votes;
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
