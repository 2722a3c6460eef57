import type {ReactiveController, ReactiveElement} from 'lit';

/** Keeps the focus when an update moves or removes the focused element of the host. */
export class FocusKeeper implements ReactiveController {
  #focused: Element | null = null;
  #focusedId = '';

  constructor(readonly host: ReactiveElement) {
    host.addController(this);
  }

  hostUpdate(): void {
    this.#focused = this.host.shadowRoot?.activeElement ?? null;
    this.#focusedId = this.#focused?.id ?? '';
  }

  hostUpdated(): void {
    const root = this.host.shadowRoot;
    if (!this.#focused || !root) return;
    // An element with an id is found by it, because a table row may have changed its place.
    const kept = this.#focusedId ? root.getElementById(this.#focusedId) : this.#focused;
    if (kept?.isConnected) {
      if (root.activeElement !== kept) (kept as HTMLElement).focus({preventScroll: true});
    } else {
      // The control has disappeared with the view that it led away from.
      root.getElementById('heading')?.focus();
    }
  }
}
