import type {ReactiveController, ReactiveElement} from 'lit';
import {lazyImport} from '../../internal/lazy-import.js';
import {painted} from '../frames.js';
import type {Drawing} from './drawing.js';
import type {ChartSpec} from './spec.js';

/** The place of a chart, with what is to be drawn there. */
interface Plot extends HTMLElement {
  readonly spec?: ChartSpec;
}

const loadDrawing = lazyImport(() => import('./drawing.js'), 'Drawing');

/** Draws charts into the plots of its host for as long as they are there. Their code comes once a page, when there is one. */
export class Charts implements ReactiveController {
  readonly #drawings = new Map<Plot, Drawing>();

  constructor(readonly host: ReactiveElement) {
    host.addController(this);
  }

  hostConnected(): void {
    void this.#draw();
  }

  hostUpdated(): void {
    for (const [plot, drawing] of this.#drawings) {
      if (plot.isConnected && plot.spec) drawing.update(plot.spec);
      else this.#end(plot, drawing);
    }
    void this.#draw();
  }

  hostDisconnected(): void {
    for (const [plot, drawing] of this.#drawings) this.#end(plot, drawing);
  }

  #end(plot: Plot, drawing: Drawing): void {
    drawing.destroy();
    this.#drawings.delete(plot);
  }

  /** The plots without a drawing. */
  #empty(): Plot[] {
    const {isConnected, shadowRoot} = this.host;
    const plots = (isConnected && shadowRoot?.querySelectorAll<Plot>('.plot')) || [];
    return [...plots].filter((plot) => plot.spec && !this.#drawings.has(plot));
  }

  async #draw(): Promise<void> {
    if (!this.#empty().length) return;
    // Cards and tables are painted first, also where the code is there already.
    await painted();
    const {Drawing} = await loadDrawing();
    // Some may have gone meanwhile, or another call was first.
    for (const plot of this.#empty()) {
      if (plot.spec) this.#drawings.set(plot, new Drawing(plot, plot.spec));
    }
  }
}
