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
import {OTHERS, TREES} from './events.js';
import {asWire, isoTime} from './times.js';
import type {Scenario} from './scenario.js';

const PERIODS: readonly Period[] = ['7d', '30d', '90d'];

/**
 * Replaces percentiles that are close enough to the exact ones: within 5 % or 0.1 minutes, whichever is more, before
 * rounding.
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

/** Compares the responses of a server with the metrics of the model. */
export class Comparison {
  /** The last response of each request, with its ETag. */
  readonly #last = new Map<string, {readonly etag: string; readonly body: unknown}>();

  constructor(readonly scenario: Scenario) {}

  /** Compares all metrics, sessions and feedback. */
  async all(): Promise<void> {
    for (const period of PERIODS) await this.period(period);
    await Promise.all([...this.scenario.model.sessions.keys()].map((id) => this.#expectSession(id)));
    const {server} = this.scenario;
    assert.deepEqual(await verifyFigures(server.database, await this.scenario.stored()), []);
  }

  /** Compares all metrics of one period. */
  async period(period: Period): Promise<void> {
    const {model, admin, account, engineers, now} = this.scenario;
    const filters = [...engineers, ...OTHERS.slice(0, 2), ...model.pseudonyms].filter((user) =>
      this.#isKnown(user),
    );
    await Promise.all([
      this.#expectMetrics(getTeamAnalytics, {as: admin, query: {period}}, model.team(now, period)),
      ...filters.map((user) =>
        this.#expectMetrics(
          getTeamAnalytics,
          {as: account.key, query: {period, engineer_id: user}, alsoAt: true},
          model.team(now, period, user),
        ),
      ),
      ...engineers.map((user) =>
        this.#expectMetrics(
          getPersonalAnalytics,
          {as: this.scenario.tokenOf(user), query: {period}},
          model.me(now, period, user),
        ),
      ),
      ...TREES.map((tree_id) =>
        this.#expectMetrics(
          getFlowAnalytics,
          {as: account.key, params: {tree_id}, query: {period}},
          model.flow(now, period, tree_id),
        ),
      ),
      ...filters.map((engineer_id, index) => {
        const tree_id = TREES[index % TREES.length]!;
        return this.#expectMetrics(
          getFlowAnalytics,
          {as: admin, params: {tree_id}, query: {period, engineer_id}},
          model.flow(now, period, tree_id, engineer_id),
        );
      }),
      this.#expectMetrics(getFindings, {as: admin, query: {period}}, model.findings(now, period)),
      ...TREES.slice(0, 3).map((tree_id) =>
        this.#expectMetrics(
          getFindings,
          {as: account.key, query: {period, tree_id}, alsoAt: true},
          model.findings(now, period, {tree: tree_id}),
        ),
      ),
      ...engineers.map((user) =>
        this.#expectMetrics(
          getFindings,
          {as: admin, query: {period, engineer_id: user}},
          model.findings(now, period, {engineer: user}),
        ),
      ),
    ]);
  }

  #isKnown(user: string): boolean {
    const {names, sessions} = this.scenario.model;
    return names.has(user) || [...sessions.values()].some((session) => session.user === user);
  }

  /** Sends the last ETag, as a caching client does: a 304 must mean that the last response is still right. */
  async #expectMetrics(route: Route, options: CallOptions, expected: unknown): Promise<void> {
    const {as, ...request} = options;
    // Other tokens of the same user have the same response.
    const key = JSON.stringify([route.name, request, route === getPersonalAnalytics && as]);
    const last = this.#last.get(key);
    const headers = last && {'if-none-match': last.etag};
    const {
      status,
      body,
      headers: received,
    } = await this.scenario.server.call(route, {
      ...options,
      ...(headers && {headers}),
    });
    assert.ok(status === 200 || (last && status === 304), `${route.name} answered ${status}`);
    const metrics: unknown = status === 304 ? last?.body : body;
    assert.deepEqual(
      withExactPercentiles(metrics, expected),
      expected,
      `${route.name} ${JSON.stringify(request)}, ${status}`,
    );
    this.#last.set(key, {etag: received.get('etag') ?? '', body: metrics});
  }

  async #expectSession(id: string): Promise<void> {
    const {server, model, account} = this.scenario;
    const session = model.sessions.get(id);
    assert.ok(session);
    const call = {as: account.key, params: {session_id: id}};
    assert.deepEqual(await server.expectOk(200, getSession, call), asWire(session));
    const {rating, steps} = await server.expectOk(200, getSessionFeedback, call);
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
