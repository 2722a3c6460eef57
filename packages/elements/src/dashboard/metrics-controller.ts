import type {RfClient} from '@resolutionflow/sdk';
import {isApiError} from '@resolutionflow/sdk/internal';
import type {ReactiveController, ReactiveControllerHost} from 'lit';
import {FindingsLoader, type Findings, type FindingsListener} from './findings-loader.js';
import {isSameSelection, type Metrics, type Selection, type View} from './selection.js';

/** Callbacks of the metrics controller. */
export interface MetricsListener extends FindingsListener {
  /** @param isQuiet - Whether a refresh loaded them, not a choice of the viewer. */
  metricsLoaded(loaded: LoadedMetrics, isQuiet: boolean): void;
  metricsFailed(error: Error): void;
}

/** Metrics with their selection. */
export interface LoadedMetrics {
  readonly selection: Selection;
  readonly metrics: Metrics;
  /** When they were loaded, ms since the epoch. */
  readonly at: number;
}

const REQUESTS = {
  team: (client: RfClient, {period, engineerId}: Selection, signal: AbortSignal) =>
    client.getTeamAnalytics({period, engineerId, signal}),
  me: (client: RfClient, {period}: Selection, signal: AbortSignal) =>
    client.getPersonalAnalytics({period, signal}),
  flow: (client: RfClient, {period, treeId = '', engineerId}: Selection, signal: AbortSignal) =>
    client.getFlowAnalytics({treeId, period, engineerId, signal}),
} as const;

/** The longest interval of a browser timer. With more, it would fire at once. */
const MAX_INTERVAL_MS = 2 ** 31 - 1;

/** Interval for updating the shown age of metrics after a failed refresh, ms. */
const AGE_STEP_MS = 30_000;

/** Longest wait of a flow's metrics for its findings, ms: a mark that comes later moves the rows below it. */
const FINDINGS_WAIT_MS = 300;

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Statuses after which earlier metrics must not be shown either: the viewer has no access, or the flow is gone. */
const WITHDRAWN = [401, 403, 404];

/**
 * Loads the metrics of a selection. A late response never overwrites a newer one, and a failure keeps the last good metrics.
 */
export class MetricsController implements ReactiveController {
  error: Error | undefined;
  isLoading = false;
  readonly #findings: FindingsLoader;
  readonly #last = new Map<View, LoadedMetrics>();
  #wanted: {readonly client: RfClient; readonly selection: Selection} | undefined;
  #abort: AbortController | undefined;
  #refreshTimer: ReturnType<typeof setInterval> | undefined;
  #ageTimer: ReturnType<typeof setInterval> | undefined;
  #refreshSeconds = 0;
  /** Whether the host was connected again, so that the metrics may be out of date. */
  #isReconnected = false;

  constructor(readonly host: ReactiveControllerHost & MetricsListener & Pick<Element, 'ownerDocument'>) {
    host.addController(this);
    this.#findings = new FindingsLoader(host);
  }

  /**
   * The last good metrics of the wanted view and flow. While a request is pending, they may be of another period or engineer.
   * If it fails, those of another engineer are hidden.
   */
  get loaded(): LoadedMetrics | undefined {
    const {view, treeId, engineerId} = this.#wanted?.selection ?? {};
    const last = view && this.#last.get(view);
    const isWanted =
      last?.selection.treeId === treeId && (!this.error || last?.selection.engineerId === engineerId);
    return isWanted ? last : undefined;
  }

  /** The findings in the loaded metrics. */
  get findings(): Findings {
    const {loaded} = this;
    return loaded ? this.#findings.of(loaded.selection) : 'loading';
  }

  hostConnected(): void {
    this.#startRefreshing();
    this.#ageTimer = setInterval(() => {
      if (this.error) this.host.requestUpdate();
    }, AGE_STEP_MS);
    this.#isReconnected = true;
  }

  hostDisconnected(): void {
    clearInterval(this.#refreshTimer);
    clearInterval(this.#ageTimer);
    this.#abortRequest();
  }

  /** Loads the metrics of a selection unless they are loaded or loading. Without a selection it loads nothing. */
  follow(client: RfClient, selection: Selection | undefined): void {
    const wanted = this.#wanted;
    if (!selection) {
      this.#abortRequest();
      this.#wanted = undefined;
      this.error = undefined;
      return;
    }
    const isKnown = wanted?.client === client && isSameSelection(wanted.selection, selection);
    if (isKnown && !this.#isReconnected) return;
    this.#isReconnected = false;
    this.#wanted = {client, selection};
    void this.#load(isKnown && !!this.loaded);
  }

  /** Loads again, not quietly. */
  reload(): void {
    void this.#load(false);
  }

  /** Loads only the findings again. */
  reloadFindings(): void {
    if (this.#wanted) void this.#findings.load(this.#wanted.client, this.#wanted.selection);
  }

  /** Discards all metrics: they were another viewer's. */
  reset(): void {
    this.#abortRequest();
    this.#findings.reset();
    this.#last.clear();
    this.#wanted = undefined;
    this.error = undefined;
  }

  /** Sets the seconds between quiet refreshes, which pause while the page is hidden; 0 is never. */
  refreshEvery(seconds: number): void {
    if (seconds === this.#refreshSeconds) return;
    this.#refreshSeconds = seconds;
    this.#startRefreshing();
  }

  #startRefreshing(): void {
    clearInterval(this.#refreshTimer);
    if (!(this.#refreshSeconds > 0)) return;
    this.#refreshTimer = setInterval(
      () => {
        // A request that takes longer than the interval is not repeated.
        if (!this.host.ownerDocument.hidden && !this.#abort) void this.#load(true);
      },
      Math.min(this.#refreshSeconds * 1000, MAX_INTERVAL_MS),
    );
  }

  #abortRequest(): void {
    this.#abort?.abort();
    this.#abort = undefined;
    this.#findings.abort();
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
    const findings = this.#findings.load(client, selection);
    try {
      const data = await REQUESTS[selection.view](client, selection, abort.signal);
      if (selection.view === 'flow') await Promise.race([findings, wait(FINDINGS_WAIT_MS)]);
      if (abort !== this.#abort) return;
      const loaded = {selection, metrics: {view: selection.view, data} as Metrics, at: Date.now()};
      this.#last.set(selection.view, loaded);
      this.error = undefined;
      this.host.metricsLoaded(loaded, isQuiet);
    } catch (error) {
      if (abort !== this.#abort) return;
      this.error = error as Error;
      if (isApiError(error) && WITHDRAWN.includes(error.status)) this.#last.delete(selection.view);
      this.host.metricsFailed(error as Error);
    } finally {
      if (abort === this.#abort) {
        this.#abort = undefined;
        this.isLoading = false;
        this.host.requestUpdate();
      }
    }
  }
}
