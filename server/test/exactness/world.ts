import assert from 'node:assert/strict';
import {
  completeSession,
  eraseUser,
  getFlowAnalytics,
  getPersonalAnalytics,
  getTeamAnalytics,
  importHistory,
  listEngineers,
  putFlow,
  rateSession,
  removeStepFeedback,
  startSession,
  submitStepFeedback,
  visitStep,
  type ImportLineInput,
  type Outcome,
  type Period,
} from '@resolutionflow/contract';
import fc from 'fast-check';
import {findAccount} from '../../src/accounts/repository.js';
import {changeTimeZone, rebuildFigures, verifyFigures} from '../../src/index.js';
import type {TestAccount, TestServer} from '../http/harness.js';
import {Model, type ModelSession} from './model.js';

const MINUTE = 60_000;
const DAY = 86_400_000;
const LONG_SECONDS = 500 * 86_400;

export const ZONES = ['UTC', 'Asia/Kathmandu', 'America/St_Johns', 'Europe/Berlin', 'America/New_York'];
const TREES = ['vpn', 'printer', 'mail'];
const STEPS = ['a', 'b', 'c', 'd'];
const USERS = ['ada', 'bob', 'eve@x|1'];
const PERIODS: readonly Period[] = ['7d', '30d', '90d'];
const OUTCOMES: readonly Outcome[] = ['resolved', 'escalated', 'workaround', 'unresolved'];

const index = fc.nat(1000);
const share = fc.double({min: 0, max: 1, noNaN: true});

/** One thing that happens; the numbers are taken modulo what there is. */
export const happening = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('start' as const),
      user: index,
      tree: index,
      days: share,
      byKey: fc.boolean(),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({kind: fc.constant('visit' as const), session: index, step: index, at: share}),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('vote' as const),
      session: index,
      step: index,
      wasHelpful: fc.option(fc.boolean()),
      late: share,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('cross' as const),
      session: index,
      step: index,
      votes: fc.array(fc.option(fc.boolean()), {minLength: 2, maxLength: 5}),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({kind: fc.constant('complete' as const), session: index, outcome: index, at: share}),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('rate' as const),
      session: index,
      stars: fc.integer({min: 1, max: 5}),
      comment: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('import' as const),
      user: index,
      tree: index,
      days: share,
      minutes: fc.option(share),
      outcome: fc.option(index),
      stars: fc.option(fc.integer({min: 1, max: 5})),
      steps: fc.subarray(STEPS),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      days: fc.oneof(
        share,
        share.map((one) => one / 50),
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('flow' as const),
      tree: index,
      name: index,
      steps: fc.shuffledSubarray(STEPS),
    }),
  },
  {weight: 1, arbitrary: fc.record({kind: fc.constant('rename' as const), user: index, name: index})},
  {weight: 1, arbitrary: fc.record({kind: fc.constant('zone' as const), zone: index})},
  {weight: 1, arbitrary: fc.record({kind: fc.constant('rebuild' as const)})},
  {weight: 1, arbitrary: fc.record({kind: fc.constant('erase' as const)})},
);
export type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

const pick = <T>(list: readonly T[], number: number): T => list[number % list.length] as T;

/** One account, on the server and in the model. */
export class World {
  readonly model: Model;
  #count = 0;
  #erased: string | undefined;
  readonly #tokens = new Map<string, string>();

  private constructor(
    readonly server: TestServer,
    readonly account: TestAccount,
    readonly admin: string,
    zone: string,
  ) {
    this.model = new Model(zone);
  }

  static async open(server: TestServer, zone: string): Promise<World> {
    const account = await server.account({timeZone: zone});
    const admin = await account.token({
      user: 'boss',
      name: 'Boss',
      role: 'team_admin',
      ttlSeconds: LONG_SECONDS,
    });
    const world = new World(server, account, admin, zone);
    for (const tree of TREES) await world.#putFlow(tree, `Flow ${tree}`, STEPS.slice(0, 3));
    for (const user of USERS) await world.#rename(user, user.toUpperCase());
    return world;
  }

  get #now(): number {
    return this.server.clock.now;
  }

  get #people(): string[] {
    return USERS.filter((user) => user !== this.#erased);
  }

  async happen(one: Happening): Promise<void> {
    // No two things happen in the same millisecond, so that nothing depends on which of them was first.
    this.server.clock.advance(7);
    switch (one.kind) {
      case 'start':
        return this.#start(one);
      case 'visit':
        return this.#visit(one);
      case 'vote':
        return this.#vote(one);
      case 'cross':
        return this.#cross(one);
      case 'complete':
        return this.#complete(one);
      case 'rate':
        return this.#rate(one);
      case 'import':
        return this.#import(one);
      case 'wait':
        return this.server.clock.advance(Math.floor(one.days * DAY * 2));
      case 'flow': {
        const steps = one.steps.length ? one.steps : ['a'];
        return this.#putFlow(pick(TREES, one.tree), `Flow ${one.name % 7}`, steps);
      }
      case 'rename':
        return this.#rename(pick(this.#people, one.user), `Name ${one.name % 5}`);
      case 'zone':
        return this.#changeZone(pick(ZONES, one.zone));
      case 'rebuild':
        await rebuildFigures(this.server.database, await this.#stored(), this.model.zone);
        return;
      case 'erase':
        return this.#erase();
    }
  }

  /** Compares everything that can be asked with the answer counted by hand. */
  async compare(): Promise<void> {
    const {server, model, admin} = this;
    const now = this.#now;
    for (const period of PERIODS) {
      const query = {period};
      assert.deepEqual(await server.ok(200, getTeamAnalytics, {as: admin, query}), model.team(now, period));
      for (const user of this.#people) {
        const filtered = {period, engineer_id: user};
        assert.deepEqual(
          await server.ok(200, getTeamAnalytics, {as: this.account.key, query: filtered, alsoAt: true}),
          model.team(now, period, user),
        );
        const as = this.#tokens.get(user) ?? '';
        assert.deepEqual(
          await server.ok(200, getPersonalAnalytics, {as, query}),
          model.me(now, period, user),
        );
      }
      for (const tree_id of TREES) {
        assert.deepEqual(
          await server.ok(200, getFlowAnalytics, {as: admin, params: {tree_id}, query}),
          model.flow(now, period, tree_id),
        );
      }
    }
    assert.deepEqual(await verifyFigures(server.database, await this.#stored()), []);
  }

  /** A session of somebody who is still there. */
  #session(number: number): ModelSession | undefined {
    const sessions = [...this.model.sessions.values()].filter(({user}) => USERS.includes(user));
    return sessions.length ? pick(sessions, number) : undefined;
  }

  #step({tree}: ModelSession, number: number): string {
    return pick([...(this.model.flows.get(tree)?.titles.keys() ?? [])], number);
  }

  async #stored() {
    const account = await findAccount(this.server.database.read, this.account.id);
    assert.ok(account);
    return account;
  }

  async #start({user: u, tree: t, days, byKey}: Happening & {kind: 'start'}): Promise<void> {
    const [user, tree] = [pick(this.#people, u), pick(TREES, t)];
    // A user's own clock is believed for a week, the host's for ever.
    const startedAt = this.#now - Math.floor(days * (byKey ? 190 : 6.9) * DAY);
    const id = `s-${++this.#count}`;
    const started_at = new Date(startedAt).toISOString();
    const body = {tree_id: tree, id, started_at, ...(byKey && {user_id: user})};
    await this.server.ok(201, startSession, {as: byKey ? this.account.key : this.#tokenOf(user), body});
    this.model.sessions.set(id, {id, tree, user, startedAt, visits: [], votes: new Map()});
  }

  #tokenOf(user: string): string {
    return this.#tokens.get(user) ?? '';
  }

  /** A moment between the start of a session and now that a user's clock may name. */
  #moment({startedAt}: ModelSession, share: number): number {
    const from = Math.max(startedAt, this.#now - Math.floor(6.9 * DAY));
    return from + Math.floor(share * (this.#now - from));
  }

  async #visit({session: s, step: n, at}: Happening & {kind: 'visit'}): Promise<void> {
    const session = this.#session(s);
    if (!session) return;
    const step = this.#step(session, n);
    // Of two visits in the same millisecond none is the latest.
    const visitedAt = this.#moment(session, at);
    if (session.visits.some((visit) => visit.at === visitedAt)) return;
    const known = session.visits.some((visit) => visit.step === step);
    await this.server.ok(known ? 200 : 201, visitStep, {
      as: this.#tokenOf(session.user),
      params: {session_id: session.id},
      body: {step_id: step, visited_at: new Date(visitedAt).toISOString()},
    });
    session.visits.push({step, at: visitedAt});
  }

  #press(session: ModelSession, step: string, wasHelpful: boolean | null, seq: number): Promise<unknown> {
    const [as, session_id] = [this.#tokenOf(session.user), session.id];
    const params = {step_id: step};
    return wasHelpful === null
      ? this.server.call(removeStepFeedback, {as, params, query: {session_id, seq}})
      : this.server.call(submitStepFeedback, {as, params, body: {session_id, was_helpful: wasHelpful, seq}});
  }

  #keep(session: ModelSession, step: string, wasHelpful: boolean | null, seq: number): void {
    const known = session.votes.get(step);
    if (!known || seq >= known.seq) session.votes.set(step, {wasHelpful, seq});
  }

  async #vote({session: s, step: n, wasHelpful, late}: Happening & {kind: 'vote'}): Promise<void> {
    const session = this.#session(s);
    if (!session) return;
    const step = this.#step(session, n);
    const seq = this.#now - (late > 0.5 ? Math.floor(late * DAY) : 0);
    await this.#press(session, step, wasHelpful, seq);
    this.#keep(session, step, wasHelpful, seq);
  }

  /** Presses that cross on their way: the last one wins in whatever order they arrive. */
  async #cross({session: s, step: n, votes}: Happening & {kind: 'cross'}): Promise<void> {
    const session = this.#session(s);
    if (!session) return;
    const step = this.#step(session, n);
    const presses = votes.map((wasHelpful, i) => ({wasHelpful, seq: this.#now + i}));
    await Promise.all(presses.toReversed().map((one) => this.#press(session, step, one.wasHelpful, one.seq)));
    for (const {wasHelpful, seq} of presses) this.#keep(session, step, wasHelpful, seq);
  }

  async #complete({session: s, outcome: o, at}: Happening & {kind: 'complete'}): Promise<void> {
    const session = this.#session(s);
    if (!session || session.completedAt !== undefined) return;
    const outcome = pick(OUTCOMES, o);
    const completedAt = this.#moment(session, at);
    const request = {
      as: this.#tokenOf(session.user),
      params: {session_id: session.id},
      body: {outcome, completed_at: new Date(completedAt).toISOString()},
    };
    // Twice at once, as a client that did not hear the answer.
    await Promise.all([1, 2].map(() => this.server.ok(200, completeSession, request)));
    Object.assign(session, {completedAt, outcome});
  }

  async #rate({session: s, stars, comment: hasComment}: Happening & {kind: 'rate'}): Promise<void> {
    const session = this.#session(s);
    if (!session || session.completedAt === undefined || session.rating) return;
    const comment = hasComment ? `Comment ${this.#count}` : null;
    const request = {
      as: this.#tokenOf(session.user),
      params: {session_id: session.id},
      body: {rating: stars, comment},
      headers: {'idempotency-key': `key-${session.id}`},
    };
    const answers = await Promise.all([1, 2].map(() => this.server.ok(201, rateSession, request)));
    assert.deepEqual(answers[0], answers[1]);
    session.rating = {stars, comment, at: this.#now};
  }

  async #import(one: Happening & {kind: 'import'}): Promise<void> {
    const [user, tree] = [pick(this.#people, one.user), pick(TREES, one.tree)];
    const id = `s-${++this.#count}`;
    const startedAt = this.#now - Math.floor(one.days * 190 * DAY) - 1;
    const completedAt =
      one.minutes === null
        ? undefined
        : startedAt + Math.floor(one.minutes * Math.min(90 * MINUTE, this.#now - startedAt));
    const outcome = completedAt === undefined || one.outcome === null ? null : pick(OUTCOMES, one.outcome);
    const iso = (at: number): string => new Date(at).toISOString();
    const session: ModelSession = {id, tree, user, startedAt, visits: [], votes: new Map()};
    const lines: ImportLineInput[] = [
      {
        type: 'session',
        id,
        tree_id: tree,
        user_id: user,
        started_at: iso(startedAt),
        ...(completedAt !== undefined && {completed_at: iso(completedAt), outcome}),
      },
    ];
    if (completedAt !== undefined) Object.assign(session, {completedAt, outcome});
    const known = [...(this.model.flows.get(tree)?.titles.keys() ?? [])];
    for (const [i, step] of one.steps.filter((id) => known.includes(id)).entries()) {
      const at = Math.min(startedAt + i * 1000, this.#now);
      if (session.visits.some((visit) => visit.at === at)) continue;
      lines.push({type: 'visit', session_id: id, step_id: step, visited_at: iso(at)});
      session.visits.push({step, at});
      lines.push({
        type: 'step_feedback',
        session_id: id,
        step_id: step,
        was_helpful: i % 2 === 0,
        created_at: iso(at),
      });
      session.votes.set(step, {wasHelpful: i % 2 === 0, seq: at});
    }
    if (completedAt !== undefined && one.stars !== null) {
      const comment = one.stars % 2 ? `Imported ${id}` : null;
      lines.push({type: 'rating', session_id: id, rating: one.stars, comment, created_at: iso(completedAt)});
      session.rating = {stars: one.stars, comment, at: completedAt};
    }
    const body = lines.map((line) => JSON.stringify(line)).join('\n');
    // A second time nothing changes.
    for (let i = 0; i < 2; i++) {
      const report = await this.server.ok(200, importHistory, {as: this.account.key, body});
      assert.deepEqual(report.rejected, []);
    }
    this.model.sessions.set(id, session);
  }

  async #putFlow(tree: string, name: string, ids: readonly string[]): Promise<void> {
    const steps = ids.map((id) => ({id, title: `Step ${id} of ${name}`}));
    const isNew = !this.model.flows.has(tree);
    const request = {as: this.admin, params: {tree_id: tree}, body: {name, steps}};
    await this.server.ok(isNew ? 201 : 200, putFlow, request);
    this.model.putFlow(tree, name, steps);
  }

  async #rename(user: string, name: string): Promise<void> {
    // A name counts from a token that is newer, by the second.
    this.server.clock.advance(2000);
    const token = await this.account.token({user, name, ttlSeconds: LONG_SECONDS});
    this.#tokens.set(user, token);
    await this.server.ok(200, getPersonalAnalytics, {as: token});
    this.model.names.set(user, name);
  }

  async #changeZone(zone: string): Promise<void> {
    await changeTimeZone(this.server.database, await this.#stored(), zone);
    this.model.zone = zone;
  }

  async #erase(): Promise<void> {
    const [user] = this.#people;
    if (this.#erased !== undefined || !user) return;
    this.#erased = user;
    await this.server.ok(204, eraseUser, {as: this.admin, params: {user_id: user}});
    this.model.names.delete(user);
    const mine = [...this.model.sessions.values()].filter((session) => session.user === user);
    // What the person is called from now on is the server's secret; where there is nothing of theirs it does not matter.
    const pseudonym = mine.length ? await this.#pseudonym() : '';
    for (const session of mine) {
      if (session.rating) session.rating.comment = null;
      this.model.sessions.set(session.id, {...session, user: pseudonym});
    }
  }

  async #pseudonym(): Promise<string> {
    const known = new Set([...USERS, 'boss']);
    const {engineers} = await this.server.ok(200, listEngineers, {as: this.admin});
    const stranger = engineers.find(({user_id}) => !known.has(user_id));
    if (stranger) return stranger.user_id;
    const row = await this.server.database.read
      .selectFrom('users')
      .select('user_id')
      .where('account_id', '=', (await this.#stored()).ref)
      .where('user_id', 'not in', [...known])
      .executeTakeFirstOrThrow();
    return row.user_id;
  }
}
