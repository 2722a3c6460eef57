import type {ApiError} from '@resolutionflow/sdk';
import type {ReactiveController} from 'lit';
import type {RfStepFeedback} from './step-feedback.js';
import type {Vote} from './vote.js';

/** With `restore`: shows the vote that was given earlier in the session. */
export class RestoreController implements ReactiveController {
  #restored: Vote | undefined;

  constructor(readonly host: RfStepFeedback) {
    host.addController(this);
  }

  hostUpdated(): void {
    const {restore, vote} = this.host;
    if (restore && vote) void this.#restore(vote);
  }

  async #restore(vote: Vote): Promise<void> {
    const {client, connection} = this.host;
    const {stepId, sessionId} = vote;
    // A session that nobody has started has nothing to show; of one that the page names the server may know.
    const isStarted = !!this.host.sessionId || connection.context?.started;
    if (!client || !stepId || !sessionId || !isStarted || vote === this.#restored) return;
    this.#restored = vote;
    try {
      // What waits from an earlier page goes first, or the answer would be older than what was pressed.
      if (await client.pending()) await client.flush();
      const {steps} = await client.getSessionFeedback({sessionId});
      vote.restore(steps.find((step) => step.step_id === stepId)?.was_helpful ?? null);
    } catch (error) {
      // Offline, or a session that the server does not know yet: there is nothing to show.
      if (((error as Partial<ApiError>).status ?? 404) !== 404) this.host.fail(error as Error);
    }
  }
}
