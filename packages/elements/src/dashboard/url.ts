import type {ReactiveController, ReactiveControllerHost} from 'lit';

/** What a link can say of a dashboard; what is undefined is not said. */
export type Linked = Readonly<Record<'view' | 'period' | 'flow' | 'engineer', string | undefined>>;

export interface LinkedHost extends ReactiveControllerHost {
  /** What the names of the parameters begin with; undefined keeps the address out of it. */
  readonly linkPrefix: string | undefined;
  linked: Linked;
}

const NAMES = ['view', 'period', 'flow', 'engineer'] as const;
/** Somewhere else rather than something else about the same: the browser's way back leads out of it. */
const PLACES = ['view', 'flow'] as const;

/**
 * Keeps what a dashboard shows in the query of the page's address, and shows what the address says. What the page's author
 * has set is not said in the address, and is what an address without a word about it means.
 */
export class UrlController implements ReactiveController {
  /** What the page's author has set. */
  #given: Linked | undefined;

  constructor(readonly host: LinkedHost) {
    host.addController(this);
  }

  hostConnected(): void {
    this.#start();
    globalThis.addEventListener?.('popstate', this.#read);
  }

  hostDisconnected(): void {
    globalThis.removeEventListener?.('popstate', this.#read);
  }

  hostUpdate(): void {
    this.#start();
  }

  #start(): void {
    if (this.#given || this.host.linkPrefix === undefined) return;
    this.#given = this.host.linked;
    this.#read();
  }

  hostUpdated(): void {
    const {linkPrefix, linked} = this.host;
    if (!this.#given || linkPrefix === undefined) return;
    const url = new URL(location.href);
    const before = {...this.#given, ...this.#said(url)};
    for (const name of NAMES) {
      const value = linked[name];
      if (value === undefined || value === this.#given[name])
        url.searchParams.delete(`${linkPrefix}-${name}`);
      else url.searchParams.set(`${linkPrefix}-${name}`, value);
    }
    if (url.href === location.href) return;
    const isElsewhere = PLACES.some((name) => before[name] !== linked[name]);
    try {
      history[isElsewhere ? 'pushState' : 'replaceState'](history.state, '', url);
    } catch {
      // Some frames may not change their address: there nobody sees it either.
    }
  }

  #said({searchParams}: URL): Partial<Linked> {
    const {linkPrefix} = this.host;
    const said = NAMES.map((name) => [name, searchParams.get(`${linkPrefix}-${name}`) ?? undefined] as const);
    return Object.fromEntries(said.filter(([, value]) => value));
  }

  readonly #read = (): void => {
    if (this.#given && this.host.linkPrefix !== undefined) {
      this.host.linked = {...this.#given, ...this.#said(new URL(location.href))};
    }
  };
}
