import assert from 'node:assert/strict';
import {importHistory, type ImportLineInput, type Outcome} from '@resolutionflow/contract';
import type {TestAccount, TestServer} from './harness.js';

/** A past session to import. */
export interface Past {
  readonly id: string;
  readonly tree_id?: string;
  readonly user_id?: string;
  readonly started_at: string;
  /** The duration. Without it the session is open. */
  readonly ms?: number;
  readonly outcome?: Outcome | null;
  readonly rating?: number;
  readonly comment?: string;
  /** The time of the rating; the end of the session by default. */
  readonly rated_at?: string;
  /** The visited steps, one per second. */
  readonly visits?: readonly string[];
  readonly votes?: Readonly<Record<string, boolean | NotHelpful>>;
  /** The reasons of the rating. */
  readonly reasons?: string[];
}

/** The reasons and note of an unhelpful vote. */
interface NotHelpful {
  readonly reasons?: string[];
  readonly note?: string;
}

function* linesOf({
  id,
  tree_id = 'f',
  user_id = 'u',
  started_at,
  ms,
  ...rest
}: Past): Generator<ImportLineInput> {
  const after = (offset: number): string => new Date(Date.parse(started_at) + offset).toISOString();
  const outcome = ms === undefined ? undefined : (rest.outcome ?? null);
  const completed_at = ms === undefined ? undefined : after(ms);
  yield {type: 'session', id, tree_id, user_id, started_at, completed_at, outcome};
  for (const [index, step_id] of (rest.visits ?? []).entries()) {
    yield {type: 'visit', session_id: id, step_id, visited_at: after(index * 1000)};
  }
  for (const [step_id, vote] of Object.entries(rest.votes ?? {})) {
    const content = typeof vote === 'boolean' ? {was_helpful: vote} : {was_helpful: false, ...vote};
    yield {type: 'step_feedback', session_id: id, step_id, ...content, created_at: started_at};
  }
  if (rest.rating !== undefined) {
    const created_at = rest.rated_at ?? completed_at ?? started_at;
    yield {
      type: 'rating',
      session_id: id,
      rating: rest.rating,
      comment: rest.comment,
      reasons: rest.reasons,
      created_at,
    };
  }
}

/** Imports flows, names and sessions. The flows have the steps `a`, `b` and `c`. */
export async function importSessions(
  server: TestServer,
  {key}: Pick<TestAccount, 'key'>,
  {
    flows = {f: 'Flow'},
    users = {},
    sessions = [],
  }: {
    readonly flows?: Readonly<Record<string, string>>;
    readonly users?: Readonly<Record<string, string>>;
    readonly sessions?: readonly Past[];
  },
): Promise<void> {
  const steps = ['a', 'b', 'c'].map((id) => ({id, title: `Step ${id}`}));
  const lines: ImportLineInput[] = [
    ...Object.entries(flows).map(([tree_id, name]) => ({type: 'flow', tree_id, name, steps}) as const),
    ...Object.entries(users).map(([user_id, name]) => ({type: 'user', user_id, name}) as const),
    ...sessions.flatMap((past) => [...linesOf(past)]),
  ];
  const body = lines.map((line) => JSON.stringify(line)).join('\n');
  const {rejected} = await server.expectOk(200, importHistory, {as: key, body});
  assert.deepEqual(rejected, []);
}
