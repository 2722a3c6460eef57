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
  #chosen: string | undefined;
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

  /** Another person is looking: whom they may see is to be found out. */
  forget(): void {
    this.#names = new Map();
    this.#found = [];
    this.#close();
  }

  /** Whom the view is filtered by. Asks once what the engineer is called who was chosen from outside. */
  use(client: RfClient | undefined, engineerId: string | undefined): void {
    this.#client = client;
    this.#chosen = engineerId;
    if (!client || engineerId === undefined || this.#names.has(engineerId)) return;
    const names = this.#names.set(engineerId, engineerId);
    client.listEngineers({q: engineerId}).then(
      ({engineers}) => {
        if (names !== this.#names) return;
        this.learn(engineers);
        this.host.requestUpdate();
      },
      // Who may not list engineers sees the id; whatever else is wrong, the figures say.
      () => undefined,
    );
  }

  render(context: DashboardContext): TemplateResult {
    const {term} = context;
    const options = this.#options;
    const chosen = this.#chosen;
    const chosenName = chosen === undefined ? '' : (this.#names.get(chosen) ?? chosen);
    const choose = (option: Option | undefined) => {
      if (option === undefined) return;
      this.#close();
      if (option === 'everybody') context.chooseEngineer(null);
      else context.chooseEngineer(option.user_id, option.name);
    };
    return html`<div class="field engineer" part="engineer">
      <label for="engineer">${term('engineer')}</label>
      <div class="combo">
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
          .value=${this.#query ?? chosenName}
          @input=${(event: Event) => this.#type((event.target as HTMLInputElement).value)}
          @click=${() => void this.#open()}
          @blur=${() => this.#close()}
          @keydown=${(event: KeyboardEvent) => this.#press(event, choose)}
        />
        ${
          chosen === undefined
            ? icon(icons.chevron, 'caret')
            : html`<button
                class="clear"
                type="button"
                title=${term('showEverybody')}
                aria-label=${term('showEverybody')}
                @click=${(event: Event) => {
                  // The button goes, the field that it belongs to stays.
                  (event.currentTarget as Element).parentElement?.querySelector('input')?.focus();
                  choose('everybody');
                }}
              >
                ${icon(icons.close)}
              </button>`
        }
        <div
          class="popup"
          part="popup"
          tabindex="-1"
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
                  aria-selected=${option === 'everybody' ? chosen === undefined : option.user_id === chosen}
                  @click=${() => choose(option)}
                >
                  <bdi>${option === 'everybody' ? term('everybody') : option.name}</bdi>
                </li>`,
            )}
          </ul>
          <p class="note" role="status">${this.#note(context)}</p>
        </div>
      </div>
    </div>`;
  }

  get #options(): readonly Option[] {
    return this.#query || this.#chosen === undefined ? this.#found : ['everybody', ...this.#found];
  }

  #note({term}: DashboardContext): string | typeof nothing {
    if (!this.#isOpen) return nothing;
    if (this.#state === 'failed') return term('failed');
    if (this.#found.length) return nothing;
    return this.#state === 'loading' ? term('loading') : term('noEngineerFound');
  }

  /** @param step - Where to go once the list is there: 1 to its first, -1 to its last. */
  async #open(step: -1 | 0 | 1 = 0): Promise<void> {
    if (this.#isOpen) return;
    this.#isOpen = true;
    this.#active = -1;
    await this.#search();
    if (step && this.#isOpen && this.#active < 0) this.#move(step);
  }

  #move(step: -1 | 1): void {
    const {length} = this.#options;
    const from = this.#active < 0 && step < 0 ? 0 : this.#active;
    if (length) this.#active = (from + step + length) % length;
    this.host.requestUpdate();
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
    this.#state = 'loading';
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#search(), TYPING_MS);
    this.host.requestUpdate();
  }

  #press(event: KeyboardEvent, choose: (option: Option | undefined) => void): void {
    const {key} = event;
    const step = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0;
    if (step) {
      if (this.#isOpen) this.#move(step);
      else void this.#open(step);
    } else if (key === 'Enter' && this.#isOpen) {
      const options = this.#options;
      if (this.#active >= 0) choose(options[this.#active]);
      else if (this.#query?.trim() === '') choose('everybody');
      // What is listed may still be what was found for the text before.
      else if (options.length === 1 && this.#state === 'loaded') choose(options[0]);
    } else if (key === 'Escape' && this.#isOpen) this.#close();
    else return;
    event.preventDefault();
    // Escape closes this list, not a dialog around it.
    if (key === 'Escape') event.stopPropagation();
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
