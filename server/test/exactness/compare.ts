import assert from 'node:assert/strict';
import {
  getFindings,
  getFlowAnalytics,
  getPersonalAnalytics,
  getSession,
  getSessionFeedback,
  getTeamAnalytics,
  type Period,
  type Route,
} from '@resolutionflow/contract';
import {verifyFigures} from '../../src/index.js';
import type {CallOptions} from '../http/harness.js';
import {OTHERS, TREES} from './happenings.js';
import {asWire, isoTime} from './moments.js';
import type {World} from './world.js';

const PERIODS: readonly Period[] = ['7d', '30d', '90d'];

/**
 * Replaces percentiles that are as near to the exact ones as promised: within 5 %, or within 0.1 minutes if that is more,
 * before they are rounded.
 */
function withExactPercentiles(actual: unknown, expected: unknown): unknown {
  if (typeof actual !== 'object' || actual === null || typeof expected !== 'object' || !expected)
    return actual;
  if (Array.isArray(actual)) {
    return actual.map((value, index) => withExactPercentiles(value, (expected as unknown[])[index]));
  }
  return Object.fromEntries(
    Object.entries(actual).map(([key, value]: [string, unknown]) => {
      const exact = (expected as Record<string, unknown>)[key];
      const isPercentile =
        /^(median|p90)_/.test(key) && typeof value === 'number' && typeof exact === 'number';
      const isNear = isPercentile && Math.abs(value - exact) <= Math.max(exact * 0.05, 0.1) + 0.05 + 1e-9;
      return [key, isNear ? exact : withExactPercentiles(value, exact)];
    }),
  );
}

/** Compares what a server answers with what was counted by hand. */
export class Comparison {
  /** The last answers, with their tags. */
  readonly #last = new Map<string, {readonly etag: string; readonly body: unknown}>();

  constructor(readonly world: World) {}

  /** Everything that can be asked. */
  async all(): Promise<void> {
    for (const period of PERIODS) await this.period(period);
    await Promise.all([...this.world.model.sessions.keys()].map((id) => this.#session(id)));
    const {server} = this.world;
    assert.deepEqual(await verifyFigures(server.database, await this.world.stored()), []);
  }

  /** Every figure of one period. */
  async period(period: Period): Promise<void> {
    const {model, admin, account, engineers, now} = this.world;
    const filters = [...engineers, ...OTHERS.slice(0, 2), ...model.pseudonyms].filter((user) =>
      this.#isKnown(user),
    );
    await Promise.all([
      this.#figures(getTeamAnalytics, {as: admin, query: {period}}, model.team(now, period)),
      ...filters.map((user) =>
        this.#figures(
          getTeamAnalytics,
          {as: account.key, query: {period, engineer_id: user}, alsoAt: true},
          model.team(now, period, user),
        ),
      ),
      ...engineers.map((user) =>
        this.#figures(
          getPersonalAnalytics,
          {as: this.world.tokenOf(user), query: {period}},
          model.me(now, period, user),
        ),
      ),
      ...TREES.map((tree_id) =>
        this.#figures(
          getFlowAnalytics,
          {as: account.key, params: {tree_id}, query: {period}},
          model.flow(now, period, tree_id),
        ),
      ),
      this.#figures(getFindings, {as: admin, query: {period}}, model.findings(now, period)),
      ...TREES.slice(0, 3).map((tree_id) =>
        this.#figures(
          getFindings,
          {as: account.key, query: {period, tree_id}, alsoAt: true},
          model.findings(now, period, {tree: tree_id}),
        ),
      ),
      ...engineers.map((user) =>
        this.#figures(
          getFindings,
          {as: admin, query: {period, engineer_id: user}},
          model.findings(now, period, {engineer: user}),
        ),
      ),
    ]);
  }

  #isKnown(user: string): boolean {
    const {names, sessions} = this.world.model;
    return names.has(user) || [...sessions.values()].some((session) => session.user === user);
  }

  /** Asked as a client that remembers the last answer: "not modified" must mean just that. */
  async #figures(route: Route, options: CallOptions, expected: unknown): Promise<void> {
    const {as, ...question} = options;
    // Another token of the same person asks the same.
    const key = JSON.stringify([route.name, question, route === getPersonalAnalytics && as]);
    const last = this.#last.get(key);
    const headers = last && {'if-none-match': last.etag};
    const {
      status,
      body,
      headers: answered,
    } = await this.world.server.call(route, {
      ...options,
      ...(headers && {headers}),
    });
    assert.ok(status === 200 || (last && status === 304), `${route.name} answered ${status}`);
    const figures: unknown = status === 304 ? last?.body : body;
    assert.deepEqual(
      withExactPercentiles(figures, expected),
      expected,
      `${route.name} ${JSON.stringify(question)}, ${status}`,
    );
    this.#last.set(key, {etag: answered.get('etag') ?? '', body: figures});
  }

  async #session(id: string): Promise<void> {
    const {server, model, account} = this.world;
    const session = model.sessions.get(id);
    assert.ok(session);
    const call = {as: account.key, params: {session_id: id}};
    assert.deepEqual(await server.ok(200, getSession, call), asWire(session));
    const {rating, steps} = await server.ok(200, getSessionFeedback, call);
    assert.deepEqual(
      new Map(steps.map(({step_id, ...vote}) => [step_id, vote])),
      new Map(
        [...session.votes].flatMap(([step, {wasHelpful, reasons, note}]) =>
          wasHelpful === null ? [] : [[step, {was_helpful: wasHelpful, reasons, note}] as const],
        ),
      ),
    );
    assert.deepEqual(
      rating && {
        rating: rating.rating,
        comment: rating.comment,
        reasons: rating.reasons,
        created_at: rating.created_at,
      },
      session.rating
        ? {
            rating: session.rating.stars,
            comment: session.rating.comment,
            reasons: session.rating.reasons,
            created_at: isoTime(session.rating.at),
          }
        : null,
    );
  }
}
