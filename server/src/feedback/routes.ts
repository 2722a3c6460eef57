import type {Call, Handlers} from '../http/handler.js';
import {ApiProblem} from '../api-problem.js';
import {sessionFor, sessionStepFor} from '../sessions/service.js';
import type {removeStepFeedback, submitStepFeedback} from '@resolutionflow/contract';
import {findRating, insertRating, ratingAsWire, setVote, votesOf} from './repository.js';
import {exportRatings, listRatings} from './ratings.js';

const SEQ_AHEAD_MS = 5 * 60_000;

/** @returns Whether there was no vote on the step in the session before. */
async function press(
  {database, caller, params, now}: Call<typeof submitStepFeedback> | Call<typeof removeStepFeedback>,
  sessionId: string,
  seq: number | undefined,
  wasHelpful: boolean | null,
): Promise<boolean> {
  return database.write(async (tx) => {
    const ids = {sessionId, stepId: params.step_id};
    const {session, stepRef} = await sessionStepFor(tx, caller, ids, ['owner']);
    return setVote(tx, caller.account.ref, session, stepRef, {
      wasHelpful,
      seq: Math.min(seq ?? now, now + SEQ_AHEAD_MS),
      at: now,
    });
  });
}

export const feedbackHandlers = {
  async rateSession({database, caller, params, headers, body, now}) {
    const key = headers['idempotency-key'] ?? null;
    return database.write(async (tx) => {
      const session = await sessionFor(tx, caller, params.session_id, ['owner']);
      if (session.completed_at === null) {
        throw new ApiProblem(
          'session_not_completed',
          'The session is still open: complete it before rating it.',
        );
      }
      const isNew = await insertRating(tx, caller.account.ref, session, {
        stars: body.rating,
        comment: body.comment,
        key,
        createdAt: now,
      });
      const row = await findRating(tx, caller.account.ref, session.ref);
      if (!row) throw new Error('The rating that was just made is not there');
      if (!isNew && (key === null || row.idempotency_key !== key)) {
        throw new ApiProblem('already_rated', 'The session has a rating, and a rating is final.');
      }
      return {
        status: 201,
        body: ratingAsWire(session.id, row),
        ...(!isNew && {headers: {'Idempotency-Replayed': 'true'}}),
      };
    });
  },

  async submitStepFeedback(call) {
    const {session_id, was_helpful, seq} = call.body;
    const isNew = await press(call, session_id, seq, was_helpful);
    return {
      status: isNew ? 201 : 200,
      body: {step_id: call.params.step_id, session_id, was_helpful, status: isNew ? 'created' : 'updated'},
    };
  },

  async removeStepFeedback(call) {
    await press(call, call.query.session_id, call.query.seq, null);
    return {status: 204};
  },

  async getSessionFeedback({database, caller, params}) {
    return database.snapshot(async (db) => {
      const session = await sessionFor(db, caller, params.session_id, ['owner', 'admin', 'key']);
      const rating = await findRating(db, caller.account.ref, session.ref);
      return {
        status: 200,
        body: {
          session_id: session.id,
          rating: rating ? ratingAsWire(session.id, rating) : null,
          steps: await votesOf(db, caller.account.ref, session.ref),
        },
      };
    });
  },

  listRatings,
  exportRatings,
} satisfies Partial<Handlers>;
