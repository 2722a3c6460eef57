import type {RfClient} from '@resolutionflow/sdk';
import {isApiError} from '@resolutionflow/sdk/internal';
import type {ReactiveController, ReactiveControllerHost} from 'lit';
import {isSame, type Figures, type Selection, type View} from './model.js';

/** What the host is told. */
export interface FiguresListener {
  figuresLoaded(shown: Shown, isQuiet: boolean): void;
  figuresFailed(error: Error): void;
}

/** Figures together with what they are of. */
export interface Shown {
  readonly selection: Selection;
  readonly figures: Figures;
  /** When they came, ms since the epoch. */
  readonly at: number;
}

const CALLS = {
  team: (client: RfClient, {period, engineerId}: Selection, signal: AbortSignal) =>
    client.getTeamAnalytics({period, engineerId, signal}),
  me: (client: RfClient, {period}: Selection, signal: AbortSignal) =>
    client.getPersonalAnalytics({period, signal}),
  flow: (client: RfClient, {period, treeId = ''}: Selection, signal: AbortSignal) =>
    client.getFlowAnalytics({treeId, period, signal}),
} as const;

/** What browsers can wait for; above it they do not wait at all. */
const LONGEST_MS = 2 ** 31 - 1;

/** Refusals after which nothing from before may be shown either: not yours, or not there. */
const WITHDRAWN = [401, 403, 404];

/** Loads the figures of a selection. A late answer never overwrites a newer one, and a failure keeps the last good ones. */
export class FiguresController implements ReactiveController {
  error: Error | undefined;
  isLoading = false;
  readonly #last = new Map<View, Shown>();
  #wanted: {readonly client: RfClient; readonly selection: Selection} | undefined;
  #abort: AbortController | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  #seconds = 0;
  /** In a page again, where what is shown may have grown old. */
  #isBack: boolean | undefined;

  constructor(readonly host: ReactiveControllerHost & FiguresListener) {
    host.addController(this);
  }

  /** The last good figures of the view and flow, perhaps of another period; of another engineer only until it is known that theirs cannot be had. */
  get shown(): Shown | undefined {
    const {view, treeId, engineerId} = this.#wanted?.selection ?? {};
    const last = view && this.#last.get(view);
    const isWanted =
      last?.selection.treeId === treeId && (!this.error || last?.selection.engineerId === engineerId);
    return isWanted ? last : undefined;
  }

  hostConnected(): void {
    this.#startTimer();
    this.#isBack = true;
  }

  hostDisconnected(): void {
    clearInterval(this.#timer);
    this.#giveUp();
  }

  /** Loads unless these very figures are there or on their way; without a selection there is nothing to load. */
  want(client: RfClient, selection: Selection | undefined): void {
    const wanted = this.#wanted;
    if (!selection) {
      this.#giveUp();
      this.#wanted = undefined;
      this.error = undefined;
      return;
    }
    const isKnown = wanted?.client === client && isSame(wanted.selection, selection);
    if (isKnown && !this.#isBack) return;
    this.#isBack = false;
    this.#wanted = {client, selection};
    void this.#load(isKnown && !!this.shown);
  }

  /** Tries again. */
  reload(): void {
    void this.#load(false);
  }

  /** Forgets everything: another person is looking. */
  forget(): void {
    this.#giveUp();
    this.#last.clear();
    this.#wanted = undefined;
    this.error = undefined;
  }

  /** Loads again every so many seconds while the page is seen; 0 is never. */
  refreshEvery(seconds: number): void {
    if (seconds === this.#seconds) return;
    this.#seconds = seconds;
    this.#startTimer();
  }

  #startTimer(): void {
    clearInterval(this.#timer);
    if (!(this.#seconds > 0)) return;
    this.#timer = setInterval(
      () => {
        // One that takes longer than this is waited for.
        if (document.visibilityState === 'visible' && !this.#abort) void this.#load(true);
      },
      Math.min(this.#seconds * 1000, LONGEST_MS),
    );
  }

  #giveUp(): void {
    this.#abort?.abort();
    this.#abort = undefined;
    this.isLoading = false;
  }

  async #load(isQuiet: boolean): Promise<void> {
    const wanted = this.#wanted;
    if (!wanted) return;
    const {client, selection} = wanted;
    this.#abort?.abort();
    const abort = (this.#abort = new AbortController());
    this.isLoading = !isQuiet;
    if (!isQuiet) this.error = undefined;
    this.host.requestUpdate();
    try {
      const data = await CALLS[selection.view](client, selection, abort.signal);
      if (abort !== this.#abort) return;
      const shown = {selection, figures: {view: selection.view, data} as Figures, at: Date.now()};
      this.#last.set(selection.view, shown);
      this.error = undefined;
      this.host.figuresLoaded(shown, isQuiet);
    } catch (error) {
      if (abort !== this.#abort) return;
      this.error = error as Error;
      if (isApiError(error) && WITHDRAWN.includes(error.status)) this.#last.delete(selection.view);
      this.host.figuresFailed(error as Error);
    } finally {
      if (abort === this.#abort) {
        this.#abort = undefined;
        this.isLoading = false;
        this.host.requestUpdate();
      }
    }
  }
}
