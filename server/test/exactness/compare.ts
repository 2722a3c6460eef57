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

/** A request, and the metrics of the model for it. */
type Check = readonly [route: Route, options: CallOptions, expected: () => unknown];

/**
 * Requests at a time, as many as browsers send. On a busy machine, the last of many would wait longer for a connection than
 * the server allows.
 */
const MAX_AT_ONCE = 6;

async function forAll<T>(items: readonly T[], run: (item: T) => Promise<void>): Promise<void> {
  for (let start = 0; start < items.length; start += MAX_AT_ONCE) {
    await Promise.all(items.slice(start, start + MAX_AT_ONCE).map(run));
  }
}

/** Compares the responses of a server with the metrics of the model. */
export class Comparison {
  /** The last response of each request, with its ETag. */
  readonly #last = new Map<string, {readonly etag: string; readonly body: unknown}>();

  constructor(readonly scenario: Scenario) {}

  /** Compares all metrics, sessions and feedback. */
  async all(): Promise<void> {
    for (const period of PERIODS) await this.period(period);
    await forAll([...this.scenario.model.sessions.keys()], (id) => this.#expectSession(id));
    const {server} = this.scenario;
    assert.deepEqual(await verifyFigures(server.database, await this.scenario.stored()), []);
  }

  /** Compares all metrics of one period. */
  async period(period: Period): Promise<void> {
    const {model, admin, account, engineers, now} = this.scenario;
    const filters = [...engineers, ...OTHERS.slice(0, 2), ...model.pseudonyms].filter((user) =>
      this.#isKnown(user),
    );
    const checks: Check[] = [
      [getTeamAnalytics, {as: admin, query: {period}}, () => model.team(now, period)],
      ...filters.map((user): Check => [
        getTeamAnalytics,
        {as: account.key, query: {period, engineer_id: user}, alsoAt: true},
        () => model.team(now, period, user),
      ]),
      ...engineers.map((user): Check => [
        getPersonalAnalytics,
        {as: this.scenario.tokenOf(user), query: {period}},
        () => model.me(now, period, user),
      ]),
      ...TREES.map((tree_id): Check => [
        getFlowAnalytics,
        {as: account.key, params: {tree_id}, query: {period}},
        () => model.flow(now, period, tree_id),
      ]),
      ...filters.map((engineer_id, index): Check => {
        const tree_id = TREES[index % TREES.length]!;
        return [
          getFlowAnalytics,
          {as: admin, params: {tree_id}, query: {period, engineer_id}},
          () => model.flow(now, period, tree_id, engineer_id),
        ];
      }),
      [getFindings, {as: admin, query: {period}}, () => model.findings(now, period)],
      ...TREES.slice(0, 3).map((tree_id): Check => [
        getFindings,
        {as: account.key, query: {period, tree_id}, alsoAt: true},
        () => model.findings(now, period, {tree: tree_id}),
      ]),
      ...engineers.map((user): Check => [
        getFindings,
        {as: admin, query: {period, engineer_id: user}},
        () => model.findings(now, period, {engineer: user}),
      ]),
    ];
    await forAll(checks, (check) => this.#expectMetrics(check));
  }

  #isKnown(user: string): boolean {
    const {names, sessions} = this.scenario.model;
    return names.has(user) || [...sessions.values()].some((session) => session.user === user);
  }

  /** Sends the last ETag, as a caching client does: a 304 must mean that the last response is still right. */
  async #expectMetrics([route, options, model]: Check): Promise<void> {
    const expected = model();
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
    assert.ok(
      status === 200 || (last && status === 304),
      `${route.name} answered ${status} ${JSON.stringify(body)}`,
    );
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
