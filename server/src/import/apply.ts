import {MAX_CLOCK_LEAD_MS, type ImportLine} from '@resolutionflow/contract';
import type {Account} from '../accounts/account.js';
import type {Executor, WriteOptions} from '../db/database.js';
import {asColumn} from '../feedback/reasons.js';
import {setVote} from '../feedback/repository.js';
import {insertOrFindRating} from '../ratings/repository.js';
import {findFlow, findStep, saveFlow} from '../flows/repository.js';
import {ApiProblem} from '../api-problem.js';
import {ensureUser, nameUserByImport} from '../people/repository.js';
import {
  aboutSession,
  finishSession,
  insertSession,
  lockSession,
  recordVisit,
  type SessionRow,
} from '../sessions/repository.js';
import {requireSameSession} from '../sessions/service.js';

/** The account of an import. The ref of a flow or step never changes, so each is looked up once. */
export class Destination {
  readonly #flows = new Map<string, number>();
  readonly #steps = new Map<string, number>();

  /** @param now - ms since the epoch. */
  constructor(
    readonly account: Account,
    readonly now: number,
  ) {}

  /** Forgets the refs that a rolled-back write has looked up. */
  forget(): void {
    this.#flows.clear();
    this.#steps.clear();
  }

  async flow(tx: Executor, treeId: string): Promise<number> {
    const ref = this.#flows.get(treeId) ?? (await findFlow(tx, this.account.ref, treeId))?.ref;
    if (ref === undefined) throw new ApiProblem('not_found', 'There is no such flow in the account.');
    this.#flows.set(treeId, ref);
    return ref;
  }

  async step(tx: Executor, {flow_ref}: SessionRow, stepId: string): Promise<number> {
    const key = `${flow_ref} ${stepId}`;
    const ref = this.#steps.get(key) ?? (await findStep(tx, this.account.ref, flow_ref, stepId))?.ref;
    if (ref === undefined) throw new ApiProblem('not_found', "There is no such step in the session's flow.");
    this.#steps.set(key, ref);
    return ref;
  }

  async session(tx: Executor, id: string): Promise<SessionRow> {
    const session = await lockSession(tx, this.account.ref, id);
    if (!session) throw new ApiProblem('not_found', 'There is no such session in the account.');
    return session;
  }

  /** A time in the past, ms since the epoch. The clock of the sender may be ahead a little. */
  time(field: string, text: string): number {
    const ms = Date.parse(text);
    if (ms > this.now + MAX_CLOCK_LEAD_MS) {
      throw new ApiProblem('validation_failed', `${field}: Expected a time not more than 5 minutes ahead`);
    }
    return ms;
  }
}

type LineOf<T extends ImportLine['type']> = Extract<ImportLine, {type: T}>;

const completedTooEarly = (): ApiProblem =>
  new ApiProblem('validation_failed', 'completed_at: Expected a time not before the session started');

async function applySession(tx: Executor, to: Destination, line: LineOf<'session'>): Promise<void> {
  const {account} = to;
  const startedAt = to.time('started_at', line.started_at);
  const completedAt = line.completed_at == null ? null : to.time('completed_at', line.completed_at);
  if (completedAt !== null && completedAt < startedAt) throw completedTooEarly();
  const flowRef = await to.flow(tx, line.tree_id);
  const userRef = await ensureUser(tx, account.ref, line.user_id);
  const outcome = line.outcome ?? null;
  const {id} = line;
  if (await insertSession(tx, account, {id, flowRef, userRef, startedAt, completedAt, outcome})) return;
  const session = await to.session(tx, id);
  requireSameSession(session, {flowRef, userRef});
  if (completedAt === null) return;
  if (completedAt < session.started_at) throw completedTooEarly();
  const isDone = await finishSession(tx, account.ref, session, {completedAt, outcome});
  if (!isDone && session.outcome !== outcome) {
    throw new ApiProblem('already_completed', 'The session was completed before with another outcome.');
  }
}

async function applyRating(tx: Executor, to: Destination, line: LineOf<'rating'>): Promise<void> {
  const createdAt = to.time('created_at', line.created_at);
  const session = await to.session(tx, line.session_id);
  if (session.completed_at === null) {
    throw new ApiProblem('session_not_completed', 'The session is still open: complete it before rating it.');
  }
  // The comment of an erased person is not stored again; the stars count.
  const comment = session.is_erased ? null : line.comment;
  const {rating, isNew} = await insertOrFindRating(tx, to.account.ref, session, {
    stars: line.rating,
    comment,
    reasons: line.reasons,
    idempotency_key: null,
    created_at: createdAt,
  });
  if (isNew) return;
  const isEqual =
    rating.rating === line.rating && rating.comment === comment && rating.reasons === asColumn(line.reasons);
  if (!isEqual) {
    throw new ApiProblem('already_rated', 'The session has another rating, and a rating is final.');
  }
}

/** Flows are the only lines on which lines about others depend. */
export function subjectOf(accountRef: number, line: ImportLine): WriteOptions {
  switch (line.type) {
    case 'flow':
      return {};
    case 'user':
      return {subject: `user ${accountRef} ${line.user_id}`};
    case 'session':
      return aboutSession(accountRef, line.id);
    default:
      return aboutSession(accountRef, line.session_id);
  }
}

/**
 * Whether a rejection leaves nothing to undo. Only a conflict may follow a change: the line may have created the row of a
 * new engineer. To undo one write on PostgreSQL, those beside it run again.
 */
export const isRejectedUnchanged = ({code}: ApiProblem): boolean => code !== 'session_conflict';

/**
 * Applies one line of history. A line that equals stored data changes nothing.
 *
 * @throws {ApiProblem} with the code of the rejection, for example if the line contradicts stored data.
 */
export async function applyLine(tx: Executor, to: Destination, line: ImportLine): Promise<void> {
  const accountRef = to.account.ref;
  switch (line.type) {
    case 'flow':
      await saveFlow(tx, accountRef, line.tree_id, line);
      return;
    case 'user':
      await nameUserByImport(tx, accountRef, line.user_id, line.name);
      return;
    case 'session':
      await applySession(tx, to, line);
      return;
    case 'visit': {
      const at = to.time('visited_at', line.visited_at);
      const session = await to.session(tx, line.session_id);
      await recordVisit(tx, accountRef, session, await to.step(tx, session, line.step_id), at);
      return;
    }
    case 'step_feedback': {
      const at = to.time('created_at', line.created_at);
      const session = await to.session(tx, line.session_id);
      const step = await to.step(tx, session, line.step_id);
      await setVote(tx, accountRef, session, step, {
        wasHelpful: line.was_helpful,
        reasons: line.reasons,
        note: session.is_erased ? null : line.note,
        seq: at,
        at,
      });
      return;
    }
    case 'rating':
      await applyRating(tx, to, line);
  }
}
