import {isInFront} from '../internal/in-front.js';
import {onEscape} from '../internal/keys.js';
import {listen} from '../internal/listen.js';

/** The element around a modal dialog. */
interface DialogHost extends HTMLElement {
  readonly renderRoot: HTMLElement | DocumentFragment;
}

/** False in jsdom: there the dialog opens without being modal. */
const canBeModal = (dialog: HTMLDialogElement): boolean => 'showModal' in dialog;

interface DialogCallbacks {
  /** The user has closed the dialog, or clicked its backdrop. */
  readonly onDismiss: () => void;
  /** Whether a click on the backdrop closes the dialog. */
  readonly isBackdropActive: () => boolean;
  /** Whether Escape does nothing. */
  readonly isBusy: () => boolean;
}

/**
 * Shows the `<dialog>` of an element as a modal while it is rendered, and returns the focus when it closes. A modal
 * dialog that is not rendered would block the page.
 */
export class ModalDialog {
  /** Whether the dialog waits until it is rendered. */
  isWaiting = false;
  /** The element that had the focus when the dialog opened. */
  #opener: HTMLElement | undefined;
  /** Whether the dialog is open, or waits until it is rendered. */
  #isWanted = false;
  /** False once this class has closed the dialog itself. */
  #isShown = false;
  #isBackdropPressed = false;
  /** Ends the handling of keys. */
  #keys: AbortController | undefined;
  #observers: (IntersectionObserver | ResizeObserver)[] = [];
  #observedDocument: Document | undefined;

  constructor(
    readonly host: DialogHost,
    readonly callbacks: DialogCallbacks,
  ) {}

  /** Opens the dialog, now or when it is rendered. */
  show(): void {
    this.#isWanted = true;
    this.#observe();
    this.onRenderingChange();
  }

  close(): void {
    this.#isWanted = false;
    this.isWaiting = false;
    this.#unobserve();
    this.#close();
    // A dialog that was removed with its element cannot return the focus itself.
    if (!this.host.isConnected) this.#opener?.focus();
    this.#opener = undefined;
  }

  /** Opens the dialog if it is rendered, and closes it if it is not. */
  readonly onRenderingChange = (): void => {
    const {host} = this;
    // A moved element is connected again in the same turn.
    if (!this.#isWanted || !host.isConnected) return;
    // Chrome 120 and Firefox 121 do not know the newer name, `visibilityProperty`.
    this.isWaiting = this.#probe?.checkVisibility?.({checkVisibilityCSS: true}) === false;
    if (this.isWaiting) this.#close();
    else this.#open();
  };

  readonly onCancel = (event: Event): void => {
    if (this.callbacks.isBusy()) event.preventDefault();
  };

  readonly onClose = (): void => {
    // The event is asynchronous: the dialog may be open again.
    if (this.#isShown && !this.#element?.open) this.callbacks.onDismiss();
  };

  readonly onPointerDown = (event: PointerEvent): void => {
    this.#isBackdropPressed = isOnBackdrop(event);
  };

  /** Closes the dialog if the click began and ended on the backdrop. */
  readonly onClick = (event: MouseEvent): void => {
    // The second click of a double click was meant for what the dialog covers.
    const isMeant = this.#isBackdropPressed && isOnBackdrop(event) && event.detail < 2;
    this.#isBackdropPressed = false;
    if (isMeant && this.callbacks.isBackdropActive()) this.callbacks.onDismiss();
  };

  /** A dialog that was moved in the page is no longer modal: it opens again. */
  #open(): void {
    const dialog = this.#element;
    if (!dialog) return;
    if (!canBeModal(dialog)) {
      dialog.open = true;
      return;
    }
    if (dialog.open && dialog.matches(':modal')) return;
    if (dialog.open) {
      // happy-dom knows no `:modal`, and fires `close` at once.
      this.#isShown = false;
      dialog.close();
    } else this.#opener = focusedElement(this.host.ownerDocument);
    dialog.showModal();
    this.#isShown = true;
    this.#listenForKeys();
  }

  #listenForKeys(): void {
    this.#keys?.abort();
    this.#keys = new AbortController();
    const {signal} = this.#keys;
    const document = this.host.ownerDocument;
    onEscape(document, this.#onEscape, signal);
    listen(document.defaultView, 'keydown', this.#onKeyDown, signal, {capture: true});
  }

  readonly #onEscape = (event: KeyboardEvent): boolean => {
    if (!this.#hasKeyboard(event)) return false;
    if (!this.callbacks.isBusy()) this.callbacks.onDismiss();
    return true;
  };

  /** A page that keeps the focus within a dialog of its own cancels Tab. It cannot cancel it here. */
  readonly #onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Tab' && this.#hasKeyboard(event)) event.preventDefault = () => undefined;
  };

  /** Whether the focus is in the dialog, or nowhere while the dialog is in front of the page. */
  #hasKeyboard(event: Event): boolean {
    const dialog = this.#element;
    const [target] = event.composedPath();
    if (!dialog || !target) return false;
    if (event.composedPath().includes(dialog)) return true;
    // The path of the event ends at a closed shadow root around the element.
    if (dialog.contains((dialog.getRootNode() as ShadowRoot).activeElement)) return true;
    const {body, documentElement} = this.host.ownerDocument;
    if (target !== body && target !== documentElement) return false;
    return isInFront(dialog);
  }

  #close(): void {
    this.#keys?.abort();
    this.#isShown = false;
    const dialog = this.#element;
    if (!dialog?.open) return;
    if (canBeModal(dialog)) dialog.close();
    else dialog.open = false;
  }

  /** Observes the probe in the document of the element: the element may have moved into another one. */
  #observe(): void {
    const root = this.host.ownerDocument;
    const window = root.defaultView;
    if (!this.#probe || this.#observedDocument === root || !window?.IntersectionObserver) return;
    this.#unobserve();
    this.#observedDocument = root;
    this.#observers = [
      new window.IntersectionObserver(this.onRenderingChange, {root}),
      // Notices `display: none` also where a scrolled box with a transform clips the probe.
      new window.ResizeObserver(this.onRenderingChange),
    ];
    for (const observer of this.#observers) observer.observe(this.#probe);
  }

  #unobserve(): void {
    for (const observer of this.#observers.splice(0)) observer.disconnect();
    this.#observedDocument = undefined;
  }

  get #element(): HTMLDialogElement | null {
    return this.host.renderRoot.querySelector('dialog');
  }

  /** An invisible element next to the dialog: a closed dialog is never rendered itself. */
  get #probe(): Element | null {
    return this.host.renderRoot.querySelector('.probe');
  }
}

/** Whether a pointer is on the backdrop, which is part of the dialog, but outside its box. */
function isOnBackdrop({target, currentTarget, clientX: x, clientY: y}: MouseEvent): boolean {
  const box = (currentTarget as Element).getBoundingClientRect();
  return target === currentTarget && (x < box.left || x > box.right || y < box.top || y > box.bottom);
}

/** The element that has the focus, also inside shadow roots. */
function focusedElement(document: Document): HTMLElement | undefined {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  // Not `instanceof`: an element of another document has other classes.
  return (element as HTMLElement | null) ?? undefined;
}
