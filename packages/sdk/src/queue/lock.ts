const NAME = 'resolutionflow-feedback';
/** A tab that dies lets others wait this long at most. */
const LEASE_MS = 6000;
const RENEW_MS = 2000;
/** Two tabs that found the lease free at the same moment have both written it after this time; the later one has it. */
const SETTLE_MS = 40;

const after = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Clients of one page take turns in any case: they share the page's lease. */
let turn: Promise<unknown> = Promise.resolve();

function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const result = turn.then(work);
  turn = result.catch(() => undefined);
  return result;
}

interface Note {
  readonly holder: string;
  /** ms since the epoch. */
  readonly until: number;
}

/**
 * Works while a note in `localStorage` says that this tab sends, and until when. Where there is no storage every tab is
 * on its own.
 */
async function leased<T>(key: string, work: () => Promise<T>): Promise<T> {
  const holder = `${Math.random()}`;
  const read = (): Note | null => {
    try {
      return JSON.parse(localStorage.getItem(key) ?? 'null') as Note | null;
    } catch {
      // Denied: nobody can be told anything.
      return null;
    }
  };
  const write = () => {
    try {
      localStorage.setItem(key, JSON.stringify({holder, until: Date.now() + LEASE_MS} satisfies Note));
    } catch {
      // Denied or full: the server sorts out what two tabs send.
    }
  };
  for (;;) {
    const left = (read()?.until ?? 0) - Date.now();
    // One that ends later than any lease can was written by a clock that was wrong.
    if (left <= 0 || left > LEASE_MS) {
      write();
      await after(SETTLE_MS);
      if ((read()?.holder ?? holder) === holder) break;
    }
    await after(RENEW_MS / 4);
  }
  const timer = setInterval(write, RENEW_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    if (read()?.holder === holder) localStorage.removeItem(key);
  }
}

/**
 * One tab sends at a time. A tab that dies lets go: at once where there are Web Locks, else within seconds.
 *
 * @param baseUrl - Where it is sent.
 * @param work - What is done alone.
 */
export function alone<T>(baseUrl: string, work: () => Promise<T>): Promise<T> {
  if (typeof navigator !== 'undefined' && 'locks' in navigator) {
    let hasStarted = false;
    const start = () => {
      hasStarted = true;
      return work();
    };
    return navigator.locks.request(`${NAME}:${baseUrl}`, start).catch((error: unknown) => {
      // Denied, as in a sandbox; an error of the work itself is not ours to hide.
      if (hasStarted) throw error;
      return inTurn(work);
    });
  }
  return inTurn(() => leased(`${NAME}-lease:${baseUrl}`, work));
}
