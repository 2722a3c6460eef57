import type {RfClient, RfClientOptions} from '@resolutionflow/sdk';
import {createAccount, type Account} from '../../../dev/dist/fixtures/page-account.js';
import {Tab} from './tab.js';

/** Before the SDK is there: changes what a tab's window has. */
export type Prepare = (window: Window) => void;

/** An account with a flow `vpn` of the steps `cable` and `router`, and tabs that go with the test. */
export class TabsOfOneAccount {
  account!: Account;
  /** Ada's. */
  token!: string;
  readonly #tabs: Tab[] = [];

  constructor() {
    before(async () => {
      this.account = await createAccount();
      await this.account.putFlow('vpn', ['cable', 'router']);
      this.token = await this.account.token();
    });
    afterEach(async () => {
      for (const tab of this.#tabs.splice(0)) tab.kill();
      await this.account.faults();
    });
  }

  async open(options: Partial<RfClientOptions> = {}, prepare?: Prepare): Promise<Tab> {
    const tab = await Tab.open({baseUrl: this.account.baseUrl, token: this.token, ...options}, prepare);
    this.#tabs.push(tab);
    return tab;
  }

  async newSession(): Promise<string> {
    const id = crypto.randomUUID();
    await this.account.startSession('vpn', id);
    return id;
  }

  /** The votes of a session, as the server has them. */
  async votes(sessionId: string): Promise<Awaited<ReturnType<Account['feedback']>>['steps']> {
    return (await this.account.feedback(sessionId)).steps;
  }

  /** How many times a vote in this session has been sent. */
  async sends(sessionId: string): Promise<number> {
    const requests = await this.account.requests('/steps/.+/feedback');
    return requests.filter(({body}) => (body as {session_id?: string}).session_id === sessionId).length;
  }
}

/** Waits for something that nobody tells of. */
export async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await isSo())) await new Promise(requestAnimationFrame);
}

export const next = (client: RfClient, type: 'queued' | 'saved' | 'refused') =>
  new Promise<{detail: {item: {kind: string; sessionId: string}}}>((resolve) =>
    client.addEventListener(type, resolve, {once: true}),
  );

/** Everything that waits is on the server: a try may fail, as when a connection is cut with the tab that used it. */
export async function sent({client}: Tab): Promise<void> {
  do await client.flush();
  while ((await client.pending()) > 0);
}

function placeOf(window: Window, name: string): {object: object; key: string} {
  const [first = '', second] = name.split('.');
  return second ? {object: Reflect.get(window, first) as object, key: second} : {object: window, key: first};
}

/** Asking a tab for one of these is refused, as in a sandbox. */
export const denied =
  (...names: string[]): Prepare =>
  (window) => {
    for (const name of names) {
      const {object, key} = placeOf(window, name);
      Object.defineProperty(object, key, {
        configurable: true,
        get: () => {
          throw new DOMException('denied', 'SecurityError');
        },
      });
    }
  };

/** A tab has none of these. */
export const missing =
  (...names: string[]): Prepare =>
  (window) => {
    for (const name of names) {
      const {object, key} = placeOf(window, name);
      // On the prototype, so that `in` does not find it either.
      let owner: object | null = object;
      while (owner && !Object.hasOwn(owner, key)) owner = Object.getPrototypeOf(owner) as object | null;
      if (owner) Reflect.deleteProperty(owner, key);
    }
  };

/** One after the other. */
export const all =
  (...prepares: Prepare[]): Prepare =>
  (window) => {
    for (const prepare of prepares) prepare(window);
  };

/** What a tab has of its own, by name: `Reflect` finds classes that a window's type does not tell of. */
export const prototypeIn = <T>(window: Window, name: string): T =>
  (Reflect.get(window, name) as {prototype: T}).prototype;

/** A device whose clock can be set, for all tabs that have it. */
export class Clock {
  /** ms from what time it is. */
  offset = 0;

  readonly prepare: Prepare = (window) => {
    const real = Reflect.get(window, 'Date') as DateConstructor;
    const now = () => real.now() + this.offset;
    const set: ProxyHandler<DateConstructor> = {
      construct: (_, args: []) => (args.length ? new real(...args) : new real(now())),
      get: (_, name) => (name === 'now' ? now : (Reflect.get(real, name) as unknown)),
    };
    Reflect.set(window, 'Date', new Proxy(real, set));
  };
}
