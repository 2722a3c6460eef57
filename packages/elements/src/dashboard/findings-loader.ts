import type {Finding, RfClient} from '@resolutionflow/sdk';
import type {ReactiveControllerHost} from 'lit';
import {isSameSelection, type Selection} from './selection.js';

/** The findings of a selection, or the reason why they are not known. */
export type Findings = 'loading' | 'failed' | readonly Finding[];

/** Callbacks of the findings loader. */
export interface FindingsListener {
  findingsFailed(): void;
}

interface Result {
  readonly selection: Selection;
  readonly findings: Findings;
}

/**
 * Loads the findings of a selection beside its metrics. They have a request of their own, so that the metrics never depend on
 * them.
 */
export class FindingsLoader {
  /** The last result of each view, and the one before: the view shows its old metrics until the new ones arrive. */
  #results: readonly Result[] = [];
  #abort: AbortController | undefined;

  constructor(readonly host: ReactiveControllerHost & FindingsListener) {}

  of(selection: Selection): Findings {
    return (
      this.#results.find((result) => isSameSelection(result.selection, selection))?.findings ?? 'loading'
    );
  }

  /** Loads the findings of a selection. The promise never rejects. */
  async load(client: RfClient, selection: Selection): Promise<void> {
    this.abort();
    if (selection.view === 'me') return;
    const abort = (this.#abort = new AbortController());
    const {period, treeId, engineerId} = selection;
    if (this.of(selection) === 'failed') this.#keep({selection, findings: 'loading'});
    try {
      const {findings} = await client.getFindings({period, treeId, engineerId, signal: abort.signal});
      if (abort === this.#abort) this.#keep({selection, findings});
    } catch {
      // The last good findings stay, like the metrics.
      if (abort !== this.#abort || this.of(selection) !== 'loading') return;
      this.#keep({selection, findings: 'failed'});
      this.host.findingsFailed();
    }
  }

  abort(): void {
    this.#abort?.abort();
    this.#abort = undefined;
  }

  /** Discards all findings: they were another viewer's. */
  reset(): void {
    this.abort();
    this.#results = [];
  }

  #keep(result: Result): void {
    const others = this.#results.filter(({selection}) => !isSameSelection(selection, result.selection));
    const ofView = others.filter(({selection}) => selection.view === result.selection.view);
    const ofOtherViews = others.filter(({selection}) => selection.view !== result.selection.view);
    this.#results = [result, ...ofView.slice(0, 1), ...ofOtherViews];
    this.host.requestUpdate();
  }
}
