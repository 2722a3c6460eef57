import type {ApiError} from '@resolutionflow/sdk';
import type {ReactiveController} from 'lit';
import type {StepFeedbackHost} from './host.js';
import type {Vote} from './vote.js';

/** Implements `restore`: shows the user's earlier vote in the session, also one that is still pending. */
export class RestoreController implements ReactiveController {
  #restored: Vote | undefined;

  constructor(readonly host: StepFeedbackHost) {
    host.addController(this);
  }

  hostUpdated(): void {
    const {restore, vote} = this.host;
    if (restore && vote) void this.#restore(vote);
  }

  async #restore(vote: Vote): Promise<void> {
    const {client, connection} = this.host;
    const {stepId, sessionId} = vote;
    if (!client || !stepId || !sessionId || vote === this.#restored) return;
    this.#restored = vote;
    // A session that starts later has no earlier votes.
    if (!connection.hasSessionStarted) return;
    try {
      const pending = (await client.pendingItems()).findLast(
        (item) => item.kind === 'vote' && item.stepId === stepId && item.sessionId === sessionId,
      );
      if (pending?.kind === 'vote') vote.resume(pending, this.host);
      const {steps} = await client.getSessionFeedback({sessionId});
      const stored = steps.find((step) => step.step_id === stepId);
      vote.restore(stored && {wasHelpful: stored.was_helpful, reasons: stored.reasons, note: stored.note});
    } catch (error) {
      // Ignore being offline (no status) and a session that the server does not know (404).
      if (((error as Partial<ApiError>).status ?? 404) !== 404) this.host.fail(error as Error);
    }
  }
}
