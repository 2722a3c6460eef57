import {randomUUID} from 'node:crypto';
import type {Rating} from '@resolutionflow/contract';
import {incrementReasons, incrementTotals} from '../daily-totals/daily-totals.js';
import type {Executor} from '../db/database.js';
import {hasChanged, prepared} from '../db/prepared.js';
import {RATING_REASONS, type SessionRatingsTable} from '../db/schema.js';
import {asColumn, codesIn} from '../feedback/reasons.js';
import {isoTime} from '../http/times.js';
import type {SessionRow} from '../sessions/repository.js';

export interface RatingRow {
  readonly id: string;
  readonly rating: number;
  readonly comment: string | null;
  readonly reasons: string | null;
  readonly idempotency_key: string | null;
  readonly created_at: number;
}

export const ratingAsWire = (sessionId: string, row: RatingRow): Rating => ({
  id: row.id,
  session_id: sessionId,
  rating: row.rating,
  comment: row.comment,
  reasons: codesIn(row.reasons),
  created_at: isoTime(row.created_at),
});

const ratingOfSession = prepared((db, {accountRef, sessionRef}: {accountRef: number; sessionRef: number}) =>
  db
    .selectFrom('session_ratings')
    .select(['id', 'rating', 'comment', 'reasons', 'idempotency_key', 'created_at'])
    .where('account_id', '=', accountRef)
    .where('session_ref', '=', sessionRef),
);

export const findRating = async (
  db: Executor,
  accountRef: number,
  sessionRef: number,
): Promise<RatingRow | undefined> => (await ratingOfSession(db, {accountRef, sessionRef})).rows[0];

const insertUnlessRated = prepared((db, row: SessionRatingsTable) =>
  db
    .insertInto('session_ratings')
    .values({
      account_id: row.account_id,
      session_ref: row.session_ref,
      session_id: row.session_id,
      flow_ref: row.flow_ref,
      user_ref: row.user_ref,
      id: row.id,
      rating: row.rating,
      comment: row.comment,
      reasons: row.reasons,
      idempotency_key: row.idempotency_key,
      created_at: row.created_at,
    })
    .onConflict((on) => on.columns(['account_id', 'session_ref']).doNothing()),
);

/** Rates a session, unless it has a rating: then that one is returned. */
export async function insertOrFindRating(
  tx: Executor,
  accountRef: number,
  session: SessionRow,
  {
    stars,
    reasons,
    ...rest
  }: {
    readonly stars: number;
    readonly comment: string | null;
    readonly reasons: readonly string[];
    readonly idempotency_key: string | null;
    readonly created_at: number;
  },
): Promise<{readonly rating: RatingRow; readonly isNew: boolean}> {
  const rating: RatingRow = {id: randomUUID(), rating: stars, reasons: asColumn(reasons), ...rest};
  const inserted = await insertUnlessRated(tx, {
    account_id: accountRef,
    session_ref: session.ref,
    session_id: session.id,
    flow_ref: session.flow_ref,
    user_ref: session.user_ref,
    ...rating,
  });
  if (!hasChanged(inserted)) {
    const present = await findRating(tx, accountRef, session.ref);
    if (!present) throw new Error('The existing rating has disappeared');
    return {rating: present, isNew: false};
  }
  await incrementTotals(tx, accountRef, session, {[`rating_${stars}`]: 1});
  await incrementReasons(tx, accountRef, session, RATING_REASONS, reasons, 1);
  const lead = session.started_at - rating.created_at;
  if (lead > 0) {
    await tx
      .updateTable('accounts')
      .set({rating_lead_ms: lead})
      .where('account_id', '=', accountRef)
      .where('rating_lead_ms', '<', lead)
      .execute();
  }
  return {rating, isNew: true};
}
