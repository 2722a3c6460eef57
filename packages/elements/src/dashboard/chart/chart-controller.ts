import type {ReactiveController, ReactiveElement} from 'lit';
import {lazyImport} from '../../internal/lazy-import.js';
import {afterPaint} from './after-paint.js';
import type {ChartOptions} from './chart-options.js';
import type {ChartView} from './chart-view.js';

/** The element in which a chart is drawn. The template sets its options. */
interface Plot extends HTMLElement {
  readonly chartOptions?: ChartOptions;
}

const loadChartView = lazyImport(() => import('./chart-view.js'), 'ChartView');

/** Draws charts into the plots of its host while they are in the page. The chart code loads with the first plot. */
export class ChartController implements ReactiveController {
  readonly #views = new Map<Plot, ChartView>();

  constructor(readonly host: ReactiveElement) {
    host.addController(this);
  }

  hostConnected(): void {
    void this.#draw();
  }

  hostUpdated(): void {
    for (const [plot, view] of this.#views) {
      if (plot.isConnected && plot.chartOptions) view.update(plot.chartOptions);
      else this.#remove(plot, view);
    }
    void this.#draw();
  }

  hostDisconnected(): void {
    for (const [plot, view] of this.#views) this.#remove(plot, view);
  }

  #remove(plot: Plot, view: ChartView): void {
    view.destroy();
    this.#views.delete(plot);
  }

  #plotsWithoutView(): Plot[] {
    const {isConnected, shadowRoot, ownerDocument} = this.host;
    // jsdom and happy-dom have no canvas. The table alternative does not need it.
    const canDraw = isConnected && !!ownerDocument.defaultView?.CanvasRenderingContext2D;
    const plots = (canDraw && shadowRoot?.querySelectorAll<Plot>('.plot')) || [];
    return [...plots].filter((plot) => plot.chartOptions && !this.#views.has(plot));
  }

  async #draw(): Promise<void> {
    if (!this.#plotsWithoutView().length) return;
    // Cards and tables are painted first, even if the chart code is loaded.
    await afterPaint();
    const {ChartView} = await loadChartView();
    // Plots may have disappeared since, and another call may have drawn them.
    for (const plot of this.#plotsWithoutView()) {
      if (plot.chartOptions) this.#views.set(plot, new ChartView(plot, plot.chartOptions));
    }
  }
}
