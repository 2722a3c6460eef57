/** A vote on a step. */
export interface VoteDetail {
  stepId: string;
  /** `null` while no session is known. */
  sessionId: string | null;
  /** `null` means that the vote was removed. */
  wasHelpful: boolean | null;
}
