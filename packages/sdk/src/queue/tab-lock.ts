import {toJson} from '../util/to-json.js';
import {within} from '../util/within.js';

const LOCK_NAME = 'resolutionflow-feedback';
/** After this time, other tabs ignore the lease of a tab that died. */
const LEASE_MS = 6000;
const RENEW_MS = 2000;
/**
 * After this time, a tab sends without the lock: a frozen tab may keep it for ever. Two tabs may then send the same item,
 * and the server ignores duplicates.
 */
const MAX_WAIT_MS = 30_000;
/** If two tabs take a free lease at once, both have written it after this time; the later one holds it. */
const SETTLE_MS = 40;

const after = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Clients of one page take turns, because they share the lease of the page. */
let turn: Promise<unknown> = Promise.resolve();

function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const result = turn.then(work);
  turn = result.catch(() => undefined);
  return result;
}

interface Lease {
  readonly holder: string;
  /** ms since the epoch. */
  readonly until: number;
}

/**
 * Runs `work` while a lease in `localStorage` names this tab. Without storage, and after {@link MAX_WAIT_MS}, tabs are not
 * coordinated.
 */
async function withLease<T>(key: string, work: () => Promise<T>): Promise<T> {
  const holder = `${Math.random()}`;
  const read = (): Lease | null => {
    try {
      return JSON.parse(localStorage.getItem(key) ?? 'null') as Lease | null;
    } catch {
      // Denied: tabs cannot coordinate.
      return null;
    }
  };
  const write = () => {
    try {
      localStorage.setItem(key, toJson({holder, until: Date.now() + LEASE_MS} satisfies Lease));
    } catch {
      // Denied or full: two tabs may send the same item, and the server ignores duplicates.
    }
  };
  const isTaken = () => {
    const lease = read();
    const left = (lease?.until ?? 0) - Date.now();
    // A lease that ends too late was written by a wrong clock. A damaged one has no end.
    return lease?.holder !== holder && left > 0 && left <= LEASE_MS;
  };
  let isLate = false;
  const limit = setTimeout(() => (isLate = true), MAX_WAIT_MS);
  while (!isLate) {
    if (!isTaken()) {
      write();
      await after(SETTLE_MS);
      // Also if nothing could be written: the tab then goes on alone.
      if (!isTaken()) break;
    }
    await after(RENEW_MS / 4);
  }
  clearTimeout(limit);
  const timer = setInterval(() => {
    // A hidden page runs timers late: another tab may have taken the lease meanwhile.
    if (!isTaken()) write();
  }, RENEW_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    if (read()?.holder === holder) localStorage.removeItem(key);
  }
}

/** Returns the Web Locks. Old browsers have none, and in happy-dom the property is null. */
function lockManager(): LockManager | null | undefined {
  try {
    return (globalThis.navigator as Partial<Navigator> | undefined)?.locks;
  } catch {
    // Denied.
    return undefined;
  }
}

/**
 * Runs `work` in one tab at a time. A tab that dies releases the lock: at once with Web Locks, else within seconds.
 *
 * @param baseUrl - Each server has its own lock.
 */
export async function withTabLock<T>(baseUrl: string, work: () => Promise<T>): Promise<T> {
  const locks = lockManager();
  if (!locks) return inTurn(() => withLease(`${LOCK_NAME}-lease:${baseUrl}`, work));
  let result: Promise<T> | undefined;
  await within(
    {timeout: MAX_WAIT_MS},
    (ended) =>
      new Promise<void>((granted, denied) => {
        const start = () => {
          granted();
          return (result ??= work());
        };
        // Has no effect after the lock was granted.
        locks.request(`${LOCK_NAME}:${baseUrl}`, {signal: ended}, start).then(denied, denied);
      }),
  ).catch(() => undefined); // Late, or denied as in a sandbox.
  return (result ??= inTurn(work));
}
