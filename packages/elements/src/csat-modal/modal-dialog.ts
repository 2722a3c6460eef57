/** The element around a modal dialog. */
interface DialogHost extends HTMLElement {
  readonly renderRoot: HTMLElement | DocumentFragment;
}

interface DialogCallbacks {
  /** The user has closed the dialog, or clicked its backdrop. */
  readonly onDismiss: () => void;
  /** Whether a click on the backdrop closes the dialog. */
  readonly isBackdropActive: () => boolean;
  /** Whether Escape does nothing. */
  readonly isBusy: () => boolean;
}

/** Shows the `<dialog>` of an element as a modal, and returns the focus when it closes. */
export class ModalDialog {
  /** The element that had the focus when the dialog opened. */
  #opener: HTMLElement | undefined;
  /** False once this class has closed the dialog itself. */
  #isShown = false;
  #isBackdropPressed = false;

  constructor(
    readonly host: DialogHost,
    readonly callbacks: DialogCallbacks,
  ) {}

  /** Opens the dialog. A dialog that was moved in the page is no longer modal: it opens again. */
  show(): void {
    const dialog = this.#element;
    if (!dialog || (dialog.open && dialog.matches(':modal'))) return;
    if (dialog.open) dialog.close();
    else this.#opener = focusedElement();
    dialog.showModal();
    this.#isShown = true;
  }

  close(): void {
    this.#isShown = false;
    const dialog = this.#element;
    if (dialog?.open) dialog.close();
    // A dialog that was removed with its element cannot return the focus itself.
    if (!this.host.isConnected) this.#opener?.focus();
    this.#opener = undefined;
  }

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
    const isMeant = this.#isBackdropPressed && isOnBackdrop(event);
    this.#isBackdropPressed = false;
    if (isMeant && this.callbacks.isBackdropActive()) this.callbacks.onDismiss();
  };

  get #element(): HTMLDialogElement | null {
    return this.host.renderRoot.querySelector('dialog');
  }
}

/** Whether a pointer is on the backdrop, which is part of the dialog, but outside its box. */
function isOnBackdrop({target, currentTarget, clientX: x, clientY: y}: MouseEvent): boolean {
  const box = (currentTarget as Element).getBoundingClientRect();
  return target === currentTarget && (x < box.left || x > box.right || y < box.top || y > box.bottom);
}

/** The element that has the focus, also inside shadow roots. */
function focusedElement(): HTMLElement | undefined {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element instanceof HTMLElement ? element : undefined;
}
