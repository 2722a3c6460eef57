import type {RfClient} from '@resolutionflow/sdk';
import {RfSavedEvent} from '../events/rf-saved.js';

/** Content of a vote: whether the step was helpful, and why not. */
export interface VoteContent {
  /** `null` is no vote. */
  readonly wasHelpful: boolean | null;
  /** Codes of reasons; only with a vote that is not helpful. */
  readonly reasons?: readonly string[] | null | undefined;
  /** The user's note to the author; only with a vote that is not helpful. */
  readonly note?: string | null | undefined;
}

/** An element that shows a vote. */
export interface VoteWatcher extends EventTarget {
  /** Called when `shown` or `failed` has changed. */
  voteChanged(vote: Vote): void;
  fail(error: Error): void;
}

/** An element that reports the outcome of a vote to the page. */
export type VoteReporter = EventTarget & Pick<VoteWatcher, 'fail'>;

const NO_VOTE: VoteContent = {wasHelpful: null};

/** Whether two votes are the same. The page's `beforeSend` may have changed the note of one of them. */
const isSame = (a: VoteContent, b: VoteContent): boolean =>
  a.wasHelpful === b.wasHelpful && String(a.reasons) === String(b.reasons);

/** A vote on its way to the server. */
interface Submission {
  readonly content: VoteContent;
  readonly reporter: VoteReporter;
  /** The client has queued it. Its events report the outcome. */
  isQueued?: true;
}

/** The vote on one step in one session. It shows at once and is sent in the background. */
export class Vote {
  shown: VoteContent = NO_VOTE;
  /** Whether the server rejected the last vote. */
  failed = false;
  readonly #watchers = new Set<VoteWatcher>();
  /** The last vote that the server is known to have; undefined if nothing is known. */
  #onServer: VoteContent | undefined;
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
  show(content: VoteContent, failed = false): void {
    this.shown = content;
    this.failed = failed;
    for (const watcher of this.#watchers) watcher.voteChanged(this);
  }

  /** Copies the state of another object for the same vote, unless this one already has a state. */
  takeOver(vote: Vote): void {
    if (this.#submission || this.shown.wasHelpful !== null) return;
    this.#onServer = vote.#onServer;
    this.show(vote.shown);
  }

  /** Shows the vote that the server has, unless the user has voted since. */
  restore(content: VoteContent = NO_VOTE): void {
    if (this.#hasVoted) {
      // A rejected vote returns to this one, unless a later vote has been saved.
      this.#onServer ??= content;
      return;
    }
    this.#onServer = content;
    this.show(content);
  }

  /** Shows a pending vote of an earlier page, unless the user has voted since. */
  resume(content: VoteContent, reporter: VoteReporter): void {
    if (this.#hasVoted) return;
    this.#submission = {content, reporter, isQueued: true};
    this.#hasVoted = true;
    this.show(content);
  }

  /**
   * Sends a vote, or removes it.
   *
   * @param client - The client that sends it.
   * @param content - The vote. It replaces the last one as a whole.
   * @param reporter - The element on which the user voted. It reports the outcome.
   */
  async submit(client: RfClient, content: VoteContent, reporter: VoteReporter): Promise<void> {
    const submission: Submission = {content, reporter};
    this.#submission = submission;
    this.#hasVoted = true;
    this.show(content);
    const {stepId} = this;
    const {wasHelpful} = content;
    const sessionId = this.sessionId ?? '';
    try {
      const {status} = await (wasHelpful === null
        ? client.removeStepFeedback({stepId, sessionId})
        : client.submitStepFeedback({...content, stepId, sessionId, wasHelpful}));
      if (status === 'saved') this.#settle(submission);
      else submission.isQueued = true;
    } catch (error) {
      this.#settle(submission, error as Error);
    }
  }

  /** Called when the server has accepted or rejected a queued vote, perhaps of an earlier page. */
  settleQueued(content: VoteContent, error: Error | undefined): void {
    const submission = this.#submission;
    if (submission?.isQueued && isSame(submission.content, content)) this.#settle(submission, error);
    else if (submission && !error) this.#onServer = content;
    else if (!error) {
      this.restore(content);
      this.#hasVoted = true;
    }
  }

  #settle(submission: Submission, error?: Error): void {
    // An older submission counts too: if the newer one is rejected, its vote is the one on the server.
    if (this.#submission && !error) this.#onServer = submission.content;
    if (submission !== this.#submission) return;
    this.#submission = undefined;
    const {stepId, sessionId} = this;
    const {reporter, content} = submission;
    if (error) {
      this.show(this.#onServer ?? NO_VOTE, true);
      reporter.fail(error);
    } else reporter.dispatchEvent(new RfSavedEvent({stepId, sessionId, wasHelpful: content.wasHelpful}));
    this.#forgetIfUnused();
  }

  #forgetIfUnused(): void {
    // An element that is moved stops watching and starts again in the same turn.
    queueMicrotask(() => {
      if (!this.#watchers.size && !this.#submission) this.forget();
    });
  }
}
