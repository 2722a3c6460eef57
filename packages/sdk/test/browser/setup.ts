import type {RfClient, RfClientOptions} from '@resolutionflow/sdk';
import {createAccount, type Account} from '../../../dev/dist/fixtures/page-account.js';
import {Tab} from './tab.js';

/** Changes a tab's window before the SDK is loaded. */
export type Prepare = (window: Window) => void;

/** An account with a flow `vpn` of the steps `cable` and `router`. Its tabs close after each test. */
export class TabsOfOneAccount {
  account!: Account;
  /** The token of the user `ada`. */
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

  /** Returns the votes of a session that the server has saved. */
  async votes(sessionId: string): Promise<Awaited<ReturnType<Account['feedback']>>['steps']> {
    return (await this.account.feedback(sessionId)).steps;
  }

  /** Counts the vote requests of a session. */
  async voteRequests(sessionId: string): Promise<number> {
    const requests = await this.account.requests('/steps/.+/feedback');
    return requests.filter(({body}) => (body as {session_id?: string}).session_id === sessionId).length;
  }
}

/** Waits for a condition that no event announces. */
export async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await condition())) await new Promise(requestAnimationFrame);
}

export const next = (client: RfClient, type: 'queued' | 'saved' | 'refused') =>
  new Promise<{detail: {item: {kind: string; sessionId: string}}}>((resolve) =>
    client.addEventListener(type, resolve, {once: true}),
  );

/** Flushes until nothing is pending. An attempt may fail, for example when a closed tab cuts its connection. */
export async function sendAll({client}: Tab): Promise<void> {
  do await client.flush();
  while ((await client.pending()) > 0);
}

function resolveProperty(window: Window, name: string): {object: object; key: string} {
  const [first = '', second] = name.split('.');
  return second ? {object: Reflect.get(window, first) as object, key: second} : {object: window, key: first};
}

/** Makes access to these properties throw `SecurityError`, as in a sandboxed frame. */
export const denied =
  (...names: string[]): Prepare =>
  (window) => {
    for (const name of names) {
      const {object, key} = resolveProperty(window, name);
      Object.defineProperty(object, key, {
        configurable: true,
        get: () => {
          throw new DOMException('denied', 'SecurityError');
        },
      });
    }
  };

/** Removes these properties from a tab. */
export const missing =
  (...names: string[]): Prepare =>
  (window) => {
    for (const name of names) {
      const {object, key} = resolveProperty(window, name);
      // On the prototype, so that `in` does not find it either.
      let owner: object | null = object;
      while (owner && !Object.hasOwn(owner, key)) owner = Object.getPrototypeOf(owner) as object | null;
      if (owner) Reflect.deleteProperty(owner, key);
    }
  };

/** Applies all of these in order. */
export const all =
  (...prepares: Prepare[]): Prepare =>
  (window) => {
    for (const prepare of prepares) prepare(window);
  };

/** Returns the prototype of a tab's class. `Reflect`, because the type of a window lacks its classes. */
export const prototypeIn = <T>(window: Window, name: string): T =>
  (Reflect.get(window, name) as {prototype: T}).prototype;

/** A device clock that a test can set, for all tabs that use its `prepare`. */
export class Clock {
  /** The difference from the true time, ms. */
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
