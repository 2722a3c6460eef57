import {listen} from '../internal/listen.js';

/** Between the anchor and the panel, in px. */
const GAP_PX = 8;
/** Between the panel and the edges of the window, in px. */
const MARGIN_PX = 8;
/** A side of the anchor with less room than this is not used unless the panel fits, in px. */
const MIN_ROOM_PX = 160;

/** Keeps a fixed panel next to its anchor while the page scrolls or changes. */
export class PanelPlacement {
  /** The distance from the anchor, in px of the window. */
  #offset = {x: 0, y: 0};
  readonly #abort = new AbortController();
  /** Sizes and places at the last placement. */
  #geometry = '';

  /**
   * @param panel - The panel.
   * @param anchor - The panel is placed next to it.
   * @param onHidden - Called when the page hides the anchor.
   */
  constructor(
    readonly panel: HTMLElement,
    readonly anchor: Element,
    readonly onHidden: () => void,
  ) {
    const {signal} = this.#abort;
    const window = anchor.ownerDocument.defaultView;
    listen(window, 'scroll', this.#follow, signal, {capture: true, passive: true});
    this.#observe(window);
    this.fit();
    window?.requestAnimationFrame?.(this.#watch);
  }

  stop(): void {
    this.#abort.abort();
  }

  /** Places the panel beside the buttons if it fits there, else below or above them. */
  fit(): void {
    const {panel, anchor} = this;
    const {defaultView, documentElement} = anchor.ownerDocument;
    if (!defaultView) return;
    const {scrollTop} = panel;
    panel.style.maxHeight = '';
    const window = {
      width: Math.min(documentElement.clientWidth || Infinity, defaultView.innerWidth),
      height: defaultView.innerHeight,
    };
    const {width, height} = panel.getBoundingClientRect();
    const box = anchor.getBoundingClientRect();
    const below = window.height - box.bottom - GAP_PX - MARGIN_PX;
    const above = box.top - GAP_PX - MARGIN_PX;
    const isBelow = height <= below || below >= above;
    let room = isBelow ? below : above;
    let top = isBelow ? box.bottom + GAP_PX : box.top - GAP_PX - Math.min(height, room);
    if (room < Math.min(height, MIN_ROOM_PX)) {
      // Neither side has room: the panel covers its anchor.
      room = window.height - 2 * MARGIN_PX;
      top = Math.max(MARGIN_PX, window.height - MARGIN_PX - height);
    }
    const isRtl = defaultView.getComputedStyle(anchor).direction === 'rtl';
    const mostLeft = Math.max(MARGIN_PX, window.width - MARGIN_PX - width);
    const mostTop = window.height - MARGIN_PX - height;
    const beside = isRtl ? box.left - GAP_PX - width : box.right + GAP_PX;
    let left = isRtl ? box.right - width : box.left;
    if (beside >= MARGIN_PX && beside <= mostLeft && mostTop >= MARGIN_PX) {
      // Beside the buttons, the panel leaves what follows them free, for example the button to the next step.
      left = beside;
      top = Math.min(Math.max(box.top, MARGIN_PX), mostTop);
    }
    this.#offset = {x: Math.min(Math.max(left, MARGIN_PX), mostLeft) - box.left, y: top - box.top};
    if (height > room) panel.style.maxHeight = `${Math.max(0, room) / this.#scale()}px`;
    panel.scrollTop = scrollTop;
    this.#follow();
  }

  /** Moves the panel with its anchor. */
  readonly #follow = (): void => {
    const box = this.anchor.getBoundingClientRect();
    const {x, y} = this.#offset;
    const scale = this.#scale();
    const {left, top} = this.#moveTo(0, 0);
    this.#moveTo((box.left + x - left) / scale, (box.top + y - top) / scale);
    this.#geometry = this.#measure();
  };

  /** Fits the panel after every change. Checks each frame, because no event reports every change, for example a transform. */
  readonly #watch = (): void => {
    if (this.#abort.signal.aborted) return;
    if (this.anchor.checkVisibility?.() === false) {
      this.onHidden();
      return;
    }
    if (this.#measure() !== this.#geometry) this.fit();
    this.anchor.ownerDocument.defaultView?.requestAnimationFrame?.(this.#watch);
  };

  #measure(): string {
    const {left, top, width, height} = this.anchor.getBoundingClientRect();
    const {innerWidth, innerHeight} = this.anchor.ownerDocument.defaultView ?? {};
    const {offsetWidth, offsetHeight} = this.panel;
    return [left, top, width, height, innerWidth, innerHeight, offsetWidth, offsetHeight].join();
  }

  /** Window px per px of the panel: the page may have a `zoom`, or a transform where popovers are unknown. */
  #scale(): number {
    const {left} = this.#moveTo(0, 0);
    return (this.#moveTo(100, 0).left - left) / 100 || 1;
  }

  #moveTo(left: number, top: number): DOMRect {
    this.panel.style.left = `${left}px`;
    this.panel.style.top = `${top}px`;
    return this.panel.getBoundingClientRect();
  }

  /** Observes whether the anchor is scrolled away. jsdom has no observers. */
  #observe(window: (Window & typeof globalThis) | null): void {
    if (!window?.IntersectionObserver) return;
    const visibility = new window.IntersectionObserver((entries) => {
      this.panel.classList.toggle('away', !entries.at(-1)!.isIntersecting);
    });
    visibility.observe(this.anchor);
    this.#abort.signal.addEventListener('abort', () => visibility.disconnect());
  }
}
