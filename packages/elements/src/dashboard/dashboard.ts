import type {Period} from '@resolutionflow/sdk';
import {isNetworkError} from '@resolutionflow/sdk/internal';
import {bringRemoteAtOnce} from '@resolutionflow/sdk/internal/at-once';
import {html, nothing, type PropertyValues, type TemplateResult} from 'lit';
import {guard} from 'lit/directives/guard.js';
import {RfEngineerSelectEvent} from '../events/rf-engineer-select.js';
import {RfFlowSelectEvent} from '../events/rf-flow-select.js';
import {RfLoadEvent} from '../events/rf-load.js';
import {RfPeriodChangeEvent} from '../events/rf-period-change.js';
import {RfViewChangeEvent} from '../events/rf-view-change.js';
import {RfElement} from '../internal/rf-element.js';
import {property} from '../internal/property.js';
import {surface} from '../internal/surface.styles.js';
import {theme} from '../internal/theme.styles.js';
import {warnOnce} from '../internal/warn.js';
import {Arrangement} from './arrangement.js';
import {CallerController, type CallerListener} from './caller.js';
import {Charts} from './chart/charts.js';
import type {DashboardContext} from './context.js';
import {download} from './csv.js';
import {styles} from './dashboard.styles.js';
import {EngineerFilter} from './engineer-filter.js';
import {ExportMenu, type MenuItem} from './export-menu.js';
import {viewAsCsv} from './export.js';
import {FiguresController, type FiguresListener, type Shown} from './figures.js';
import {Format} from './format.js';
import {nextFrame} from './frames.js';
import {PERIODS, VIEWS, type Selection, type View} from './model.js';
import {renderSkeleton} from './sections/skeleton.js';
import {renderProblem, renderStale, renderState} from './sections/states.js';
import {periodName, renderBack, renderNoFilter, renderPeriod, renderTabs} from './sections/toolbar.js';
import {renderView} from './sections/view.js';
import {Stages} from './stages.js';
import {dashboardTexts} from './texts.js';
import {UrlController, type Linked, type LinkedHost} from './url.js';

/** How often the age of figures that could not be refreshed is written anew, ms. */
const AGE_STEP_MS = 30_000;

const silence = (): string => '';

/**
 * Shows how a team, a person or a flow did: figures, charts, tables, comments.
 *
 * @summary Analytics of sessions, votes and ratings.
 * @tag rf-analytics-dashboard
 *
 * @event {RfViewChangeEvent} rf-view-change - The person chose another view.
 * @event {RfPeriodChangeEvent} rf-period-change - The person chose another period.
 * @event {RfFlowSelectEvent} rf-flow-select - The person chose a flow; cancelling stays where one is.
 * @event {RfEngineerSelectEvent} rf-engineer-select - The person chose an engineer, or with null all of them.
 * @event {RfLoadEvent} rf-load - The figures of a view are there; not on quiet refreshes.
 * @event {RfErrorEvent} rf-error - Figures could not be loaded.
 *
 * @csspart header - Tabs, heading and controls.
 * @csspart tabs - The row of tabs.
 * @csspart tab - One tab.
 * @csspart active-tab - The tab of the view that is shown.
 * @csspart heading - The view's heading.
 * @csspart back - The button that leads back from a flow.
 * @csspart controls - Engineer, period and export.
 * @csspart control - One of them, and every other framed button.
 * @csspart popup - The lists that open below a control.
 * @csspart cards - The row of figures.
 * @csspart card - One figure.
 * @csspart card-name - What the figure is.
 * @csspart card-value - The figure.
 * @csspart card-change - How it moved.
 * @csspart csat-spread - How often each number of stars was given.
 * @csspart panel - A section with a chart, a table or comments.
 * @csspart panel-heading - Its heading.
 * @csspart chart - The place of a chart.
 * @csspart legend - The names of a chart's series.
 * @csspart table - A table.
 * @csspart step - A row of “Step Feedback”.
 * @csspart worst-step - The row that needs work.
 * @csspart worst-mark - Says that a step or a flow needs work.
 * @csspart comment - One comment.
 * @csspart state - What is shown in place of figures.
 * @csspart error - Says that figures could not be refreshed.
 * @csspart skeleton - The view's shape while it loads.
 *
 * @cssproperty [--rf-resolved=green] - The colour of “resolved”.
 * @cssproperty [--rf-escalated=red] - The colour of “escalated”.
 * @cssproperty [--rf-workaround=amber] - The colour of “workaround”.
 * @cssproperty [--rf-unresolved=grey] - The colour of “unresolved”.
 * @cssproperty [--rf-accent=blue] - The colour of what is chosen, of links and of sessions.
 * @cssproperty [--rf-surface=Canvas] - The background of panels.
 * @cssproperty [--rf-border] - The lines around them.
 * @cssproperty [--rf-radius=10px] - How round the corners are.
 */
export class RfAnalyticsDashboard extends RfElement implements CallerListener, FiguresListener, LinkedHost {
  static override readonly styles = [theme, surface, ...styles];

  /** The flow of the flow view. */
  @property({attribute: 'tree-id', reflect: true}) treeId: string | undefined;

  /** Filter of the team view. */
  @property({attribute: 'engineer-id', reflect: true}) engineerId: string | undefined;

  /**
   * Seconds between quiet refreshes; 0 is never.
   *
   * @default 0
   */
  @property({type: Number, initial: 0}) refresh!: number;

  /**
   * Which tabs may be offered, separated by spaces.
   *
   * @default 'team me flow'
   */
  @property({initial: VIEWS.join(' ')}) views!: string;

  /**
   * Keeps view, period, flow and engineer in the query of the page's address, so that a link leads to the same figures and
   * the browser's way back leads out of a flow. The value is what the parameters' names begin with, by default `rf`:
   * `?rf-view=flow&rf-flow=vpn&rf-period=7d`. Two dashboards on a page need two names.
   */
  @property({attribute: 'sync-url'}) syncUrl: string | undefined;

  readonly #caller = new CallerController(this);
  readonly #figures = new FiguresController(this);
  readonly #stages = new Stages(this);
  readonly #engineers = new EngineerFilter(this);
  readonly #menu = new ExportMenu(this);
  readonly #arrangement = new Arrangement(this);
  readonly #context = this.#makeContext();
  #view: View | undefined;
  #period: Period = '30d';
  #cameFrom: View | undefined;
  #chosenFlow: {readonly treeId: string; readonly name: string} | undefined;
  #isExporting = false;
  #exportFailed = false;
  /** What is said of the last load, in the language of the moment. */
  #said = silence;
  #aging: ReturnType<typeof setInterval> | undefined;
  #pressed: Element | null = null;
  #pressedId = '';

  /** Which view. Default: the team's for admins, one's own for others. */
  @property({reflect: true})
  get view(): View | undefined {
    // What nobody has chosen is no attribute, which the first update would make of it.
    return this.hasUpdated ? this.#currentView : this.#view;
  }
  set view(view: View | undefined) {
    this.#view = VIEWS.find((known) => known === view);
  }

  /** Which period. */
  @property({reflect: true, useDefault: true})
  get period(): Period {
    return this.#period;
  }
  set period(period: Period) {
    this.#period = PERIODS.find((known) => known === period) ?? '30d';
  }

  constructor() {
    super();
    bringRemoteAtOnce();
    new UrlController(this);
    new Charts(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#aging = setInterval(() => {
      if (this.#figures.error) this.requestUpdate();
    }, AGE_STEP_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#aging);
  }

  /** @internal */
  get linkPrefix(): string | undefined {
    return this.syncUrl == null ? undefined : this.syncUrl.trim() || 'rf';
  }

  /** @internal */
  get linked(): Linked {
    return {view: this.#view, period: this.period, flow: this.treeId, engineer: this.engineerId};
  }
  set linked({view, period, flow, engineer}: Linked) {
    const before = this.#currentView;
    const isOffered = this.#allowedViews().some((known) => known === view) && (view !== 'flow' || flow);
    this.view = isOffered ? (view as View) : undefined;
    this.period = period as Period;
    this.treeId = flow;
    this.engineerId = engineer;
    const now = this.#currentView;
    if (now !== before) this.#cameFrom = now === 'flow' ? before : undefined;
  }

  /** @internal */
  callerChanged(): void {
    this.#figures.forget();
    this.#engineers.forget();
    this.#cameFrom = undefined;
    this.#chosenFlow = undefined;
    this.#exportFailed = false;
    this.#said = silence;
  }

  /** @internal */
  callerFailed(error: Error): void {
    // Else the figures themselves come, or say what is wrong.
    if (!this.#currentView) this.figuresFailed(error);
  }

  /** @internal */
  figuresLoaded({selection, figures}: Shown, isQuiet: boolean): void {
    if (figures.view === 'team') this.#engineers.learn(figures.data.top_engineers);
    if (this.#caller.error) this.#caller.reload();
    if (isQuiet) return;
    this.#exportFailed = false;
    const {view, period} = selection;
    const {term} = this.#context;
    this.#said = () => term('loaded', this.#headingOf(view), periodName(this.#context, period));
    this.dispatchEvent(new RfLoadEvent({view, period}));
  }

  /** @internal */
  figuresFailed(error: Error): void {
    this.#said = () => this.#context.term(isNetworkError(error) ? 'offline' : 'failed');
    this.fail(error);
  }

  /** Figures are asked for first: what is shown until they come is made while they are on their way. */
  protected override async scheduleUpdate(): Promise<void> {
    if (!this.hasUpdated && this.isConnected) {
      this.#follow();
      await nextFrame();
    }
    await super.scheduleUpdate();
  }

  /** Outside any page nothing is asked for: an address would be given a client that nobody closes. */
  protected override shouldUpdate(): boolean {
    return this.isConnected;
  }

  protected override willUpdate(): void {
    this.#pressed = this.shadowRoot?.activeElement ?? null;
    this.#pressedId = this.#pressed?.id ?? '';
    this.#follow();
    const view = this.#currentView;
    const error = view ? this.#figures.error : this.#caller.error;
    this.#stages.follow(!!this.#figures.shown, !error && (!view || this.#isComplete(view)));
    if (this.#stages.hasSurroundings) this.#caller.confirm();
  }

  /** Asks for what belongs to what the element is set to, unless that is there or on its way. */
  #follow(): void {
    const {client} = this;
    this.#caller.ask(client, this.#token);
    const view = this.#currentView;
    this.#engineers.use(client, (view === 'team' && this.engineerId) || undefined);
    if (!client) return;
    this.#figures.refreshEvery(this.refresh);
    this.#figures.want(client, view && this.#isComplete(view) ? this.#selection(view) : undefined);
    // What was said is over, and the same words again are said again.
    if (this.#figures.isLoading) this.#said = silence;
  }

  /** The token that the client in use takes, where the page has written one. */
  get #token(): string | undefined {
    const {own, context} = this.connection;
    if (own) return undefined;
    return this.baseUrl ? this.token : context?.provider.token;
  }

  /** A view is complete with what is around its cards. */
  protected override async getUpdateComplete(): Promise<boolean> {
    await super.getUpdateComplete();
    await this.#stages.settled();
    return !this.isUpdatePending;
  }

  protected override firstUpdated(): void {
    // A page's first formatter takes long to make: it is made while the figures are on their way.
    setTimeout(() => this.#context.format.count(0));
  }

  protected override updated(_changed: PropertyValues<this>): void {
    this.#keepFocus();
    // A provider or an address may still come in this turn of the page.
    if (!this.client) setTimeout(() => this.#warn());
  }

  protected override render(): TemplateResult {
    // Figures that are there soon come without anything before them.
    const hasAny = this.#figures.shown || this.#stages.hasSurroundings;
    return html`<div class="dashboard ${this.#currentView ?? ''}">
      <p class="only-read" role="status">${this.#said()}</p>
      ${hasAny ? this.#renderAll() : html`<div class="room" aria-busy="true"></div>`}
    </div>`;
  }

  #renderAll(): TemplateResult {
    const view = this.#currentView;
    const context = this.#context;
    const {shown, isLoading} = this.#figures;
    const {isWhole, hasSurroundings} = this.#stages;
    const isOld = shown && (isLoading || shown.selection.period !== this.period);
    const views = hasSurroundings ? this.#offeredViews() : [];
    const hasTabs = this.#allowedViews().length > 1;
    const isPanel = hasTabs && views.length > 0;
    const content = this.#renderContent(view, shown);
    const isComing = !content || (!!shown && !isWhole);
    const whole = isWhole ? shown : undefined;
    return html`<div class="header" part="header">
        ${hasTabs ? renderTabs(context, views, view) : nothing}
        <div class="head">
          <div class="title">
            ${view === 'flow' && this.#cameFrom ? renderBack(context, this.#cameFrom) : nothing}
            <h2 id="heading" part="heading" tabindex="-1">
              <bdi>${view ? this.#headingOf(view) : '\u00a0'}</bdi>
            </h2>
            <p class="range">${this.#renderRange(whole?.figures.data.period)}</p>
          </div>
          <div class="controls" part="controls">
            ${view === 'team' && hasSurroundings ? this.#engineers.render(context) : nothing}
            ${view && hasSurroundings ? renderPeriod(context, this.period) : renderNoFilter()}
            ${
              hasSurroundings
                ? this.#menu.render(
                    context.term('exportMenu'),
                    whole ? this.#exports(whole) : [],
                    this.#isExporting,
                  )
                : nothing
            }
          </div>
        </div>
      </div>
      <div
        id="content"
        class="content ${isOld ? 'old' : ''} ${hasSurroundings ? '' : 'room'}"
        role=${isPanel ? 'tabpanel' : nothing}
        aria-labelledby=${isPanel ? 'heading' : nothing}
        aria-busy=${isLoading || isComing}
      >
        ${hasSurroundings ? renderSkeleton(context, view ?? 'me', isComing) : nothing}
        ${content ? html`<div class="view">${content}</div>` : nothing}
        ${shown ? this.#renderBanner(shown) : nothing}
      </div>`;
  }

  get #currentView(): View | undefined {
    return this.#view ?? this.#defaultView;
  }

  get #defaultView(): View | undefined {
    const offered = this.#allowedViews();
    const {role} = this.#caller;
    if (!role) return undefined;
    const isAdmin = role !== 'engineer';
    const wanted: View = isAdmin ? 'team' : 'me';
    return offered.includes(wanted) ? wanted : (offered.find((view) => view !== 'team' || isAdmin) ?? wanted);
  }

  #allowedViews(): readonly View[] {
    const names = this.views.split(/\s+/);
    const allowed = VIEWS.filter((view) => names.includes(view));
    return allowed.length ? allowed : VIEWS;
  }

  #offeredViews(): readonly View[] {
    return this.#allowedViews().filter(
      (view) =>
        (view === 'me' && this.#caller.isKnown) ||
        (view === 'team' && this.#caller.isAdmin) ||
        (view === 'flow' && this.treeId),
    );
  }

  /** Whether it is known what to show: a flow's view has to have one. */
  #isComplete(view: View): boolean {
    return view !== 'flow' || !!this.treeId;
  }

  #selection(view: View): Selection {
    return {
      view,
      period: this.period,
      engineerId: (view === 'team' && this.engineerId) || undefined,
      treeId: (view === 'flow' && this.treeId) || undefined,
    };
  }

  #headingOf(view: View): string {
    const {term} = this.#context;
    if (view === 'team') return term('teamHeading');
    if (view === 'me') return term('myHeading');
    const figures = this.#figures.shown?.figures;
    if (figures?.view === 'flow') return figures.data.name;
    const chosen = this.#chosenFlow;
    return chosen && chosen.treeId === this.treeId && !this.#figures.error
      ? chosen.name
      : term('flowHeading');
  }

  /** The days that figures are of; writing them takes long. */
  #renderRange(days: {readonly from: string; readonly to: string} | undefined): unknown {
    return guard([days, this.#language], () => (days ? this.#context.format.range(days) : '\u00a0'));
  }

  #exports({figures, selection}: Shown): MenuItem[] {
    const context = this.#context;
    const {from, to} = figures.data.period;
    const thisView = {
      name: context.term('exportView'),
      choose: () => download(`${selection.view}-${from}-${to}.csv`, viewAsCsv(context, figures)),
    };
    const ratings = {
      name: context.term('exportRatings'),
      choose: () => void this.#exportRatings(selection, `ratings-${from}-${to}.csv`),
    };
    return this.#caller.isAdmin && selection.view !== 'me' ? [thisView, ratings] : [thisView];
  }

  async #exportRatings({period, engineerId, treeId}: Selection, name: string): Promise<void> {
    const {client} = this;
    if (this.#isExporting || !client) return;
    this.#isExporting = true;
    this.#exportFailed = false;
    this.#said = silence;
    this.requestUpdate();
    try {
      const ratings = await client.exportRatings({period, engineerId, treeId});
      if (client === this.client) download(name, ratings);
    } catch (error) {
      this.#exportFailed = true;
      this.#said = () => this.#context.term('exportFailed');
      this.fail(error as Error);
    } finally {
      this.#isExporting = false;
      this.requestUpdate();
    }
  }

  /** Figures, or what is said in their place; nothing before it is known which. */
  #renderContent(view: View | undefined, shown: Shown | undefined): unknown {
    const context = this.#context;
    if (shown) {
      const {figures} = shown;
      const {isWhole} = this.#stages;
      // Most updates change what is around the figures: a view is made anew for what it depends on.
      const dependsOn = [figures, isWhole, this.#language, context.isRightToLeft, this.#arrangement.version];
      return guard(dependsOn, () => renderView(context, figures, isWhole));
    }
    if (view && !this.#isComplete(view)) return renderState({title: context.term('noFlow')});
    const error = view ? this.#figures.error : this.#caller.error;
    return error && renderProblem(context, view, error);
  }

  #renderBanner({at}: Shown): TemplateResult | typeof nothing {
    const context = this.#context;
    const {error} = this.#figures;
    if (error) return renderStale(context, at, isNetworkError(error));
    return this.#exportFailed
      ? html`<p class="banner" part="error">${context.term('exportFailed')}</p>`
      : nothing;
  }

  #keepFocus(): void {
    const root = this.shadowRoot;
    const id = this.#pressedId;
    // What has a name is looked for by it: a row may have changed its place.
    const pressed = id ? root?.getElementById(id) : this.#pressed?.isConnected && this.#pressed;
    if (!this.#pressed || (pressed && root?.activeElement === pressed)) return;
    // What was pressed went away with what it led away from.
    ((pressed || root?.querySelector('#heading')) as HTMLElement | null)?.focus({preventScroll: !!pressed});
  }

  #warn(): void {
    if (!this.isConnected || this.client) return;
    warnOnce(
      `<${this.localName}> has no client yet. Put it in an <rf-provider base-url="…" token="…">, ` +
        'give it base-url and token, set its client property, or call configure({baseUrl, getToken}).',
    );
  }

  #goTo(view: View): void {
    if (view === this.view) return;
    this.view = view;
    this.dispatchEvent(new RfViewChangeEvent({view}));
  }

  get #language() {
    return dashboardTexts.languageOf(this);
  }

  #makeContext(): DashboardContext {
    const isRightToLeft = () => this.matches(':dir(rtl)');
    return {
      term: (key, ...args) => {
        const text: unknown = this.#language.texts[key];
        return typeof text === 'function'
          ? (text as (...all: unknown[]) => string)(...args)
          : (text as string);
      },
      format: new Format(() => this.#language.tags[0]!),
      get isRightToLeft() {
        return isRightToLeft();
      },
      arrangement: this.#arrangement,
      goTo: (view) => {
        this.#cameFrom = undefined;
        this.#goTo(view);
      },
      goBack: () => {
        const to = this.#cameFrom;
        this.#cameFrom = undefined;
        if (to) this.#goTo(to);
      },
      choosePeriod: (period) => {
        this.period = period;
        this.dispatchEvent(new RfPeriodChangeEvent({period}));
        return this.period;
      },
      chooseFlow: (treeId, name) => {
        if (!this.dispatchEvent(new RfFlowSelectEvent({treeId}))) return;
        this.#chosenFlow = {treeId, name};
        if (this.view !== 'flow') this.#cameFrom = this.view;
        this.treeId = treeId;
        this.#goTo('flow');
      },
      chooseEngineer: (engineerId, name) => {
        if (engineerId !== null && name) this.#engineers.learn([{user_id: engineerId, name}]);
        if ((this.engineerId ?? null) === engineerId) return;
        this.engineerId = engineerId ?? undefined;
        this.dispatchEvent(new RfEngineerSelectEvent({engineerId}));
      },
      retry: () => {
        if (this.#caller.error) this.#caller.reload();
        this.#figures.reload();
        this.requestUpdate();
      },
    };
  }
}

// With the class come the types of its events.
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
