import assert from 'node:assert/strict';
import {
  eraseUser,
  getPersonalAnalytics,
  getSession,
  importHistory,
  putFlow,
  type ImportLineInput,
} from '@resolutionflow/contract';
import {findAccount} from '../../src/accounts/repository.js';
import {changeTimeZone, rebuildFigures, type Account} from '../../src/index.js';
import type {TestAccount, TestServer} from '../http/harness.js';
import {
  ENGINEERS,
  NAMES,
  OTHERS,
  STEPS,
  TREES,
  type ScenarioEvent,
  type EventOf,
  type ImportedSession,
} from './events.js';
import type {PastSession} from './history.js';
import {complete, cross, rate, start, visit, vote} from './in-session.js';
import {writeLines} from './lines.js';
import {dayIn, Model} from './model.js';
import {DAY, MINUTE, pick} from './times.js';

const QUARTER_HOUR_MS = 15 * MINUTE;
const TOKEN_SECONDS = (500 * DAY) / 1000;

/** One account on the server and in the model. Applies each event to both and expects the right response. */
export class Scenario {
  readonly model: Model;
  #count = 0;
  readonly #tokens = new Map<string, string[]>();

  private constructor(
    readonly server: TestServer,
    readonly account: TestAccount,
    readonly admin: string,
    zone: string,
  ) {
    this.model = new Model(zone);
  }

  static async open(server: TestServer, zone: string, past: readonly ImportedSession[]): Promise<Scenario> {
    const account = await server.account({timeZone: zone});
    const admin = await account.token({
      user: 'boss',
      name: 'Boss',
      role: 'team_admin',
      ttlSeconds: TOKEN_SECONDS,
    });
    const scenario = new Scenario(server, account, admin, zone);
    await scenario.#import([
      ...TREES.map((tree_id, index) => ({
        type: 'flow' as const,
        tree_id,
        name: pick(NAMES, index),
        steps: STEPS.slice(0, 3).map((id) => ({id, title: `Step ${id}`})),
      })),
      // The remaining users are unknown until an event names them.
      ...OTHERS.slice(0, 6).map((user_id, index) => ({
        type: 'user' as const,
        user_id,
        name: pick(NAMES, index + 3),
      })),
    ]);
    for (const [index, user] of ENGINEERS.entries()) await scenario.#nameByToken(user, pick(NAMES, index));
    await scenario.#import(writeLines(scenario, past));
    return scenario;
  }

  get now(): number {
    return this.server.clock.now;
  }

  /** The engineers who can sign in: those that are not erased. */
  get engineers(): string[] {
    return ENGINEERS.filter((user) => !this.model.erased.has(user));
  }

  /** Returns the latest token of an engineer. */
  tokenOf(user: string): string {
    return this.#tokens.get(user)?.at(-1) ?? '';
  }

  async stored(): Promise<Account> {
    const account = await findAccount(this.server.database.read, this.account.id);
    assert.ok(account);
    return account;
  }

  /** Applies an event to server and model. The caller handles `check`. */
  async apply(one: Exclude<ScenarioEvent, {kind: 'check'}>): Promise<void> {
    switch (one.kind) {
      case 'start':
        return start(this, one);
      case 'visit':
        return visit(this, one);
      case 'vote':
        return vote(this, one);
      case 'cross':
        return cross(this, one);
      case 'complete':
        return complete(this, one);
      case 'rate':
        return rate(this, one);
      case 'import': {
        const lines = writeLines(this, one.imported);
        await this.#import(lines);
        if (one.isRepeated) await this.#import(lines);
        return;
      }
      case 'wait':
        return this.#wait(one);
      case 'meanwhile':
        return this.#meanwhile(one);
      case 'flow':
        return this.#flow(one);
      case 'name': {
        const name = pick(NAMES, one.name);
        if (!one.byImport) return this.#nameByToken(pick(ENGINEERS, one.user), name);
        const user_id = pick([...ENGINEERS, ...OTHERS], one.user);
        return this.#import([{type: 'user', user_id, name}]);
      }
      case 'erase':
        return this.#erase(pick([...ENGINEERS, ...OTHERS], one.user));
    }
  }

  /** Picks a session, usually one of the last four, so that these have many events. */
  session(number: number): PastSession | undefined {
    const all = [...this.model.sessions.values()];
    const some = number % 4 ? all.slice(-4) : all;
    return some.length ? pick(some, Math.floor(number / 4)) : undefined;
  }

  /** Picks a current or archived step of the session's flow. */
  step({tree}: PastSession, number: number): string {
    return pick([...(this.model.flows.get(tree)?.titles.keys() ?? [])], number);
  }

  newId(): string {
    return `s-${++this.#count}`;
  }

  async #import(lines: readonly ImportLineInput[]): Promise<void> {
    const expected = lines.flatMap((line, index) => {
      const code = this.model.importLine(line);
      return code ? [{line: index + 1, code}] : [];
    });
    const body = lines.map((line) => JSON.stringify(line)).join('\n');
    const report = await this.server.expectOk(200, importHistory, {as: this.account.key, body});
    assert.deepEqual(
      report.rejected.map(({line, code}) => ({line, code})),
      expected,
    );
    assert.equal(report.rejected_total, expected.length);
    assert.equal(report.accepted, lines.length - expected.length);
  }

  async #flow({tree, name: n, steps: ids, byImport}: EventOf<'flow'>): Promise<void> {
    const [tree_id, name] = [pick(TREES, tree), pick(NAMES, n)];
    const steps = ids.map((id) => ({id, title: `Step ${id} of ${name}`}));
    if (byImport) return this.#import([{type: 'flow', tree_id, name, steps}]);
    await this.server.expectOk(200, putFlow, {as: this.admin, params: {tree_id}, body: {name, steps}});
    this.model.putFlow(tree_id, name, steps);
  }

  async #nameByToken(user: string, name: string): Promise<void> {
    // Only a token that is at least a second newer changes the name.
    this.server.clock.advance(2000);
    const token = await this.account.token({user, name, ttlSeconds: TOKEN_SECONDS});
    const call = {as: token, query: {period: '7d'}};
    if (this.model.erased.has(user)) {
      await this.server.expectRefused('erased', getPersonalAnalytics, call);
      return;
    }
    await this.server.expectOk(200, getPersonalAnalytics, call);
    this.model.nameByToken(user, name, this.now);
    const tokens = this.#tokens.get(user) ?? [];
    this.#tokens.set(user, [...tokens, token]);
    // The first token is still valid but no longer changes the name.
    await this.server.expectOk(200, getPersonalAnalytics, {...call, as: tokens[0] ?? token});
  }

  #wait({days, toMidnight}: EventOf<'wait'>): void {
    const {clock} = this.server;
    if (!toMidnight) return clock.advance(Math.floor(days * DAY));
    // Offsets from UTC are multiples of 15 minutes.
    const today = dayIn(this.model.zone, clock.now);
    let quarter = Math.floor(clock.now / QUARTER_HOUR_MS) * QUARTER_HOUR_MS;
    while (dayIn(this.model.zone, quarter) === today) quarter += QUARTER_HOUR_MS;
    // Either the last millisecond of the day or the first of the next.
    clock.now = quarter - (days > 1 && clock.now < quarter - 1 ? 1 : 0);
  }

  async #meanwhile({job, events}: EventOf<'meanwhile'>): Promise<void> {
    const stored = await this.stored();
    const isOnce = new Set<PastSession>();
    const inSeparateSessions = events.filter(({session: s}) => {
      const session = this.session(s);
      if (!session || isOnce.has(session)) return false;
      return isOnce.add(session);
    });
    const {database} = this.server;
    const done =
      job === 'nothing'
        ? Promise.resolve()
        : job === 'rebuild'
          ? rebuildFigures(database, stored)
          : changeTimeZone(database, stored, job);
    await Promise.all([done, ...inSeparateSessions.map((one) => this.apply(one))]);
    if (job !== 'nothing' && job !== 'rebuild') this.model.zone = job;
  }

  async #erase(user: string): Promise<void> {
    const isKnown =
      this.model.erased.has(user) ||
      this.model.names.has(user) ||
      [...this.model.sessions.values()].some((session) => session.user === user);
    const call = {as: this.admin, params: {user_id: user}};
    if (!isKnown) {
      await this.server.expectRefused('not_found', eraseUser, call);
      return;
    }
    await this.server.expectOk(204, eraseUser, call);
    if (this.model.erased.has(user)) return;
    const theirs = [...this.model.sessions.values()].find((session) => session.user === user);
    // Only the user's sessions show the pseudonym.
    const pseudonym = theirs
      ? (await this.server.expectOk(200, getSession, {as: this.admin, params: {session_id: theirs.id}}))
          .user_id
      : `nowhere-${user}`;
    assert.notEqual(pseudonym, user);
    this.model.erase(user, pseudonym);
  }
}
