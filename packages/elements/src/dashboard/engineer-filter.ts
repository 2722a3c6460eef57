import type {EngineerList, RfClient} from '@resolutionflow/sdk';
import {html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult} from 'lit';
import type {DashboardContext} from './context.js';
import {icons} from './sections/icons.js';
import {icon} from './sections/parts.js';

type Engineer = EngineerList['engineers'][number];

/** What the list offers; `everybody` takes the filter away. */
type Option = Engineer | 'everybody';

const TYPING_MS = 150;

/** A searchable list of engineers: a combobox whose text filters what it offers. */
export class EngineerFilter implements ReactiveController {
  #names = new Map<string, string>();
  #client: RfClient | undefined;
  #isOpen = false;
  /** What is being typed; undefined while nothing is. */
  #query: string | undefined;
  #found: readonly Engineer[] = [];
  #state: 'loading' | 'loaded' | 'failed' = 'loading';
  #active = -1;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #abort: AbortController | undefined;

  constructor(readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#close();
  }

  /** Remembers what somebody is called, so that the filter can say it. */
  learn(engineers: readonly Engineer[]): void {
    for (const {user_id, name} of engineers) this.#names.set(user_id, name);
  }

  /** Asks once what the engineer is called who was chosen from outside. */
  use(client: RfClient | undefined, engineerId: string | undefined): void {
    if (client !== this.#client) {
      this.#client = client;
      this.#names = new Map();
      this.#close();
    }
    if (!client || engineerId === undefined || this.#names.has(engineerId)) return;
    this.#names.set(engineerId, engineerId);
    client.listEngineers({}).then(
      ({engineers}) => {
        this.learn(engineers);
        this.host.requestUpdate();
      },
      // Who may not list engineers sees the id; whatever else is wrong, the figures say.
      () => undefined,
    );
  }

  render(context: DashboardContext, engineerId: string | undefined): TemplateResult {
    const {term} = context;
    const options = this.#options(engineerId);
    const chosen = engineerId === undefined ? '' : (this.#names.get(engineerId) ?? engineerId);
    const choose = (option: Option | undefined) => {
      if (option === undefined) return;
      this.#close();
      if (option === 'everybody') context.chooseEngineer(null);
      else context.chooseEngineer(option.user_id, option.name);
    };
    return html`<div class="field engineer" part="engineer">
      <label for="engineer">${term('engineer')}</label>
      <div
        class="combo"
        @focusout=${(event: FocusEvent) => {
          if (!(event.currentTarget as Element).contains(event.relatedTarget as Node | null)) this.#close();
        }}
      >
        <input
          id="engineer"
          aria-label=${term('engineer')}
          class="control"
          part="control"
          role="combobox"
          type="text"
          autocomplete="off"
          spellcheck="false"
          aria-autocomplete="list"
          aria-expanded=${this.#isOpen}
          aria-controls="engineers"
          aria-activedescendant=${this.#isOpen && this.#active >= 0 ? `engineer-${this.#active}` : nothing}
          placeholder=${term('everybody')}
          .value=${this.#query ?? chosen}
          @input=${(event: Event) => this.#type((event.target as HTMLInputElement).value)}
          @click=${() => this.#open()}
          @keydown=${(event: KeyboardEvent) => this.#press(event, options, choose)}
        />
        ${
          engineerId === undefined
            ? icon(icons.chevron, 'caret')
            : html`<button
                class="clear"
                type="button"
                title=${term('showEverybody')}
                aria-label=${term('showEverybody')}
                @click=${() => choose('everybody')}
              >
                ${icon(icons.close)}
              </button>`
        }
        <div
          class="popup"
          part="popup"
          ?hidden=${!this.#isOpen}
          @mousedown=${(event: Event) => event.preventDefault()}
        >
          <ul id="engineers" role="listbox" aria-label=${term('engineer')}>
            ${options.map(
              (option, index) =>
                html`<li
                  id=${`engineer-${index}`}
                  role="option"
                  class=${index === this.#active ? 'active' : ''}
                  aria-selected=${option === 'everybody' ? engineerId === undefined : option.user_id === engineerId}
                  dir="auto"
                  @click=${() => choose(option)}
                >
                  ${option === 'everybody' ? term('everybody') : option.name}
                </li>`,
            )}
          </ul>
          <p class="note" role="status">${this.#note(context)}</p>
        </div>
      </div>
    </div>`;
  }

  #options(engineerId: string | undefined): readonly Option[] {
    return this.#query || engineerId === undefined ? this.#found : ['everybody', ...this.#found];
  }

  #note({term}: DashboardContext): string | typeof nothing {
    if (!this.#isOpen) return nothing;
    if (this.#state === 'failed') return term('failed');
    if (this.#found.length) return nothing;
    return this.#state === 'loading' ? term('loading') : term('noEngineerFound');
  }

  #open(): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    this.#active = -1;
    void this.#search();
  }

  #close(): void {
    clearTimeout(this.#timer);
    this.#abort?.abort();
    this.#isOpen = false;
    this.#query = undefined;
    this.#active = -1;
    this.host.requestUpdate();
  }

  #type(text: string): void {
    this.#isOpen = true;
    this.#query = text;
    this.#active = -1;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#search(), TYPING_MS);
    this.host.requestUpdate();
  }

  #press(
    event: KeyboardEvent,
    options: readonly Option[],
    choose: (option: Option | undefined) => void,
  ): void {
    const {key} = event;
    const step = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0;
    if (step) {
      this.#open();
      const {length} = options;
      if (length)
        this.#active = (this.#active + step + length + (this.#active < 0 && step < 0 ? 1 : 0)) % length;
    } else if (key === 'Enter' && this.#isOpen) {
      if (this.#active >= 0) choose(options[this.#active]);
      else if (this.#query?.trim() === '') choose('everybody');
      else if (options.length === 1) choose(options[0]);
    } else if (key === 'Escape' && this.#isOpen) this.#close();
    else return;
    event.preventDefault();
    // Escape closes this list, not a dialog around it.
    if (key === 'Escape') event.stopPropagation();
    this.host.requestUpdate();
  }

  async #search(): Promise<void> {
    this.#abort?.abort();
    const abort = (this.#abort = new AbortController());
    this.#state = 'loading';
    this.host.requestUpdate();
    try {
      const q = this.#query?.trim() || undefined;
      const {engineers} = (await this.#client?.listEngineers({q, signal: abort.signal})) ?? {engineers: []};
      if (abort !== this.#abort) return;
      this.learn(engineers);
      this.#found = engineers;
      this.#state = 'loaded';
      if (q) this.#active = engineers.length ? 0 : -1;
    } catch {
      // Given up because something newer was typed, or failed: the list says so and a key tries again.
      if (abort !== this.#abort || abort.signal.aborted) return;
      this.#found = [];
      this.#state = 'failed';
    }
    this.host.requestUpdate();
  }
}
