import {noChange} from 'lit';
import {AsyncDirective, directive} from 'lit/async-directive.js';
import type {ElementPart} from 'lit/directive.js';
import {loadLater} from '../../internal/load-later.js';
import type {Drawing} from './drawing.js';
import type {ChartSpec} from './spec.js';

let loading: Promise<typeof import('./drawing.js')> | undefined;

/** The chart code comes when the figures are on the screen; one load a page. */
const loadDrawing = () => (loading ??= loadLater(() => import('./drawing.js')));

/** Draws a chart into an element for as long as the element is there. */
class DrawnDirective extends AsyncDirective {
  #element: HTMLElement | undefined;
  #spec: ChartSpec | undefined;
  #drawing: Drawing | undefined;

  render(_spec: ChartSpec): unknown {
    return noChange;
  }

  override update({element}: ElementPart, [spec]: [ChartSpec]): unknown {
    this.#element = element as HTMLElement;
    this.#spec = spec;
    if (this.#drawing) this.#drawing.update(spec);
    else void this.#draw();
    return noChange;
  }

  protected override disconnected(): void {
    this.#drawing?.destroy();
    this.#drawing = undefined;
  }

  protected override reconnected(): void {
    void this.#draw();
  }

  async #draw(): Promise<void> {
    // Cards and tables are painted first.
    await new Promise(requestAnimationFrame);
    const {Drawing} = await loadDrawing();
    // It may have gone meanwhile, or another call was first.
    if (!this.isConnected || this.#drawing || !this.#element || !this.#spec) return;
    this.#drawing = new Drawing(this.#element, this.#spec);
  }
}

export const drawn = directive(DrawnDirective);
