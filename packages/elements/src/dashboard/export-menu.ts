import {html, type ReactiveController, type ReactiveElement, type TemplateResult} from 'lit';
import {isBrowserKey} from '../internal/keys.js';
import {EscapeKey} from './escape-key.js';
import {icon} from './templates/atoms.js';
import {icons} from './templates/icons.js';

export interface MenuItem {
  readonly name: string;
  readonly choose: () => void;
}

/** A button that opens a menu. */
export class ExportMenu implements ReactiveController {
  #isOpen = false;

  constructor(readonly host: ReactiveElement) {
    host.addController(this);
    new EscapeKey(host, () => this.#close());
  }

  hostDisconnected(): void {
    this.#isOpen = false;
  }

  render(name: string, items: readonly MenuItem[], isBusy: boolean): TemplateResult {
    return html`<div
      class="menu"
      @focusout=${(event: FocusEvent) => {
        const menu = event.currentTarget as Element;
        // An update that removes the focused item fires this event. Lit warns about changes during an update.
        if (!menu.contains(event.relatedTarget as Node | null)) queueMicrotask(() => this.#set(false));
      }}
      @keydown=${(event: KeyboardEvent) => this.#press(event)}
    >
      <button
        id="export"
        class="control"
        part="control export"
        type="button"
        ?disabled=${!items.length}
        aria-haspopup="menu"
        aria-expanded=${this.#isOpen}
        aria-controls="export-menu"
        aria-busy=${isBusy}
        @mousedown=${this.#onMouseDown}
        @click=${(event: Event) => this.#toggle(event.currentTarget as HTMLElement)}
      >
        ${icon(icons.download)}<span>${name}</span>
      </button>
      <div
        id="export-menu"
        class="popup"
        part="popup"
        tabindex="-1"
        role="menu"
        aria-labelledby="export"
        ?hidden=${!this.#isOpen}
      >
        ${items.map(
          (item) =>
            html`<button
              type="button"
              role="menuitem"
              tabindex="-1"
              @click=${() => {
                this.#close();
                item.choose();
              }}
            >
              ${item.name}
            </button>`,
        )}
      </div>
    </div>`;
  }

  #set(isOpen: boolean): void {
    if (isOpen === this.#isOpen) return;
    this.#isOpen = isOpen;
    this.host.requestUpdate();
  }

  /** In Safari, a pressed button takes the focus from the menu: the menu would close, and the click would open it again. */
  readonly #onMouseDown = (event: Event) => {
    if (this.#isOpen) event.preventDefault();
  };

  #toggle(button: HTMLElement): void {
    if (this.#close()) return;
    this.#set(true);
    void this.#focusItem(button.parentElement, 0);
  }

  /** Closes the menu and returns the focus to its button. Returns false if it was not open. */
  #close(): boolean {
    if (!this.#isOpen) return false;
    this.#set(false);
    this.host.renderRoot.querySelector<HTMLElement>('#export')?.focus();
    return true;
  }

  async #focusItem(menu: Element | null, index: number): Promise<void> {
    await this.host.updateComplete;
    const items = menu?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [];
    items[(index + items.length) % items.length]?.focus();
  }

  #press(event: KeyboardEvent): void {
    if (isBrowserKey(event)) return;
    const menu = event.currentTarget as Element;
    const items = [...menu.querySelectorAll('[role=menuitem]')];
    const at = items.indexOf(event.target as Element);
    switch (event.key) {
      case 'ArrowDown':
        this.#set(true);
        void this.#focusItem(menu, at + 1);
        break;
      case 'ArrowUp':
        this.#set(true);
        void this.#focusItem(menu, at < 0 ? -1 : at - 1);
        break;
      case 'Home':
        void this.#focusItem(menu, 0);
        break;
      case 'End':
        void this.#focusItem(menu, -1);
        break;
      default:
        return;
    }
    event.preventDefault();
  }
}
