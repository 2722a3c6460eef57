import {expect} from '@open-wc/testing';
import {until} from '../page.js';
import {createAccount, type Account} from '../server.js';
import {pageClient} from '../../src/context/page-client.js';
import '../../src/csat-modal/define.js';
import '../../src/provider/define.js';
import '../../src/step-feedback/define.js';
import {liveOnce} from '../life.js';

/** Replaces a function. The returned function restores it. */
function replace<T, K extends keyof T>(place: T, name: K, make: (original: T[K]) => T[K]): () => void {
  const original = place[name];
  place[name] = make(original);
  return () => (place[name] = original);
}

/** What outlives an element: listeners on longer-lived objects, channels, observers and intervals. */
class Retained {
  readonly #all = new Map<string, Set<unknown>>();

  add(kind: string, one: unknown): void {
    this.#all.set(kind, (this.#all.get(kind) ?? new Set<unknown>()).add(one));
  }

  delete(kind: string, one: unknown): void {
    this.#all.get(kind)?.delete(one);
  }

  list(): string {
    return [...this.#all]
      .filter(([, all]) => all.size > 0)
      .map(([kind, all]) => `${all.size} ${kind}`)
      .sort()
      .join(', ');
  }
}

function trackListeners(retained: Retained): (() => void)[] {
  const outliving = new Map<EventTarget, string>([
    [window, 'window'],
    [document, 'document'],
    [pageClient().changed, 'page client'],
  ]);
  const nameOf = (target: EventTarget, type: string) => {
    const name = outliving.get(target);
    return name && `${type} of ${name}`;
  };
  return [
    replace(EventTarget.prototype, 'addEventListener', (add) => {
      return function (this: EventTarget | undefined, type, listener, options) {
        const target = this ?? window;
        const name = nameOf(target, type);
        if (name) retained.add(name, listener);
        if (name && typeof options === 'object' && options.once) {
          add.call(target, type, () => retained.delete(name, listener), {once: true});
        }
        if (name && typeof options === 'object') {
          options.signal?.addEventListener('abort', () => retained.delete(name, listener));
        }
        add.call(target, type, listener, options);
      };
    }),
    replace(EventTarget.prototype, 'removeEventListener', (remove) => {
      return function (this: EventTarget | undefined, type, listener, options) {
        const target = this ?? window;
        const name = nameOf(target, type);
        if (name) retained.delete(name, listener);
        remove.call(target, type, listener, options);
      };
    }),
  ];
}

const trackChannels = (retained: Retained): (() => void) =>
  replace(window, 'BroadcastChannel', (Real) => {
    return class extends Real {
      constructor(name: string) {
        super(name);
        retained.add('channels', this);
      }
      override close(): void {
        retained.delete('channels', this);
        super.close();
      }
    };
  });

const trackObservers = (retained: Retained): (() => void) =>
  replace(window, 'IntersectionObserver', (Real) => {
    return class extends Real {
      override observe(target: Element): void {
        retained.add('observers', this);
        super.observe(target);
      }
      override disconnect(): void {
        retained.delete('observers', this);
        super.disconnect();
      }
    };
  });

const trackIntervals = (retained: Retained): (() => void)[] => [
  replace(window, 'setInterval', (set) => {
    return ((...request: Parameters<typeof set>) => {
      const id = set(...request);
      retained.add('intervals', id);
      return id;
    }) as typeof set;
  }),
  replace(window, 'clearInterval', (clear) => {
    return (id) => {
      retained.delete('intervals', id);
      clear(id);
    };
  }),
];

/** Records from now on what elements leave behind. */
function trackRetained(): {list: () => string; stop: () => void} {
  const retained = new Retained();
  const undo = [
    ...trackListeners(retained),
    trackChannels(retained),
    trackObservers(retained),
    ...trackIntervals(retained),
  ];
  return {list: () => retained.list(), stop: () => undo.forEach((putBack) => putBack())};
}

describe('mounted and removed twenty times', () => {
  let account: Account;
  let token: string;

  before(async () => {
    account = await createAccount();
    token = await account.token();
    await account.putFlow('vpn', ['cable', 'router']);
  });

  it('twenty removed sets of elements leave no listener, channel, interval or observer', async function () {
    // In a slow engine, twenty rounds take half of the usual time limit.
    this.timeout(60_000);
    const {list, stop} = trackRetained();
    const isQuiet = () => !/channels|observers|intervals/.test(list());
    try {
      // Objects that exist once per page may stay. Clients close when the server has everything.
      await liveOnce(account, token);
      await until(isQuiet, 'channels closed');
      const first = list();
      for (let i = 0; i < 20; i++) await liveOnce(account, token);
      await until(isQuiet, 'channels closed');
      expect(list()).to.equal(first);
    } finally {
      stop();
    }
  });
});
