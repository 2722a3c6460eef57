import {incrementStepTotals} from '../daily-totals/daily-totals.js';
import type {Executor} from '../db/database.js';
import {hasChanged, prepared} from '../db/prepared.js';
import type {StepRatingsTable} from '../db/schema.js';
import type {SessionRow} from '../sessions/repository.js';

const cellOf = (vote: number | null): {yes: number; no: number} => ({
  yes: vote === 1 ? 1 : 0,
  no: vote === 0 ? 1 : 0,
});

const insertUnlessVoted = prepared((db, row: StepRatingsTable) =>
  db
    .insertInto('step_ratings')
    .values({
      account_id: row.account_id,
      session_ref: row.session_ref,
      step_ref: row.step_ref,
      was_helpful: row.was_helpful,
      seq: row.seq,
      created_at: row.created_at,
      updated_at: row.updated_at,
    })
    .onConflict((on) => on.columns(['account_id', 'session_ref', 'step_ref']).doNothing()),
);

const replaceVote = prepared(
  (
    db,
    row: Omit<StepRatingsTable, 'was_helpful' | 'created_at'> & {old: number | null; vote: number | null},
  ) =>
    db
      .updateTable('step_ratings')
      .set({was_helpful: row.vote, seq: row.seq, updated_at: row.updated_at})
      .where('account_id', '=', row.account_id)
      .where('session_ref', '=', row.session_ref)
      .where('step_ref', '=', row.step_ref)
      .where('seq', '<=', row.seq)
      .where('was_helpful', 'is not distinct from', row.old),
);

/**
 * Sets or takes back (null) a vote, unless a later press has won.
 *
 * @returns Whether there was none before, taken back or not.
 */
export async function setVote(
  tx: Executor,
  accountRef: number,
  session: SessionRow,
  stepRef: number,
  {wasHelpful, seq, at}: {readonly wasHelpful: boolean | null; readonly seq: number; readonly at: number},
): Promise<boolean> {
  const vote = wasHelpful === null ? null : Number(wasHelpful);
  const row = {account_id: accountRef, session_ref: session.ref, step_ref: stepRef, seq, updated_at: at};
  if (hasChanged(await insertUnlessVoted(tx, {...row, was_helpful: vote, created_at: at}))) {
    if (vote !== null) await incrementStepTotals(tx, accountRef, session, stepRef, cellOf(vote));
    return true;
  }
  // One statement for each vote that there may be: its row count says which one was there.
  for (const old of [1, 0, null]) {
    if (!hasChanged(await replaceVote(tx, {...row, old, vote}))) continue;
    if (old !== vote) {
      const [before, after] = [cellOf(old), cellOf(vote)];
      await incrementStepTotals(tx, accountRef, session, stepRef, {
        yes: after.yes - before.yes,
        no: after.no - before.no,
      });
    }
    break;
  }
  return false;
}

/** The votes of a session that have not been taken back, in flow order. */
export async function votesOf(
  db: Executor,
  accountRef: number,
  sessionRef: number,
): Promise<{step_id: string; was_helpful: boolean}[]> {
  const rows = await db
    .selectFrom('step_ratings')
    .innerJoin('steps', (on) =>
      on
        .onRef('steps.account_id', '=', 'step_ratings.account_id')
        .onRef('steps.ref', '=', 'step_ratings.step_ref'),
    )
    .select(['steps.step_id', 'step_ratings.was_helpful'])
    .where('step_ratings.account_id', '=', accountRef)
    .where('step_ratings.session_ref', '=', sessionRef)
    .where('step_ratings.was_helpful', 'is not', null)
    .orderBy('steps.is_archived')
    .orderBy('steps.position')
    .orderBy('steps.step_id')
    .execute();
  return rows.map(({step_id, was_helpful}) => ({step_id, was_helpful: was_helpful === 1}));
}
