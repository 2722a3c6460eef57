import type {EngineerList, RfClient} from '@resolutionflow/sdk';
import {html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult} from 'lit';
import {keepScrolling} from '../internal/keep-scrolling.js';
import {isBrowserKey, isCompositionKey} from '../internal/keys.js';
import {EscapeKey} from './escape-key.js';
import type {DashboardHost} from './dashboard-host.js';
import {icon} from './templates/atoms.js';
import {icons} from './templates/icons.js';

type Engineer = EngineerList['engineers'][number];

/** An entry of the list; `everybody` removes the filter. */
type Option = Engineer | 'everybody';

type Choose = (option: Option | undefined) => void;

/** Pause in typing before a search, ms. */
const TYPING_PAUSE_MS = 150;

const renderClearButton = ({term}: DashboardHost, choose: Choose): TemplateResult =>
  html`<button
    class="clear"
    type="button"
    title=${term('showEverybody')}
    aria-label=${term('showEverybody')}
    @click=${(event: Event) => {
      // The button is about to disappear.
      (event.currentTarget as Element).parentElement?.querySelector('input')?.focus();
      choose('everybody');
    }}
  >
    ${icon(icons.close)}
  </button>`;

/** The engineer filter: a combobox that searches engineers by name. */
export class EngineerFilter implements ReactiveController {
  #names = new Map<string, string>();
  #client: RfClient | undefined;
  #chosen: string | undefined;
  #isOpen = false;
  /** The typed text; undefined while the viewer is not typing. */
  #query: string | undefined;
  #found: readonly Engineer[] = [];
  #state: 'loading' | 'loaded' | 'failed' = 'loading';
  #active = -1;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #abort: AbortController | undefined;

  constructor(readonly host: ReactiveControllerHost & Node) {
    host.addController(this);
    new EscapeKey(host, () => {
      if (!this.#isOpen) return false;
      this.#close();
      return true;
    });
  }

  hostDisconnected(): void {
    this.#close();
  }

  /** Remembers names, so that the filter can show them. */
  learnNames(engineers: readonly Engineer[]): void {
    for (const {user_id, name} of engineers) this.#names.set(user_id, name);
  }

  /** The name of an engineer, if it is known. */
  nameOf(engineerId: string): string {
    return this.#names.get(engineerId) ?? engineerId;
  }

  /** Discards names: another viewer may not see the same engineers. */
  reset(): void {
    this.#names = new Map();
    this.#found = [];
    this.#close();
  }

  /** Follows the filter of the view. Loads the engineer's name once if the page has set an unknown id. */
  follow(client: RfClient | undefined, engineerId: string | undefined): void {
    this.#client = client;
    this.#chosen = engineerId;
    if (!client || engineerId === undefined || this.#names.has(engineerId)) return;
    const names = this.#names.set(engineerId, engineerId);
    client.listEngineers({q: engineerId}).then(
      ({engineers}) => {
        if (names !== this.#names) return;
        this.learnNames(engineers);
        this.host.requestUpdate();
      },
      // Without access to the list the filter shows the id. Other errors also fail the metrics, which report them.
      () => undefined,
    );
  }

  render(dashboard: DashboardHost): TemplateResult {
    const {term} = dashboard;
    const chosen = this.#chosen;
    const chosenName = chosen === undefined ? '' : this.nameOf(chosen);
    const choose: Choose = (option) => {
      if (option === undefined) return;
      this.#close();
      if (option === 'everybody') dashboard.navigation.chooseEngineer(null);
      else dashboard.navigation.chooseEngineer(option.user_id);
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
          @blur=${() => queueMicrotask(() => this.#close())}
          @keydown=${(event: KeyboardEvent) => this.#onKeydown(event, choose)}
        />
        ${chosen === undefined ? icon(icons.chevron, 'caret') : renderClearButton(dashboard, choose)}
        <div
          class="popup"
          part="popup"
          tabindex="-1"
          ?hidden=${!this.#isOpen}
          @wheel=${keepScrolling}
          @touchmove=${keepScrolling}
          @mousedown=${(event: Event) => event.preventDefault()}
        >
          <ul id="engineers" role="listbox" aria-label=${term('engineer')}>
            ${this.#options.map((option, index) => this.#renderOption(dashboard, option, index, choose))}
          </ul>
          <p class="note" role="status">${this.#note(dashboard)}</p>
        </div>
      </div>
    </div>`;
  }

  #renderOption({term}: DashboardHost, option: Option, index: number, choose: Choose): TemplateResult {
    const isEverybody = option === 'everybody';
    return html`<li
      id=${`engineer-${index}`}
      role="option"
      class=${index === this.#active ? 'active' : ''}
      aria-selected=${isEverybody ? this.#chosen === undefined : option.user_id === this.#chosen}
      @click=${() => choose(option)}
    >
      <bdi>${isEverybody ? term('everybody') : option.name}</bdi>
    </li>`;
  }

  get #options(): readonly Option[] {
    return this.#query || this.#chosen === undefined ? this.#found : ['everybody', ...this.#found];
  }

  #note({term}: DashboardHost): string | typeof nothing {
    if (!this.#isOpen) return nothing;
    if (this.#state === 'failed') return term('failed');
    if (this.#found.length) return nothing;
    return this.#state === 'loading' ? term('loading') : term('noEngineerFound');
  }

  /** @param step - Which option to activate when the list is loaded: 1 the first, -1 the last. */
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
    this.#timer = setTimeout(() => void this.#search(), TYPING_PAUSE_MS);
    this.host.requestUpdate();
  }

  #onKeydown(event: KeyboardEvent, choose: Choose): void {
    const {key} = event;
    // Alt and an arrow key open and close the list of a select, too.
    if (isCompositionKey(event) || (isBrowserKey(event) && !event.altKey)) return;
    const step = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0;
    if (step) {
      if (this.#isOpen) this.#move(step);
      else void this.#open(step);
    } else if (key === 'Enter' && this.#isOpen) {
      const options = this.#options;
      if (this.#active >= 0) choose(options[this.#active]);
      else if (this.#query?.trim() === '') choose('everybody');
      // While loading, the list may still show the results for an earlier text.
      else if (options.length === 1 && this.#state === 'loaded') choose(options[0]);
    } else return;
    event.preventDefault();
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
      this.learnNames(engineers);
      this.#found = engineers;
      this.#state = 'loaded';
      if (q) this.#active = engineers.length ? 0 : -1;
    } catch {
      // A newer search or closing the list has aborted this one.
      if (abort !== this.#abort || abort.signal.aborted) return;
      this.#found = [];
      this.#state = 'failed';
    }
    this.host.requestUpdate();
  }
}
