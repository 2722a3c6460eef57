import type {RfClient} from '@resolutionflow/sdk';
import {RfSavedEvent} from '../events/rf-saved.js';

/** An element that shows a vote. */
export interface VoteWatcher extends EventTarget {
  /** The vote, or whether the last press was refused, is another. */
  voteChanged(): void;
  fail(error: Error): void;
}

/** A press on its way. */
interface Press {
  readonly wasHelpful: boolean | null;
  readonly by: VoteWatcher;
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
  /** The client has stored it and goes on trying; its events will tell. */
  #queued = false;
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
    for (const watcher of this.#watchers) watcher.voteChanged();
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
    const press = {wasHelpful, by};
    this.#pressed = press;
    this.#isTouched = true;
    this.#queued = false;
    this.show(wasHelpful);
    const {stepId} = this;
    const sessionId = this.sessionId ?? '';
    try {
      const {status} = await (wasHelpful === null
        ? client.removeStepFeedback({stepId, sessionId})
        : client.submitStepFeedback({stepId, sessionId, wasHelpful}));
      if (status === 'saved') this.#saved(press);
      else if (press === this.#pressed) this.#queued = true;
    } catch (error) {
      this.#refused(press, error as Error);
    }
  }

  /** A vote that had to wait has reached the server, perhaps one from an earlier page. */
  savedLater(wasHelpful: boolean | null): void {
    const waiting = this.#waitingFor(wasHelpful);
    if (waiting) this.#saved(waiting);
    else if (this.#pressed) this.#onServer = wasHelpful;
    else {
      this.restore(wasHelpful);
      this.#isTouched = true;
    }
  }

  /** A vote that had to wait was refused. */
  refusedLater(wasHelpful: boolean | null, error: Error): void {
    const waiting = this.#waitingFor(wasHelpful);
    if (waiting) this.#refused(waiting, error);
  }

  /** The last press, if it waits and is this one. */
  #waitingFor(wasHelpful: boolean | null): Press | undefined {
    return this.#queued && this.#pressed?.wasHelpful === wasHelpful ? this.#pressed : undefined;
  }

  #saved(press: Press): void {
    if (press !== this.#pressed) {
      // Overtaken, but the server has it: this is where a refusal of the newer press goes back to.
      if (this.#pressed) this.#onServer = press.wasHelpful;
      return;
    }
    this.#onServer = press.wasHelpful;
    this.#pressed = undefined;
    const {stepId, sessionId} = this;
    press.by.dispatchEvent(new RfSavedEvent({stepId, sessionId, wasHelpful: press.wasHelpful}));
    this.#rest();
  }

  #refused(press: Press, error: Error): void {
    if (press !== this.#pressed) return;
    this.#pressed = undefined;
    this.show(this.#onServer, true);
    press.by.fail(error);
    this.#rest();
  }

  #rest(): void {
    // An element that is moved lets go and takes hold again in one turn.
    queueMicrotask(() => {
      if (!this.#watchers.size && !this.#pressed) this.forget();
    });
  }
}
