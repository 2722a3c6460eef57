import {expect} from '@open-wc/testing';
import type {Outcome} from '@resolutionflow/sdk';
import {createAccount, type Account, type Fault} from '../../../dev/dist/fixtures/page-account.js';
import {Clock} from './setup.js';
import {Tab} from './tab.js';

/** `RF_STEPS` sets the number of steps; `RF_SEED` repeats a run. */
const {steps, seed} = Reflect.get(window, 'rfRandom') as {steps?: string; seed?: string};
const STEPS = Number(steps ?? 500);
const SEED = Number(seed ?? Math.floor(Math.random() * 2 ** 32));
const MAX_TABS = 3;
/** Steps between two checks of the server: later steps could repair an earlier fault. */
const STEPS_PER_CHECK = 40;
/** The number of sessions that a user works in at the same time. */
const SESSIONS_PER_USER = 2;
/** The time limit for sending all pending items, ms: longer than a tab waits for the lock of another one. */
const MAX_SETTLE_MS = 90_000;
const USERS = ['ada', 'bob'];
const TREE_STEPS = ['cable', 'router', 'dns'];
const OUTCOMES: readonly Outcome[] = ['resolved', 'escalated', 'workaround', 'unresolved'];

/** Returns a generator of reproducible random numbers (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The state of a session that the server must have after all items are sent. */
interface Expected {
  readonly user: string;
  readonly votes: Map<string, boolean>;
  outcome?: Outcome;
  rating?: {rating: number; comment: string | null};
}

const DAY_MS = 86_400_000;
/** Offsets that the device's clock jumps to, ms: behind, and back to the true time. */
const CLOCKS = [0, -DAY_MS, -3 * DAY_MS];

const FAULTS: readonly Fault[] = [
  {kind: 'offline'},
  {kind: 'lose'},
  {kind: 'half'},
  {kind: 'hold-response'},
  ...[408, 425, 429, 500, 502, 503].map((status): Fault => ({kind: 'status', status})),
  {kind: 'slow', ms: 100},
  // Longer than the client's timeout.
  {kind: 'slow', ms: 700},
  {kind: 'status', status: 503, headers: {'retry-after': '0'}},
  {kind: 'status', status: 503, headers: {'retry-after': '1'}},
  {kind: 'status', status: 429, headers: {'retry-after': 'Thu, 01 Jan 1970 00:00:00 GMT'}},
  {kind: 'status', status: 200, headers: {'content-type': 'text/html'}, body: '<html>Sign in</html>'},
  {kind: 'status', status: 401},
];

/** Faults that deliver an older request after newer ones. */
const REORDERING: readonly Fault[] = [{kind: 'hold'}, {kind: 'twice'}];

interface OpenTab {
  readonly tab: Tab;
  /** The signed-in user. */
  user: string;
  /** The number of writes that are neither saved nor queued yet. */
  unsettled: number;
}

class Scenario {
  readonly expected = new Map<string, Expected>();
  readonly refused: string[] = [];
  /** Upper limit of the requests that are sent again legitimately, because their tab was closed or hidden. */
  allowedRepeats = 0;
  #tabs: OpenTab[] = [];
  readonly #touched = new Set<string>();
  readonly #clock = new Clock();
  readonly #random = randomFrom(SEED);

  constructor(
    readonly account: Account,
    readonly tokens: ReadonlyMap<string, string>,
  ) {}

  pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.#random() * list.length)] as T;
  }

  chance(share: number): boolean {
    return this.#random() < share;
  }

  async open(user: string): Promise<OpenTab> {
    const signedIn = {user};
    const tab = await Tab.open(
      {
        baseUrl: this.account.baseUrl,
        getToken: () => this.tokens.get(signedIn.user),
        timeout: 500,
      },
      this.#clock.prepare,
    );
    tab.client.addEventListener('refused', ({detail: {item, error}}) => {
      this.refused.push(`${item.kind} of ${item.sessionId}: ${String(error)}`);
    });
    const opened = Object.assign(signedIn, {tab, unsettled: 0});
    this.#tabs.push(opened);
    return opened;
  }

  kill({tab, unsettled}: OpenTab): void {
    this.allowedRepeats += unsettled + 1;
    tab.kill();
  }

  async step(): Promise<void> {
    const mayOpen = this.#tabs.length < MAX_TABS;
    if (this.#tabs.length === 0 || (mayOpen && this.chance(0.05))) {
      await this.open(this.pick(USERS));
      return;
    }
    const chosen = this.pick(this.#tabs);
    const {tab} = chosen;
    if (this.chance(0.04)) {
      this.#tabs = this.#tabs.filter((other) => other !== chosen);
      this.kill(chosen);
    } else if (this.chance(0.12)) {
      await this.account.faults(
        ...[REORDERING, FAULTS].map((kind): Fault => ({...this.pick(kind), times: this.pick([1, 2, 3])})),
      );
    } else if (this.chance(0.02)) await this.account.faults({kind: 'offline'});
    else if (this.chance(0.02)) {
      const retryAt = new Date(Date.now() + this.pick([1000, 2000])).toUTCString();
      await this.account.faults({kind: 'status', status: 429, headers: {'retry-after': retryAt}, times: 1});
    } else if (this.chance(0.12)) await this.goOnline();
    else if (this.chance(0.05)) tab.window.dispatchEvent(new Event(this.pick(['online', 'pageshow'])));
    else if (this.chance(0.03)) {
      this.allowedRepeats += chosen.unsettled;
      tab.window.dispatchEvent(new Event('pagehide'));
    } else if (this.chance(0.03)) await this.changeVote(chosen);
    else if (this.chance(0.05)) void tab.client.flush();
    else if (this.chance(0.03)) chosen.user = this.pick(USERS);
    else if (this.chance(0.02)) this.#clock.offset = this.pick(CLOCKS);
    else await this.write(chosen);
  }

  /** Ends all faults and fires `online` in every tab. */
  async goOnline(): Promise<void> {
    await this.account.faults();
    for (const {tab} of this.#tabs) tab.window.dispatchEvent(new Event('online'));
  }

  /** Performs a random write. Resolves when the SDK has accepted it. */
  async write(by: OpenTab): Promise<void> {
    const {
      user,
      tab: {client},
    } = by;
    const [sessionId, session] = this.pick(this.#sessionsOf(user)) ?? [];
    if (sessionId) this.#touched.add(sessionId);
    let written: Promise<unknown>;
    if (!sessionId || !session || this.chance(0.15)) {
      const id = crypto.randomUUID();
      this.expected.set(id, {user, votes: new Map()});
      this.#touched.add(id);
      written = client.startSession({treeId: 'vpn', id});
    } else if (this.chance(0.15)) written = client.visitStep({sessionId, stepId: this.pick(TREE_STEPS)});
    else if (this.chance(0.15) && !session.outcome) {
      session.outcome = this.pick(OUTCOMES);
      written = client.completeSession({sessionId, outcome: session.outcome});
    } else if (this.chance(0.4) && session.outcome && !session.rating) {
      session.rating = {
        rating: this.pick([1, 2, 3, 4, 5]),
        comment: this.pick([null, 'Fine.', '„Ünïcode“ 🎉']),
      };
      written = client.rateSession({sessionId, ...session.rating});
    } else {
      await this.vote(by, sessionId, this.pick(TREE_STEPS), this.pick([true, true, false, false, null]));
      return;
    }
    await this.#accepted(by, written);
  }

  /** Votes, or removes the vote with `null`. */
  async vote(by: OpenTab, sessionId: string, stepId: string, wasHelpful: boolean | null): Promise<void> {
    const {client} = by.tab;
    const votes = this.expected.get(sessionId)?.votes;
    if (wasHelpful === null) {
      votes?.delete(stepId);
      await this.#accepted(by, client.removeStepFeedback({sessionId, stepId}));
    } else {
      votes?.set(stepId, wasHelpful);
      await this.#accepted(by, client.submitStepFeedback({sessionId, stepId, wasHelpful}));
    }
  }

  /** Submits two different votes, the first of which reaches the server last. */
  async changeVote(by: OpenTab): Promise<void> {
    const [sessionId] = this.#sessionsOf(by.user).at(-1) ?? [];
    if (!sessionId) return;
    this.#touched.add(sessionId);
    const stepId = this.pick(TREE_STEPS);
    await this.account.faults();
    await this.#allSent(by);
    await this.account.faults({...this.pick(REORDERING), times: 1});
    for (const wasHelpful of this.pick([
      [true, false],
      [true, null],
      [null, true],
    ])) {
      await this.vote(by, sessionId, stepId, wasHelpful);
      await by.tab.client.flush();
    }
    await this.#allSent(by);
    await this.account.faults();
  }

  async #allSent({user, tab: {client}}: OpenTab): Promise<void> {
    const started = performance.now();
    while ((await client.pending()) > 0) {
      if (performance.now() - started > MAX_SETTLE_MS) {
        throw new Error(`seed ${SEED}: items of ${user} are still pending`);
      }
      await client.flush();
    }
  }

  #sessionsOf(user: string): [string, Expected][] {
    // The latest ones, so that late requests affect sessions with newer writes.
    return [...this.expected].filter(([, session]) => session.user === user).slice(-SESSIONS_PER_USER);
  }

  async #accepted(by: OpenTab, written: Promise<unknown>): Promise<void> {
    by.unsettled++;
    const settled = written
      .catch((error: unknown) => this.refused.push(String(error)))
      .finally(() => by.unsettled--);
    // Users continue at once, or wait for the result.
    await (this.chance(0.3) ? settled : by.tab.client.pending());
  }

  /** Returns the requests that were repeated after a complete response. Only one tab sends at a time. */
  async repeatedRequests(): Promise<string[]> {
    const succeeded = new Set<string>();
    const repeated: string[] = [];
    for (const {method, path, body, status, fault} of await this.account.requests('POST|DELETE')) {
      // A step may be visited twice. A repeated request may contain the time of the event.
      if (path.endsWith('/steps')) continue;
      const key = `${method} ${path} ${JSON.stringify(body).replace(/,"\w+_at":"[^"]*"/, '')}`;
      if (succeeded.has(key)) repeated.push(key);
      if (fault === null && status !== null && status < 300) succeeded.add(key);
    }
    return repeated;
  }

  /** Ends all faults, sends all pending items and checks the server. */
  async settle(): Promise<void> {
    await this.goOnline();
    for (const user of USERS) {
      await this.#allSent(this.#tabs.find((open) => open.user === user) ?? (await this.open(user)));
    }
    // Every item is sent before its tab closes.
    for (const {tab} of this.#tabs.splice(0)) tab.kill();
    await this.#expectServerState();
  }

  /** Expects that the server has the sessions that changed since the last check. */
  async #expectServerState(): Promise<void> {
    expect(this.refused, `seed ${SEED}`).to.deep.equal([]);
    for (const sessionId of this.#touched) {
      const {user, votes, outcome = null, rating = null} = this.expected.get(sessionId)!;
      const session = await this.account.call<{user_id: string; outcome: string | null}>(
        'GET',
        `/sessions/${sessionId}`,
      );
      const feedback = await this.account.feedback(sessionId);
      const actual = {
        user: session.user_id,
        outcome: session.outcome,
        votes: feedback.steps.map(({step_id, was_helpful}) => [step_id, was_helpful]).sort(),
        rating: feedback.rating && {rating: feedback.rating.rating, comment: feedback.rating.comment},
      };
      const wanted = {user, outcome, votes: [...votes].sort(), rating};
      expect(actual, `seed ${SEED}, session ${sessionId}`).to.deep.equal(wanted);
    }
    this.#touched.clear();
  }
}

it(`random writes and faults: the server has the last state of each, once (seed ${SEED}, ${STEPS} steps)`, async function () {
  this.timeout(STEPS * 400 + 2 * MAX_SETTLE_MS);
  const account = await createAccount();
  await account.putFlow('vpn', TREE_STEPS);
  const tokens = new Map<string, string>();
  for (const userId of USERS) tokens.set(userId, await account.token({userId}));
  const scenario = new Scenario(account, tokens);
  for (let i = 1; i <= STEPS; i++) {
    await scenario.step();
    if (i % STEPS_PER_CHECK === 0 || i === STEPS) await scenario.settle();
  }
  const repeated = await scenario.repeatedRequests();
  expect(repeated.length, `seed ${SEED}: ${repeated.slice(0, 3).join(', ')}`).to.be.at.most(
    scenario.allowedRepeats,
  );
  const team = await account.call<{summary: {total_sessions: number}; total_ratings: number}>(
    'GET',
    '/insights/team',
  );
  const all = [...scenario.expected.values()];
  expect(team.summary.total_sessions, `seed ${SEED}`).to.equal(all.length);
  expect(team.total_ratings, `seed ${SEED}`).to.equal(all.filter(({rating}) => rating).length);
});
