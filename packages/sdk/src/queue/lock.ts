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

/** A note in `localStorage` that says who sends, and until when. Where there is no storage every tab is on its own. */
class Lease {
  readonly #key: string;
  readonly #holder = `${Math.random()}`;

  constructor(baseUrl: string) {
    this.#key = `${NAME}-lease:${baseUrl}`;
  }

  async hold<T>(work: () => Promise<T>): Promise<T> {
    await this.#take();
    const timer = setInterval(() => this.#write(), RENEW_MS);
    try {
      return await work();
    } finally {
      clearInterval(timer);
      if (this.#read()?.holder === this.#holder) localStorage.removeItem(this.#key);
    }
  }

  async #take(): Promise<void> {
    for (;;) {
      const held = this.#read();
      const now = Date.now();
      // One that ends later than any lease can was written by a clock that was wrong.
      if (!held || held.until <= now || held.until > now + LEASE_MS) {
        this.#write();
        await after(SETTLE_MS);
        const taken = this.#read();
        if (!taken || taken.holder === this.#holder) return;
      }
      await after(RENEW_MS / 4);
    }
  }

  #read(): Note | undefined {
    try {
      return (JSON.parse(localStorage.getItem(this.#key) ?? 'null') ?? undefined) as Note | undefined;
    } catch {
      // Denied: nobody can be told anything.
      return undefined;
    }
  }

  #write(): void {
    try {
      localStorage.setItem(this.#key, JSON.stringify({holder: this.#holder, until: Date.now() + LEASE_MS}));
    } catch {
      // Denied or full: the server sorts out what two tabs send.
    }
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
  return inTurn(() => new Lease(baseUrl).hold(work));
}
