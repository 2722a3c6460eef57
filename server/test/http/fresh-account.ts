import {after, before, beforeEach} from 'node:test';
import {
  getTeamAnalytics,
  importHistory,
  type ImportLineInput,
  type ImportReport,
  type Period,
  type TeamAnalytics,
} from '@resolutionflow/contract';
import type {TestAccount, TestServer} from './harness.js';
import {importSessions, type Past} from './history.js';
import {asLine} from './import-lines.js';
import {HOUR, startScene, type Scene} from './scene.js';

/** The summary of a period without sessions. */
export const EMPTY_SUMMARY = {
  total_sessions: 0,
  completed_sessions: 0,
  completion_rate: 0,
  avg_duration_minutes: 0,
  median_duration_minutes: null,
  p90_duration_minutes: null,
  outcome_breakdown: {resolved: 0, escalated: 0, workaround: 0, unresolved: 0},
  resolved_rate: null,
  resolved_interval: null,
  unfinished_sessions: 0,
  no_outcome_sessions: 0,
};

/** A scene with another account, which is empty when a test starts. */
export class FreshAccount {
  scene!: Scene;
  account!: TestAccount;

  get server(): TestServer {
    return this.scene.server;
  }

  get clock(): TestServer['clock'] {
    return this.scene.clock;
  }

  /** Imports flows, users and sessions into the account. */
  importSessions(content: Parameters<typeof importSessions>[2]): Promise<void> {
    return importSessions(this.server, this.account, content);
  }

  importLines(...lines: readonly (ImportLineInput | string)[]): Promise<ImportReport> {
    return this.server.expectOk(200, importHistory, {
      as: this.account.key,
      body: lines.map(asLine).join('\n'),
    });
  }

  team(period: Period = '30d', engineer_id?: string): Promise<TeamAnalytics> {
    return this.server.expectOk(200, getTeamAnalytics, {
      as: this.account.key,
      query: {period, ...(engineer_id !== undefined && {engineer_id})},
    });
  }

  /** Returns sessions that all started an hour ago. */
  many(count: number, of: (index: number) => Partial<Past>): Past[] {
    const started_at = this.clock.iso(-HOUR);
    return Array.from({length: count}, (_, index) => ({id: `s${index}`, started_at, ...of(index)}));
  }
}

/** Gives each test of a file an empty account. Verifies its stored metrics after the test. */
export function useFreshAccount(): FreshAccount {
  const fresh = new FreshAccount();
  before(async () => {
    fresh.scene = await startScene();
  });
  beforeEach(async () => {
    if (fresh.account) await fresh.scene.verify(fresh.account);
    fresh.account = await fresh.server.account();
  });
  after(async () => {
    await fresh.scene.verify(fresh.account);
    await fresh.scene.close();
  });
  return fresh;
}
