import {expect} from '@open-wc/testing';
import type {Outcome} from '@resolutionflow/sdk';
import {createAccount, type Account, type Fault} from '../../../dev/dist/fixtures/page-account.js';
import {Clock} from './setup.js';
import {Tab} from './tab.js';

/** More steps by `RF_STEPS`, the same again by `RF_SEED`. */
const {steps, seed} = (window as unknown as {rfRandom: {steps?: string; seed?: string}}).rfRandom;
const STEPS = Number(steps ?? 500);
const SEED = Number(seed ?? Math.floor(Math.random() * 2 ** 32));
const MOST_TABS = 3;
/** After so many steps the server is asked what it has: later ones would make good what went wrong before. */
const ROUND = 40;
/** In how many sessions a person works at the same time. */
const LATEST = 2;
/** What is left must be through by then, ms. */
const LONGEST_SETTLE = 30_000;
const USERS = ['ada', 'bob'];
const TREE_STEPS = ['cable', 'router', 'dns'];
const OUTCOMES: readonly Outcome[] = ['resolved', 'escalated', 'workaround', 'unresolved'];

/** Numbers that are the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What a person has done, as the server must have it in the end. */
interface Expected {
  readonly user: string;
  readonly votes: Map<string, boolean>;
  outcome?: Outcome;
  rating?: {rating: number; comment: string | null};
}

const DAY = 86_400_000;
/** Where the device's clock jumps to, ms from what time it is: behind, and back. */
const CLOCKS = [0, -DAY, -3 * DAY];

const FAULTS: readonly Fault[] = [
  {kind: 'offline'},
  {kind: 'lose'},
  {kind: 'half'},
  {kind: 'hold-answer'},
  ...[408, 425, 429, 500, 502, 503].map((status): Fault => ({kind: 'status', status})),
  {kind: 'slow', ms: 100},
  // Longer than a client waits.
  {kind: 'slow', ms: 700},
  {kind: 'status', status: 503, headers: {'retry-after': '0'}},
  {kind: 'status', status: 503, headers: {'retry-after': '1'}},
  {kind: 'status', status: 429, headers: {'retry-after': 'Thu, 01 Jan 1970 00:00:00 GMT'}},
  {kind: 'status', status: 200, headers: {'content-type': 'text/html'}, body: '<html>Sign in</html>'},
  {kind: 'status', status: 401},
];

/** With these an older request reaches the server after newer ones. */
const REORDERING: readonly Fault[] = [{kind: 'hold'}, {kind: 'twice'}];

interface OpenTab {
  readonly tab: Tab;
  /** Who is signed in. */
  user: string;
  /** How many writes have neither been saved nor queued yet. */
  unsettled: number;
}

class World {
  readonly expected = new Map<string, Expected>();
  readonly refused: string[] = [];
  /** What a tab had on its way or sent with its last breath when it died: it is rightly sent again. */
  leftBehind = 0;
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
    this.leftBehind += unsettled + 1;
    tab.kill();
  }

  async step(): Promise<void> {
    const mayOpen = this.#tabs.length < MOST_TABS;
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
    } else if (this.chance(0.12)) await this.comeBack();
    else if (this.chance(0.05)) tab.window.dispatchEvent(new Event(this.pick(['online', 'pageshow'])));
    else if (this.chance(0.03)) {
      this.leftBehind += chosen.unsettled;
      tab.window.dispatchEvent(new Event('pagehide'));
    } else if (this.chance(0.03)) await this.changeMind(chosen);
    else if (this.chance(0.05)) void tab.client.flush();
    else if (this.chance(0.03)) chosen.user = this.pick(USERS);
    else if (this.chance(0.02)) this.#clock.offset = this.pick(CLOCKS);
    else await this.write(chosen);
  }

  /** The network is good again, and every tab is told. */
  async comeBack(): Promise<void> {
    await this.account.faults();
    for (const {tab} of this.#tabs) tab.window.dispatchEvent(new Event('online'));
  }

  /** Something that a person does; it is accepted when this resolves. */
  async write(by: OpenTab): Promise<void> {
    const {
      user,
      tab: {client},
    } = by;
    const [sessionId, session] = this.pick(this.#mine(user)) ?? [];
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

  /** A vote, or null for taking it back. */
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

  /** Votes one way and then another, and the first vote reaches the server last. */
  async changeMind(by: OpenTab): Promise<void> {
    const [sessionId] = this.#mine(by.user).at(-1) ?? [];
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
      if (performance.now() - started > LONGEST_SETTLE) {
        throw new Error(`seed ${SEED}: what ${user} gave waits for ever`);
      }
      await client.flush();
    }
  }

  #mine(user: string): [string, Expected][] {
    // The latest ones: what is sent late has to meet what came after it.
    return [...this.expected].filter(([, session]) => session.user === user).slice(-LATEST);
  }

  async #accepted(by: OpenTab, written: Promise<unknown>): Promise<void> {
    by.unsettled++;
    const settled = written
      .catch((error: unknown) => this.refused.push(String(error)))
      .finally(() => by.unsettled--);
    // People press on, or wait and see.
    await (this.chance(0.3) ? settled : by.tab.client.pending());
  }

  /** What was sent again although the first answer had arrived whole: only one tab sends at a time. */
  async sentAgainForNothing(): Promise<string[]> {
    const answered = new Set<string>();
    const again: string[] = [];
    for (const {method, path, body, status, fault} of await this.account.requests('POST|DELETE')) {
      // A step may be visited twice. What is sent again may carry when it happened.
      if (path.endsWith('/steps')) continue;
      const key = `${method} ${path} ${JSON.stringify(body).replace(/,"\w+_at":"[^"]*"/, '')}`;
      if (answered.has(key)) again.push(key);
      if (fault === null && status !== null && status < 300) answered.add(key);
    }
    return again;
  }

  /** The network is good again, and everybody comes back. */
  async settle(): Promise<void> {
    await this.comeBack();
    for (const user of USERS) {
      await this.#allSent(this.#tabs.find((open) => open.user === user) ?? (await this.open(user)));
    }
    // Nothing is left behind.
    for (const {tab} of this.#tabs.splice(0)) tab.kill();
    await this.#check();
  }

  /** The server has what people have done since it was asked last. */
  async #check(): Promise<void> {
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

it(`the server ends with the last state of everything, once (seed ${SEED}, ${STEPS} steps)`, async function () {
  this.timeout(STEPS * 400 + 60_000);
  const account = await createAccount();
  await account.putFlow('vpn', TREE_STEPS);
  const tokens = new Map<string, string>();
  for (const userId of USERS) tokens.set(userId, await account.token({userId}));
  const world = new World(account, tokens);
  for (let i = 1; i <= STEPS; i++) {
    await world.step();
    if (i % ROUND === 0 || i === STEPS) await world.settle();
  }
  const sentAgain = await world.sentAgainForNothing();
  expect(sentAgain.length, `seed ${SEED}: ${sentAgain.slice(0, 3).join(', ')}`).to.be.at.most(
    world.leftBehind,
  );
  const team = await account.call<{summary: {total_sessions: number}; total_ratings: number}>(
    'GET',
    '/insights/team',
  );
  const all = [...world.expected.values()];
  expect(team.summary.total_sessions, `seed ${SEED}`).to.equal(all.length);
  expect(team.total_ratings, `seed ${SEED}`).to.equal(all.filter(({rating}) => rating).length);
});
