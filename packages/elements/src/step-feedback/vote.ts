import type {RfClient} from '@resolutionflow/sdk';
import {RfSavedEvent} from '../events/rf-saved.js';

/** An element that shows a vote. */
export interface VoteWatcher extends EventTarget {
  /** The vote, or whether the last press was refused, is another. */
  voteChanged(vote: Vote): void;
  fail(error: Error): void;
}

/** A press on its way. */
interface Press {
  readonly wasHelpful: boolean | null;
  readonly by: VoteWatcher;
  /** The client has stored it and goes on trying; its events will tell. */
  isQueued?: true;
}

/** The vote on one step in one session: shown at once, sent behind, the same for all elements that show it. */
export class Vote {
  shown: boolean | null = null;
  /** The last press was refused for good. */
  failed = false;
  readonly #watchers = new Set<VoteWatcher>();
  #onServer: boolean | null = null;
  /** The last press, until the server has it or has refused it. */
  #pressed: Press | undefined;
  /** The person has pressed here: what the server had before is of no interest any more. */
  #isTouched = false;

  /**
   * @param stepId - The step.
   * @param sessionId - The session, or null while none is known.
   * @param forget - Called when nobody shows the vote and nothing is on its way.
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
    this.#rest();
  }

  /** Shows what the page says; the server is not told. */
  show(wasHelpful: boolean | null, failed = false): void {
    this.shown = wasHelpful;
    this.failed = failed;
    for (const watcher of this.#watchers) watcher.voteChanged(this);
  }

  /** Knowing nothing itself, goes on from what another object knew of the same vote. */
  takeOver(vote: Vote): void {
    if (this.#pressed || this.shown !== null) return;
    this.#onServer = vote.#onServer;
    this.show(vote.shown);
  }

  /** Shows what the server has, unless a press is newer. */
  restore(wasHelpful: boolean | null): void {
    if (this.#isTouched) return;
    this.#onServer = wasHelpful;
    this.show(wasHelpful);
  }

  /**
   * Sends a vote, or takes it back.
   *
   * @param client - Who sends it.
   * @param wasHelpful - The vote; null takes it back.
   * @param by - The element that was pressed.
   */
  async cast(client: RfClient, wasHelpful: boolean | null, by: VoteWatcher): Promise<void> {
    const press: Press = {wasHelpful, by};
    this.#pressed = press;
    this.#isTouched = true;
    this.show(wasHelpful);
    const {stepId} = this;
    const sessionId = this.sessionId ?? '';
    try {
      const {status} = await (wasHelpful === null
        ? client.removeStepFeedback({stepId, sessionId})
        : client.submitStepFeedback({stepId, sessionId, wasHelpful}));
      if (status === 'saved') this.#settle(press);
      else press.isQueued = true;
    } catch (error) {
      this.#settle(press, error as Error);
    }
  }

  /** A vote that had to wait, perhaps since an earlier page, has reached the server or was refused. */
  settleLater(wasHelpful: boolean | null, error: Error | undefined): void {
    const press = this.#pressed;
    if (press?.isQueued && press.wasHelpful === wasHelpful) this.#settle(press, error);
    else if (press && !error) this.#onServer = wasHelpful;
    else if (!error) {
      this.restore(wasHelpful);
      this.#isTouched = true;
    }
  }

  #settle(press: Press, error?: Error): void {
    // One that was overtaken counts too: this is where a refusal of the newer press goes back to.
    if (this.#pressed && !error) this.#onServer = press.wasHelpful;
    if (press !== this.#pressed) return;
    this.#pressed = undefined;
    const {stepId, sessionId} = this;
    if (error) {
      this.show(this.#onServer, true);
      press.by.fail(error);
    } else press.by.dispatchEvent(new RfSavedEvent({stepId, sessionId, wasHelpful: press.wasHelpful}));
    this.#rest();
  }

  #rest(): void {
    // An element that is moved lets go and takes hold again in one turn.
    queueMicrotask(() => {
      if (!this.#watchers.size && !this.#pressed) this.forget();
    });
  }
}
