import type {ReactiveController, ReactiveControllerHost} from 'lit';

/** What a link can say of a dashboard; what is undefined is not said. */
export type Linked = Readonly<Record<'view' | 'period' | 'flow' | 'engineer', string | undefined>>;

export interface LinkedHost extends ReactiveControllerHost {
  /** What the names of the parameters begin with; undefined keeps the address out of it. */
  readonly linkPrefix: string | undefined;
  linked: Linked;
}

const NAMES = ['view', 'period', 'flow', 'engineer'] as const;
/** Ids that can be; everything else is no link of ours. */
const POSSIBLE: Partial<Record<(typeof NAMES)[number], RegExp>> = {
  flow: /^[\w.:-]{0,128}$/,
  engineer: /^\P{C}{0,128}$/u,
};
/** Somewhere else rather than something else about the same: the browser's way back leads out of it. */
const PLACES = ['view', 'flow'] as const;

/**
 * Keeps what a dashboard shows in the query of the page's address, and shows what the address says. What the page's author
 * has set is not said in the address, and is what an address without a word about it means.
 */
export class UrlController implements ReactiveController {
  /** What the page's author has set. */
  #given: Linked | undefined;
  /** What was shown last. */
  #before: Linked | undefined;

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
    const before = this.#before;
    this.#before = linked;
    const own = NAMES.filter((name) => linked[name] !== this.#given?.[name]).map(
      (name) => `${linkPrefix}-${name}=${encodeURIComponent(linked[name] ?? '')}`,
    );
    const now = location.search.slice(1).split('&').filter(Boolean);
    const others = now.filter(
      (piece) => !NAMES.some((name) => piece.split('=', 1)[0] === `${linkPrefix}-${name}`),
    );
    // What others have written there stays as it is, to the letter.
    if (now.length === others.length + own.length && own.every((piece) => now.includes(piece))) return;
    const query = [...others, ...own].join('&');
    const [path = ''] = location.href.split(/[?#]/, 1);
    const url = `${path}${query && `?${query}`}${location.hash}`;
    const isElsewhere = PLACES.some((name) => before?.[name] !== linked[name]);
    try {
      history[isElsewhere ? 'pushState' : 'replaceState'](history.state, '', url);
    } catch {
      // Some frames may not change their address: there nobody sees it either.
    }
  }

  /** What the address says; an empty engineer is everybody, where the page's author has set one. */
  #said(): Partial<Linked> {
    const parameters = new URLSearchParams(location.search);
    const said = NAMES.map((name) => [name, parameters.get(`${this.host.linkPrefix}-${name}`)] as const);
    return Object.fromEntries(
      said
        .filter(([name, value]) => value !== null && (POSSIBLE[name]?.test(value) ?? value))
        .map(([name, value]) => [name, value || undefined]),
    );
  }

  readonly #read = (): void => {
    if (this.#given && this.host.linkPrefix !== undefined) {
      this.host.linked = {...this.#given, ...this.#said()};
      // What the address says wrong is put right, which leads nowhere else.
      this.#before = this.host.linked;
    }
  };
}
