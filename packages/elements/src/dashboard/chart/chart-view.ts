import type {ActiveElement, ChartConfiguration, ChartDataset} from 'chart.js';
import {
  ArcElement,
  CategoryScale,
  Chart,
  DoughnutController,
  Filler,
  Interaction,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
} from './chartjs.js';
import type {ChartOptions, Series} from './chart-options.js';
import {hatch} from './hatch.js';
import {shadeLastPoint} from './shade-last-point.js';

Chart.register(
  ArcElement,
  CategoryScale,
  DoughnutController,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
);

type Kind = 'line' | 'doughnut';

const TOOLTIP_GAP_PX = 14;
/** Room above the lines for the note on the last point, px. */
const LAST_NOTE_HEIGHT_PX = 18;

function element(tag: string, className: string, ...inside: (Node | string)[]): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  made.append(...inside);
  return made;
}

/** A chart on a canvas, with a tooltip in the DOM. */
export class ChartView {
  readonly #chart: Chart<Kind, number[], string>;
  /** Elements whose computed colours are the tokens' values. A change of theme starts a transition on them. */
  readonly #probes = new Map<string, HTMLElement>();
  readonly #tooltip = element('div', 'tooltip');
  readonly #lastNote = element('span', 'last-note');
  readonly #abort = new AbortController();
  /** The window of the chart, which may be a pop-out. */
  readonly #window: Window & typeof globalThis;
  /** The last event of the pointer that is over the chart. */
  #pointer: MouseEvent | undefined;
  #drawnOptions: string;
  #colours = '';

  /**
   * @param place - The element to draw into. The view replaces its content.
   * @param options - What to draw.
   */
  constructor(
    readonly place: HTMLElement,
    private options: ChartOptions,
  ) {
    this.#drawnOptions = JSON.stringify(options);
    this.#window = place.ownerDocument.defaultView ?? globalThis.window;
    const canvas = document.createElement('canvas');
    this.#tooltip.hidden = true;
    place.replaceChildren(canvas, this.#lastNote, this.#tooltip);
    this.#lastNote.textContent = options.lastNote ?? '';
    this.#chart = new Chart<Kind, number[], string>(canvas, this.#configuration());
    this.#fit();
    this.#colours = this.#coloursNow();
    const {signal} = this.#abort;
    place.addEventListener('transitionend', () => this.#redraw(), {signal});
    const sizes = new this.#window.ResizeObserver(() => {
      this.#fit();
      // A hidden chart gets no transitions, so that its colours may be out of date when it appears.
      if (this.#colours !== this.#coloursNow()) this.#redraw();
    });
    sizes.observe(place);
    signal.addEventListener('abort', () => sizes.disconnect());
    // Printing changes width and colours. A window that moves to another screen may change its resolution.
    this.#window.matchMedia('print').addEventListener('change', this.#refit, {signal});
    this.#window.addEventListener('resize', this.#refit);
    // zone.js of Angular 17 and older would keep the listener after a signal.
    signal.addEventListener('abort', () => this.#window.removeEventListener('resize', this.#refit));
    place.addEventListener('pointermove', (event) => this.#followPointer(event), {signal});
    place.addEventListener('click', (event) => this.#followPointer(event), {signal});
    place.addEventListener('pointerleave', () => this.#followPointer(undefined), {signal});
  }

  update(options: ChartOptions): void {
    this.options = options;
    this.#lastNote.textContent = options.lastNote ?? '';
    const serialized = JSON.stringify(options);
    if (serialized === this.#drawnOptions) return;
    this.#drawnOptions = serialized;
    this.#redraw();
  }

  destroy(): void {
    this.#abort.abort();
    this.#chart.destroy();
    this.place.replaceChildren();
  }

  readonly #refit = (): void => {
    this.#redraw();
    this.#fit();
  };

  /** Gives the chart the size of its place before transforms, unless it is hidden. */
  #fit(): void {
    const {clientWidth, clientHeight} = this.place;
    if (clientWidth && clientHeight) this.#chart.resize(clientWidth, clientHeight);
  }

  #redraw(): void {
    this.#showTooltip([]);
    const {data, options} = this.#configuration();
    this.#chart.data = data;
    if (options) this.#chart.options = options;
    this.#chart.update('none');
    this.#colours = this.#coloursNow();
    this.#followPointer(this.#pointer);
  }

  #coloursNow(): string {
    return [...this.#probes.values()].map((probe) => getComputedStyle(probe).color).join();
  }

  #probe(name: string): HTMLElement {
    const known = this.#probes.get(name);
    if (known) return known;
    const probe = element('i', `probe ${name}`, element('i', 'probe fill'));
    this.#probes.set(name, probe);
    this.place.append(probe);
    return probe;
  }

  #colour(name: string): string {
    return getComputedStyle(this.#probe(name)).color;
  }

  /** The colour of the area below a line, or lines across it. */
  #fill({key, isHatched}: Series): string | CanvasPattern {
    return isHatched ? hatch(this.#colour(key)) : getComputedStyle(this.#probe(key).firstElementChild!).color;
  }

  #configuration(): ChartConfiguration<Kind, number[], string> {
    const shared = {
      // chart.js would observe the size in the window of this script.
      responsive: false,
      devicePixelRatio: this.#window.devicePixelRatio,
      maintainAspectRatio: false,
      animation: false as const,
      // The pointer is followed here, because chart.js takes no account of zoom and transforms.
      events: [],
    };
    return this.options.kind === 'doughnut'
      ? {type: 'doughnut', data: this.#arcs(), options: {...shared, cutout: '68%'}}
      : {
          type: 'line',
          data: this.#lines(),
          options: {...shared, scales: this.#scales(), layout: {padding: {top: LAST_NOTE_HEIGHT_PX}}},
          plugins: [shadeLastPoint(() => this.#colour('grid-line'))],
        };
  }

  #arcs() {
    const {series} = this.options;
    const colours = series.map(({key}) => this.#colour(key));
    const dataset: ChartDataset<'doughnut', number[]> = {
      data: series.map(({values}) => values[0] ?? 0),
      backgroundColor: colours,
      hoverBackgroundColor: colours,
      borderColor: this.#colour('surface'),
      hoverBorderColor: this.#colour('surface'),
      borderWidth: 2,
      hoverOffset: 0,
    };
    return {
      labels: series.map(({name}) => name),
      datasets: [dataset],
    };
  }

  #lines() {
    const {days, series, kind, formatDay} = this.options;
    const isStacked = kind === 'area';
    return {
      labels: days.map(formatDay),
      datasets: series.map((one, index): ChartDataset<'line', number[]> => {
        const {key, dash, name, values} = one;
        const colour = this.#colour(key);
        return {
          label: name,
          data: [...values],
          borderColor: colour,
          backgroundColor: this.#fill(one),
          borderDash: [...dash],
          borderWidth: 2,
          borderJoinStyle: 'round',
          fill: isStacked && index > 0 ? '-1' : 'origin',
          pointRadius: days.length === 1 ? 4 : 0,
          pointHoverRadius: 4,
          pointBackgroundColor: colour,
          pointHoverBackgroundColor: colour,
          pointBorderColor: this.#colour('surface'),
          pointHoverBorderColor: this.#colour('surface'),
          pointBorderWidth: 2,
        };
      }),
    };
  }

  #scales() {
    const {isRightToLeft, kind, formatCount} = this.options;
    const {fontFamily, fontSize} = getComputedStyle(this.place);
    const font = {family: fontFamily, size: parseFloat(fontSize)};
    const ticks = {color: this.#colour('label'), font};
    return {
      x: {
        type: 'category' as const,
        reverse: isRightToLeft,
        border: {display: false},
        grid: {display: false},
        ticks: {...ticks, maxRotation: 0, autoSkipPadding: 24},
      },
      y: {
        type: 'linear' as const,
        position: isRightToLeft ? ('right' as const) : ('left' as const),
        stacked: kind === 'area',
        beginAtZero: true,
        suggestedMax: 4,
        border: {display: false},
        grid: {color: this.#colour('grid-line'), drawTicks: false},
        ticks: {
          ...ticks,
          precision: 0,
          maxTicksLimit: 5,
          padding: 8,
          callback: (value: string | number) => formatCount(Number(value)),
        },
      },
    };
  }

  /** Shows the day or the arc under the pointer. A page may scale the chart by `zoom` or `transform`. */
  #followPointer(pointer: MouseEvent | undefined): void {
    this.#pointer = pointer;
    if (!pointer) {
      this.#showTooltip([]);
      return;
    }
    const {clientX, clientY} = pointer;
    const {canvas, width, height} = this.#chart;
    const box = canvas.getBoundingClientRect();
    const position = {
      type: 'mousemove' as const,
      native: null,
      x: ((clientX - box.left) / box.width) * width,
      y: ((clientY - box.top) / box.height) * height,
    };
    const isDoughnut = this.options.kind === 'doughnut';
    const find = isDoughnut ? Interaction.modes.nearest : Interaction.modes.index;
    this.#showTooltip(find(this.#chart, position, {intersect: isDoughnut}, false));
  }

  #showTooltip(elements: ActiveElement[]): void {
    const [first] = elements;
    this.#chart.setActiveElements(elements.map(({datasetIndex, index}) => ({datasetIndex, index})));
    this.#chart.render();
    this.#tooltip.hidden = !first;
    if (!first) return;
    const {names, lastNote, series, total, kind, formatCount} = this.options;
    const isDoughnut = kind === 'doughnut';
    const shown = isDoughnut ? series.slice(first.index, first.index + 1) : series;
    const lines = [...shown, ...(total ? [{...total, key: ''}] : [])].map(({key, name, values}) =>
      element(
        'li',
        '',
        element('i', `dot ${key}`),
        element('span', '', name),
        element('b', '', formatCount(values[isDoughnut ? 0 : first.index] ?? 0)),
      ),
    );
    const isLast = first.index === names.length - 1;
    const note = isLast && lastNote ? [element('span', 'note', ` ${lastNote}`)] : [];
    const day = isDoughnut ? [] : [element('b', '', names[first.index]!), ...note];
    this.#tooltip.replaceChildren(...day, element('ul', '', ...lines));
    this.#placeTooltip(first.element);
  }

  #placeTooltip({x, y}: {x: number; y: number}): void {
    const {offsetWidth: width, offsetHeight: height} = this.#tooltip;
    const isBefore = x + TOOLTIP_GAP_PX + width > this.place.clientWidth;
    const left = isBefore ? x - TOOLTIP_GAP_PX - width : x + TOOLTIP_GAP_PX;
    const top = Math.min(Math.max(0, y - height / 2), this.place.clientHeight - height);
    this.#tooltip.style.left = `${Math.max(0, left)}px`;
    this.#tooltip.style.top = `${top}px`;
  }
}
