import type {Period} from '@resolutionflow/sdk';
import {PERIODS, eagerConnection, isNetworkError, warnOnce} from '@resolutionflow/sdk/internal';
import {html, type TemplateResult} from 'lit';
import {guard} from 'lit/directives/guard.js';
import {RfLoadEvent} from '../events/rf-load.js';
import {InputKeeper} from '../internal/keys.js';
import {property} from '../internal/property.js';
import {RfElement} from '../internal/rf-element.js';
import {surface} from '../internal/surface.styles.js';
import {theme} from '../internal/theme.styles.js';
import {ChartController} from './chart/chart-controller.js';
import {createHost} from './dashboard-host.js';
import {styles} from './dashboard.styles.js';
import {EngineerFilter} from './engineer-filter.js';
import {exportItems} from './export-items.js';
import {ExportMenu} from './export-menu.js';
import {FocusKeeper} from './focus-keeper.js';
import {feedbackTexts} from '../locales/feedback-texts.js';
import {dashboardTexts} from './locales/catalogue.js';
import {MetricsController, type LoadedMetrics, type MetricsListener} from './metrics-controller.js';
import {VIEWS, selectionOf, type View} from './selection.js';
import {Navigation} from './navigation.js';
import {RatingsExport, type RatingsExportHost} from './ratings-export.js';
import {SkeletonDelay} from './skeleton-delay.js';
import {StepRevealer} from './step-revealer.js';
import {renderBody} from './templates/body.js';
import {headingOf, renderHeader} from './templates/header.js';
import {renderProblem, renderState} from './templates/states.js';
import {periodName} from './templates/toolbar.js';
import {renderView} from './templates/view.js';
import {UrlController, type LinkedHost, type LinkedState} from './url-controller.js';
import {defaultView, isComplete, permittedViews, tabsFor} from './view-choice.js';
import {ViewState} from './view-state.js';
import {ViewerController, type ViewerListener} from './viewer-controller.js';

const noAnnouncement = (): string => '';

/**
 * Shows how a team, an engineer or a flow performs: metrics, charts, tables and comments.
 *
 * @summary Analytics of sessions, votes and ratings.
 * @tag rf-analytics-dashboard
 *
 * @event {RfViewChangeEvent} rf-view-change - The viewer chose another view.
 * @event {RfPeriodChangeEvent} rf-period-change - The viewer chose another period.
 * @event {RfFlowSelectEvent} rf-flow-select - The viewer chose a flow. Cancel it to stay in the current view.
 * @event {RfEngineerSelectEvent} rf-engineer-select - The viewer chose an engineer; null is all engineers.
 * @event {RfLoadEvent} rf-load - The metrics of a view are loaded. Quiet refreshes do not fire it.
 * @event {RfErrorEvent} rf-error - Metrics or an export could not be loaded.
 *
 * @csspart header - Tabs, heading and controls.
 * @csspart tabs - The row of tabs.
 * @csspart tab - One tab.
 * @csspart active-tab - The tab of the current view.
 * @csspart heading - The view's heading.
 * @csspart back - The button that leads back from a flow.
 * @csspart controls - Engineer filter, period and export.
 * @csspart control - One control, and every other button with a border.
 * @csspart popup - A list that opens below a control.
 * @csspart cards - The row of cards.
 * @csspart card - One metric.
 * @csspart card-name - The name of the metric.
 * @csspart card-value - Its value.
 * @csspart card-change - Its change against the previous period.
 * @csspart csat-spread - How many ratings have each number of stars.
 * @csspart panel - A section with a chart, a table or comments.
 * @csspart panel-heading - Its heading.
 * @csspart chart - The area of a chart.
 * @csspart legend - The names of a chart's series.
 * @csspart table - A table.
 * @csspart step - A row of “Step Feedback”.
 * @csspart findings - “Worth a look”: what deserves attention.
 * @csspart finding - One finding: a button that leads to its flow.
 * @csspart finding-mark - The mark of a step or a flow that deserves a look.
 * @csspart flagged-step - The row of a step that deserves a look.
 * @csspart current-step - The row of the step whose finding the viewer chose.
 * @csspart comment - One comment.
 * @csspart state - A message in place of metrics.
 * @csspart error - The banner after a failed refresh or export.
 * @csspart skeleton - The shape of the view while it loads.
 *
 * @cssproperty [--rf-resolved=green] - The colour of “resolved”.
 * @cssproperty [--rf-escalated=red] - The colour of “escalated”.
 * @cssproperty [--rf-workaround=amber] - The colour of “workaround”.
 * @cssproperty [--rf-unresolved=grey] - The colour of “unresolved”.
 * @cssproperty [--rf-unfinished=violet] - The colour of sessions that are not finished.
 * @cssproperty [--rf-no-outcome=cyan] - The colour of completed sessions without an outcome.
 * @cssproperty [--rf-accent=blue] - The colour of selected controls, of links and of sessions.
 * @cssproperty [--rf-surface=Canvas] - The background of panels.
 * @cssproperty [--rf-border] - The border of panels.
 * @cssproperty [--rf-radius=10px] - The radius of corners.
 */
export class RfAnalyticsDashboard
  extends RfElement
  implements ViewerListener, MetricsListener, RatingsExportHost, LinkedHost
{
  static override readonly styles = [theme, surface, ...styles];

  /** The flow of the flow view. */
  @property({attribute: 'tree-id', reflect: true}) treeId: string | undefined;

  /** The engineer that the team view is filtered by. */
  @property({attribute: 'engineer-id', reflect: true}) engineerId: string | undefined;

  /**
   * Seconds between quiet refreshes; 0 is never.
   *
   * @default 0
   */
  @property({type: Number, initial: 0}) refresh!: number;

  /**
   * The permitted tabs, separated by spaces.
   *
   * @default 'team me flow'
   */
  @property({initial: VIEWS.join(' ')}) views!: string;

  /**
   * Keeps view, period, flow and engineer in the query of the page's address. A link then leads to the same metrics, and the
   * browser's back button leads out of a flow. The value is the prefix of the parameters' names, by default `rf`:
   * `?rf-view=flow&rf-flow=vpn&rf-period=7d`. Two dashboards on a page need two prefixes.
   */
  @property({attribute: 'sync-url'}) syncUrl: string | undefined;

  /** Names of reasons by code, for the codes of your own: `{our_own: 'Our own reason'}`. */
  @property({attribute: false}) reasonLabels: Readonly<Record<string, string>> | undefined;

  readonly #viewer = new ViewerController(this);
  readonly #metrics = new MetricsController(this);
  readonly #skeletonDelay = new SkeletonDelay(this);
  readonly #engineerFilter = new EngineerFilter(this);
  readonly #exportMenu = new ExportMenu(this);
  readonly #ratingsExport = new RatingsExport(this);
  readonly #navigation = new Navigation(this);
  readonly #viewState = new ViewState(this);
  readonly #host = createHost(this, () => this.#language, {
    viewState: this.#viewState,
    navigation: this.#navigation,
    retry: () => {
      if (this.#viewer.error) this.#viewer.reload();
      this.#metrics.reload();
      this.requestUpdate();
    },
    retryFindings: () => this.#metrics.reloadFindings(),
  });
  #view: View | undefined;
  #period: Period = '30d';
  /** Text of the live region. A function, so that it follows a change of language. */
  #announcement = noAnnouncement;

  /** The view. By default, admins see the team and others see themselves. */
  @property({reflect: true})
  get view(): View | undefined {
    // Before the first update, a default view must not become an attribute.
    return this.hasUpdated ? this.#currentView : this.#view;
  }
  set view(view: View | undefined) {
    this.#view = VIEWS.find((known) => known === view);
  }

  /** The period: the last 7, 30 or 90 days. */
  @property({reflect: true, useDefault: true})
  get period(): Period {
    return this.#period;
  }
  set period(period: Period) {
    this.#period = PERIODS.find((known) => known === period) ?? '30d';
  }

  /** @internal A dashboard sends requests at once, so it includes the network code. */
  readonly loadConnection = eagerConnection;

  constructor() {
    super();
    new UrlController(this);
    new FocusKeeper(this);
    new InputKeeper(this);
    new ChartController(this);
    new StepRevealer(this, this.#navigation);
  }

  /** @internal */
  get linkPrefix(): string | undefined {
    return this.syncUrl == null ? undefined : this.syncUrl.trim() || 'rf';
  }

  /** @internal */
  get linkedState(): LinkedState {
    return {view: this.#view, period: this.period, flow: this.treeId, engineer: this.engineerId};
  }
  set linkedState({view, period, flow, engineer}: LinkedState) {
    const before = this.#currentView;
    const known = permittedViews(this.views).find((permitted) => permitted === view);
    this.view = known && isComplete(known, flow) ? known : undefined;
    this.period = period as Period;
    this.treeId = flow;
    this.engineerId = engineer;
    const now = this.#currentView;
    if (now !== before) this.#navigation.origin = now === 'flow' ? before : undefined;
  }

  /** @internal */
  viewerChanged(): void {
    this.#metrics.reset();
    this.#engineerFilter.reset();
    this.#navigation.reset();
    this.#ratingsExport.hasFailed = false;
    this.#announcement = noAnnouncement;
  }

  /** @internal */
  viewerFailed(error: Error): void {
    // With a view, the request for its metrics reports the error.
    if (!this.#currentView) this.metricsFailed(error);
  }

  /** @internal */
  metricsLoaded({selection, metrics}: LoadedMetrics, isQuiet: boolean): void {
    if (metrics.view === 'team') this.#engineerFilter.learnNames(metrics.data.top_engineers);
    if (this.#viewer.error) this.#viewer.reload();
    if (isQuiet) return;
    this.#ratingsExport.hasFailed = false;
    const {view, period} = selection;
    this.#announcement = () =>
      this.#host.term('loaded', headingOf(this.#host, view, this.#metrics), periodName(this.#host, period));
    if (this.#metrics.findings === 'failed') this.findingsFailed();
    this.dispatchEvent(new RfLoadEvent({view, period}));
  }

  /** @internal */
  metricsFailed(error: Error): void {
    this.#announcement = () => this.#host.term(isNetworkError(error) ? 'offline' : 'failed');
    this.fail(error);
  }

  /** @internal */
  findingsFailed(): void {
    // The failure of the metrics says more.
    if (this.#metrics.error) return;
    this.#announcement = () => this.#host.term('findingsFailed');
  }

  /** @internal */
  exportStarted(): void {
    this.#announcement = noAnnouncement;
  }

  /** @internal */
  exportFailed(error: Error): void {
    this.#announcement = () => this.#host.term('exportFailed');
    this.fail(error);
  }

  protected override shouldUpdate(): boolean {
    // Outside a page, `base-url` would create a client that nobody closes.
    return this.isConnected;
  }

  /** Requests the data that the properties ask for. */
  protected override willUpdate(): void {
    const {client} = this;
    this.#viewer.follow(client, this.#token);
    this.#engineerFilter.follow(client, this.#engineer);
    if (!client) return;
    this.#metrics.refreshEvery(this.refresh);
    const view = this.#currentView;
    const filters = {period: this.period, treeId: this.treeId, engineerId: this.#engineer};
    this.#metrics.follow(
      client,
      view && isComplete(view, this.treeId) ? selectionOf(view, filters) : undefined,
    );
    // A live region announces the same text again only if it was empty in between.
    if (this.#metrics.isLoading) this.#announcement = noAnnouncement;
  }

  protected override updated(): void {
    // A provider or an address may still be set in this task.
    if (!this.client) setTimeout(() => this.#warnWithoutClient());
  }

  protected override render(): TemplateResult {
    const content = this.#renderContent();
    if (content) this.#skeletonDelay.end();
    return html`<div class="root" lang=${this.#language.formatTag}>
      <div class="dashboard ${this.#currentView ?? ''}">
        <p class="visually-hidden" role="status">${this.#announcement()}</p>
        ${
          this.#skeletonDelay.isOver
            ? html`${this.#renderHeader()} ${this.#renderBody(content)}`
            : html`<div class="room" aria-busy="true"></div>`
        }
      </div>
    </div>`;
  }

  #renderHeader(): TemplateResult {
    const host = this.#host;
    const view = this.#currentView;
    const {loaded} = this.#metrics;
    const engineer = loaded?.selection.engineerId && this.#engineerFilter.nameOf(loaded.selection.engineerId);
    const items = loaded
      ? exportItems(host, loaded, this.#metrics.findings, this.#ratingsExport, this.#viewer.isAdmin, engineer)
      : [];
    const header = {
      view,
      tabs: this.#tabs,
      period: this.period,
      engineerFilter: view === 'team' || this.#engineer ? this.#engineerFilter.render(host) : undefined,
      exportMenu: this.#exportMenu.render(host.term('exportMenu'), items, this.#ratingsExport.isRunning),
    };
    return renderHeader(host, header, this.#metrics);
  }

  #renderBody(content: unknown): TemplateResult {
    const body = {
      view: this.#currentView,
      period: this.period,
      content,
      isTabPanel: !!this.#tabs?.length,
      hasExportFailed: this.#ratingsExport.hasFailed,
    };
    return renderBody(this.#host, body, this.#metrics);
  }

  /** Renders the metrics or a message in their place. Undefined while there is neither. */
  #renderContent(): unknown {
    const host = this.#host;
    const view = this.#currentView;
    const {loaded} = this.#metrics;
    if (loaded) {
      const {metrics} = loaded;
      // Most updates change something around the view only, for example the text in the engineer filter.
      const {findings} = this.#metrics;
      const {step} = this.#navigation;
      const dependencies = [
        metrics,
        findings,
        step,
        this.#language,
        // The names of reasons.
        feedbackTexts.languageOf(this),
        this.reasonLabels,
        host.isRightToLeft,
        this.#viewState.version,
      ];
      return guard(dependencies, () => renderView(host, metrics, findings));
    }
    if (view && !isComplete(view, this.treeId)) return renderState({title: host.term('noFlow')});
    const error = view ? this.#metrics.error : this.#viewer.error;
    return error && renderProblem(host, view, error);
  }

  /** The token that the page has set for the client in use, if any. */
  get #token(): string | undefined {
    const {own, context} = this.connection;
    if (own) return undefined;
    return this.baseUrl ? this.token : context?.provider.token;
  }

  get #language() {
    return dashboardTexts.languageOf(this);
  }

  /** The tabs that the viewer gets; undefined if the page permits a single view. */
  get #tabs(): readonly View[] | undefined {
    const permitted = permittedViews(this.views);
    return permitted.length > 1 ? tabsFor(permitted, this.#viewer, this.treeId) : undefined;
  }

  /** The engineer that the current view is filtered by. A flow has the filter of the finding that led to it. */
  get #engineer(): string | undefined {
    const isFiltered =
      this.#currentView === 'flow' ? this.#navigation.chosenFlow?.finding : this.#currentView === 'team';
    return (isFiltered && this.engineerId) || undefined;
  }

  get #currentView(): View | undefined {
    return this.#view ?? defaultView(permittedViews(this.views), this.#viewer.role);
  }

  #warnWithoutClient(): void {
    if (!this.isConnected || this.client) return;
    warnOnce(
      `<${this.localName}> has no client yet. Put it in an <rf-provider base-url="…" token-url="…">, ` +
        'give it base-url and token, set its client property, or call configure({baseUrl, getToken}).',
    );
  }
}

// The class exports the types of its events.
export type {RfEngineerSelectEvent} from '../events/rf-engineer-select.js';
export type {RfErrorEvent} from '../events/rf-error.js';
export type {RfFlowSelectEvent} from '../events/rf-flow-select.js';
export type {RfLoadEvent} from '../events/rf-load.js';
export type {RfPeriodChangeEvent} from '../events/rf-period-change.js';
export type {RfViewChangeEvent} from '../events/rf-view-change.js';

declare global {
  interface HTMLElementTagNameMap {
    'rf-analytics-dashboard': RfAnalyticsDashboard;
  }
}
