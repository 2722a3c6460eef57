import {ID_PATTERN, USER_ID_PATTERN} from '@resolutionflow/sdk/internal';
import type {ReactiveController, ReactiveControllerHost} from 'lit';

/** The part of the dashboard's state that an address can hold; undefined stands for the default. */
export type LinkedState = Readonly<Record<'view' | 'period' | 'flow' | 'engineer', string | undefined>>;

export interface LinkedHost extends ReactiveControllerHost, Pick<Element, 'ownerDocument'> {
  /** The prefix of the parameters' names; undefined leaves the address alone. */
  readonly linkPrefix: string | undefined;
  linkedState: LinkedState;
}

const NAMES = ['view', 'period', 'flow', 'engineer'] as const;
const ID_PATTERNS: Partial<Record<(typeof NAMES)[number], RegExp>> = {
  flow: ID_PATTERN,
  engineer: USER_ID_PATTERN,
};
/** A change of these adds an entry to the browser's history, so that its back button leads back. */
const HISTORY_NAMES = ['view', 'flow'] as const;

/** Whether a value in the address counts. An empty id stands for none. */
function isValid(name: (typeof NAMES)[number], value: string): boolean {
  const pattern = ID_PATTERNS[name];
  return pattern ? !value || pattern.test(value) : !!value;
}

/**
 * Keeps the dashboard's state in the query of the page's address, and follows the address. The state that the page's author
 * has set is the default: the address holds only what differs from it.
 */
export class UrlController implements ReactiveController {
  /** The state that the page's author has set. */
  #defaults: LinkedState | undefined;
  /** The window of the dashboard, which may be a pop-out. */
  #window: Window | null = null;
  /** The state at the last update. */
  #previous: LinkedState | undefined;

  constructor(readonly host: LinkedHost) {
    host.addController(this);
  }

  hostConnected(): void {
    this.#window = this.host.ownerDocument.defaultView;
    this.#initialize();
    this.#window?.addEventListener('popstate', this.#followAddress);
  }

  hostDisconnected(): void {
    this.#window?.removeEventListener('popstate', this.#followAddress);
  }

  hostUpdate(): void {
    this.#initialize();
  }

  #initialize(): void {
    if (this.#defaults || this.host.linkPrefix === undefined) return;
    this.#defaults = this.host.linkedState;
    this.#followAddress();
  }

  hostUpdated(): void {
    const {linkPrefix, linkedState} = this.host;
    if (!this.#defaults || linkPrefix === undefined || !this.#window) return;
    const {location, history} = this.#window;
    const previous = this.#previous;
    this.#previous = linkedState;
    const own = NAMES.filter((name) => linkedState[name] !== this.#defaults?.[name]).map(
      (name) => `${linkPrefix}-${name}=${encodeURIComponent(linkedState[name] ?? '')}`,
    );
    const current = location.search.slice(1).split('&').filter(Boolean);
    const others = current.filter(
      (piece) => !NAMES.some((name) => piece.split('=', 1)[0] === `${linkPrefix}-${name}`),
    );
    // Parameters of others stay as they are, to the letter.
    if (current.length === others.length + own.length && own.every((piece) => current.includes(piece)))
      return;
    const query = [...others, ...own].join('&');
    const [path = ''] = location.href.split(/[?#]/, 1);
    const url = `${path}${query && `?${query}`}${location.hash}`;
    const isNewPlace = HISTORY_NAMES.some((name) => previous?.[name] !== linkedState[name]);
    try {
      history[isNewPlace ? 'pushState' : 'replaceState'](history.state, '', url);
    } catch {
      // Some frames must not change their address, which is invisible there.
    }
  }

  /** The state in the address. An empty engineer removes the filter that the page's author has set. */
  #readAddress(): Partial<LinkedState> {
    const parameters = new URLSearchParams(this.#window?.location.search);
    const values = NAMES.map((name) => [name, parameters.get(`${this.host.linkPrefix}-${name}`)] as const);
    return Object.fromEntries(
      values
        .filter(([name, value]) => value !== null && isValid(name, value))
        .map(([name, value]) => [name, value || undefined]),
    );
  }

  readonly #followAddress = (): void => {
    if (this.#defaults && this.host.linkPrefix !== undefined) {
      this.host.linkedState = {...this.#defaults, ...this.#readAddress()};
      // A wrong value in the address is corrected without a new entry in the history.
      this.#previous = this.host.linkedState;
    }
  };
}
