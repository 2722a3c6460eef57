import type {RfClient} from '@resolutionflow/sdk';
import {RfSavedEvent} from '../events/rf-saved.js';

/** An element that shows a vote. */
export interface VoteWatcher extends EventTarget {
  /** Called when `shown` or `failed` has changed. */
  voteChanged(vote: Vote): void;
  fail(error: Error): void;
}

/** An element that reports the outcome of a vote to the page. */
export type VoteReporter = EventTarget & Pick<VoteWatcher, 'fail'>;

/** A vote on its way to the server. */
interface Submission {
  readonly wasHelpful: boolean | null;
  readonly by: VoteReporter;
  /** The client has queued it. Its events report the outcome. */
  isQueued?: true;
}

/** The vote on one step in one session. It shows at once and is sent in the background. */
export class Vote {
  /** `true` is helpful, `false` is not helpful, `null` is no vote. */
  shown: boolean | null = null;
  /** Whether the server rejected the last vote. */
  failed = false;
  readonly #watchers = new Set<VoteWatcher>();
  /** The last vote that the server is known to have; undefined if nothing is known. */
  #onServer: boolean | null | undefined;
  /** The last submission, until the server has accepted or rejected it. */
  #submission: Submission | undefined;
  /** Whether the user has voted here. If so, a response about earlier votes is outdated. */
  #hasVoted = false;

  /**
   * @param stepId - The step.
   * @param sessionId - The session, or null while none is known.
   * @param forget - Called when no element shows the vote and nothing is on its way.
   */
  constructor(
    readonly stepId: string,
    readonly sessionId: string | null,
    readonly forget: () => void,
  ) {}

  watch(watcher: VoteWatcher): void {
    this.#watchers.add(watcher);
  }

  unwatch(watcher: VoteWatcher): void {
    this.#watchers.delete(watcher);
    this.#forgetIfUnused();
  }

  /** Shows a vote without sending it. */
  show(wasHelpful: boolean | null, failed = false): void {
    this.shown = wasHelpful;
    this.failed = failed;
    for (const watcher of this.#watchers) watcher.voteChanged(this);
  }

  /** Copies the state of another object for the same vote, unless this one already has a state. */
  takeOver(vote: Vote): void {
    if (this.#submission || this.shown !== null) return;
    this.#onServer = vote.#onServer;
    this.show(vote.shown);
  }

  /** Shows the vote that the server has, unless the user has voted since. */
  restore(wasHelpful: boolean | null): void {
    if (this.#hasVoted) {
      // A rejected vote returns to this one, unless a later vote has been saved.
      if (this.#onServer === undefined) this.#onServer = wasHelpful;
      return;
    }
    this.#onServer = wasHelpful;
    this.show(wasHelpful);
  }

  /** Shows a pending vote of an earlier page, unless the user has voted since. */
  resume(wasHelpful: boolean | null, by: VoteReporter): void {
    if (this.#hasVoted) return;
    this.#submission = {wasHelpful, by, isQueued: true};
    this.#hasVoted = true;
    this.show(wasHelpful);
  }

  /**
   * Sends a vote, or removes it.
   *
   * @param client - The client that sends it.
   * @param wasHelpful - The vote; null removes it.
   * @param by - The element on which the user voted. It reports the outcome.
   */
  async submit(client: RfClient, wasHelpful: boolean | null, by: VoteReporter): Promise<void> {
    const submission: Submission = {wasHelpful, by};
    this.#submission = submission;
    this.#hasVoted = true;
    this.show(wasHelpful);
    const {stepId} = this;
    const sessionId = this.sessionId ?? '';
    try {
      const {status} = await (wasHelpful === null
        ? client.removeStepFeedback({stepId, sessionId})
        : client.submitStepFeedback({stepId, sessionId, wasHelpful}));
      if (status === 'saved') this.#settle(submission);
      else submission.isQueued = true;
    } catch (error) {
      this.#settle(submission, error as Error);
    }
  }

  /** Called when the server has accepted or rejected a queued vote, perhaps of an earlier page. */
  settleQueued(wasHelpful: boolean | null, error: Error | undefined): void {
    const submission = this.#submission;
    if (submission?.isQueued && submission.wasHelpful === wasHelpful) this.#settle(submission, error);
    else if (submission && !error) this.#onServer = wasHelpful;
    else if (!error) {
      this.restore(wasHelpful);
      this.#hasVoted = true;
    }
  }

  #settle(submission: Submission, error?: Error): void {
    // An older submission counts too: if the newer one is rejected, its vote is the one on the server.
    if (this.#submission && !error) this.#onServer = submission.wasHelpful;
    if (submission !== this.#submission) return;
    this.#submission = undefined;
    const {stepId, sessionId} = this;
    const {by, wasHelpful} = submission;
    if (error) {
      this.show(this.#onServer ?? null, true);
      by.fail(error);
    } else by.dispatchEvent(new RfSavedEvent({stepId, sessionId, wasHelpful}));
    this.#forgetIfUnused();
  }

  #forgetIfUnused(): void {
    // An element that is moved stops watching and starts again in the same turn.
    queueMicrotask(() => {
      if (!this.#watchers.size && !this.#submission) this.forget();
    });
  }
}
