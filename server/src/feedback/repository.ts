import {MAX_CLOCK_LEAD_MS, type SessionFeedback} from '@resolutionflow/contract';
import {incrementReasons, incrementStepTotals} from '../daily-totals/daily-totals.js';
import {bumpVersion} from '../db/account-changes.js';
import type {Executor} from '../db/database.js';
import {hasChanged, prepared} from '../db/prepared.js';
import type {StepRatingsTable} from '../db/schema.js';
import type {SessionRow} from '../sessions/repository.js';
import {asColumn, codesIn} from './reasons.js';

/** A vote on a step; a null `was_helpful` is a removed vote. */
type VoteColumns = Pick<StepRatingsTable, 'was_helpful' | 'reasons' | 'note'>;

const totalsOf = ({was_helpful, note}: VoteColumns) => ({
  yes: was_helpful === 1 ? 1 : 0,
  no: was_helpful === 0 ? 1 : 0,
  notes: note === null ? 0 : 1,
});
const NO_TOTALS = {yes: 0, no: 0, notes: 0};

type VoteKey = Pick<StepRatingsTable, 'account_id' | 'session_ref' | 'step_ref'>;

const insertUnlessVoted = prepared((db, row: StepRatingsTable) =>
  db
    .insertInto('step_ratings')
    .values({
      account_id: row.account_id,
      session_ref: row.session_ref,
      step_ref: row.step_ref,
      flow_ref: row.flow_ref,
      user_ref: row.user_ref,
      was_helpful: row.was_helpful,
      reasons: row.reasons,
      note: row.note,
      seq: row.seq,
      created_at: row.created_at,
      updated_at: row.updated_at,
    })
    .onConflict((on) => on.columns(['account_id', 'session_ref', 'step_ref']).doNothing()),
);

const storedVote = prepared((db, key: VoteKey) =>
  db
    .selectFrom('step_ratings')
    .select(['was_helpful', 'reasons', 'note', 'seq'])
    .where('account_id', '=', key.account_id)
    .where('session_ref', '=', key.session_ref)
    .where('step_ref', '=', key.step_ref),
);

const replaceVote = prepared(
  (
    db,
    row: VoteKey &
      VoteColumns & {
        seq: number;
        updated_at: number;
        oldSeq: number;
        oldVote: number | null;
        oldReasons: string | null;
        oldNote: string | null;
      },
  ) =>
    db
      .updateTable('step_ratings')
      .set({
        was_helpful: row.was_helpful,
        reasons: row.reasons,
        note: row.note,
        seq: row.seq,
        updated_at: row.updated_at,
      })
      .where('account_id', '=', row.account_id)
      .where('session_ref', '=', row.session_ref)
      .where('step_ref', '=', row.step_ref)
      .where('seq', '=', row.oldSeq)
      .where('was_helpful', 'is not distinct from', row.oldVote)
      .where('reasons', 'is not distinct from', row.oldReasons)
      .where('note', 'is not distinct from', row.oldNote),
);

/** Moves the totals of a step from one vote to another. */
async function countVote(
  tx: Executor,
  accountRef: number,
  session: SessionRow,
  stepRef: number,
  old: VoteColumns | undefined,
  vote: VoteColumns,
): Promise<void> {
  const [before, after] = [old ? totalsOf(old) : NO_TOTALS, totalsOf(vote)];
  const delta = {
    yes: after.yes - before.yes,
    no: after.no - before.no,
    notes: after.notes - before.notes,
  };
  if (delta.yes || delta.no || delta.notes) {
    await incrementStepTotals(tx, accountRef, session, stepRef, delta);
  }
  if (old?.note !== vote.note) bumpVersion(tx, accountRef);
  const [oldCodes, codes] = [codesIn(old?.reasons ?? null), codesIn(vote.reasons)];
  const without = (all: readonly string[], others: readonly string[]) =>
    all.filter((code) => !others.includes(code));
  await incrementReasons(tx, accountRef, session, stepRef, without(oldCodes, codes), -1);
  await incrementReasons(tx, accountRef, session, stepRef, without(codes, oldCodes), 1);
}

/** A vote. The later one replaces all fields of the earlier one. */
export interface Vote {
  /** Null removes the vote. */
  readonly wasHelpful: boolean | null;
  readonly reasons: readonly string[];
  readonly note: string | null;
}

/**
 * Sets or removes a vote, unless a later vote is stored.
 *
 * @returns Whether no vote was stored before, removed or not.
 */
export async function setVote(
  tx: Executor,
  accountRef: number,
  session: SessionRow,
  stepRef: number,
  {wasHelpful, reasons, note, seq, at}: Vote & {readonly seq: number; readonly at: number},
): Promise<boolean> {
  const key = {account_id: accountRef, session_ref: session.ref, step_ref: stepRef};
  const vote = {
    was_helpful: wasHelpful === null ? null : Number(wasHelpful),
    reasons: asColumn(reasons),
    note,
  };
  const isNew = hasChanged(
    await insertUnlessVoted(tx, {
      ...key,
      ...vote,
      flow_ref: session.flow_ref,
      user_ref: session.user_ref,
      seq,
      created_at: at,
      updated_at: at,
    }),
  );
  if (isNew) {
    await countVote(tx, accountRef, session, stepRef, undefined, vote);
    return true;
  }
  for (;;) {
    const {
      rows: [old],
    } = await storedVote(tx, key);
    // A stored seq counts as 5 minutes ahead at most, too: the server's clock may have been set back since.
    if (!old || Math.min(old.seq, at + MAX_CLOCK_LEAD_MS) > seq) return false;
    const isReplaced = hasChanged(
      await replaceVote(tx, {
        ...key,
        ...vote,
        seq,
        updated_at: at,
        oldSeq: old.seq,
        oldVote: old.was_helpful,
        oldReasons: old.reasons,
        oldNote: old.note,
      }),
    );
    // The statement replaces only the vote that was read. If another write has changed it since, read again.
    if (!isReplaced) continue;
    await countVote(tx, accountRef, session, stepRef, old, vote);
    return false;
  }
}

/** The votes of a session, without removed ones, in flow order. */
export async function votesOf(
  db: Executor,
  accountRef: number,
  sessionRef: number,
): Promise<SessionFeedback['steps']> {
  const rows = await db
    .selectFrom('step_ratings')
    .innerJoin('steps', (on) =>
      on
        .onRef('steps.account_id', '=', 'step_ratings.account_id')
        .onRef('steps.ref', '=', 'step_ratings.step_ref'),
    )
    .select(['steps.step_id', 'step_ratings.was_helpful', 'step_ratings.reasons', 'step_ratings.note'])
    .where('step_ratings.account_id', '=', accountRef)
    .where('step_ratings.session_ref', '=', sessionRef)
    .where('step_ratings.was_helpful', 'is not', null)
    .orderBy('steps.is_archived')
    .orderBy('steps.position')
    .orderBy('steps.step_id')
    .execute();
  return rows.map(({step_id, was_helpful, reasons, note}) => ({
    step_id,
    was_helpful: was_helpful === 1,
    reasons: codesIn(reasons),
    note,
  }));
}
