import {MAX_CLOCK_LEAD_MS, type removeStepFeedback, type submitStepFeedback} from '@resolutionflow/contract';
import type {ApiRequest, Handlers} from '../http/handler.js';
import {findRating, ratingAsWire} from '../ratings/repository.js';
import {lockedSessionStepFor, sessionFor, writeToSession} from '../sessions/service.js';
import {setVote, votesOf, type Vote} from './repository.js';

const NO_VOTE: Vote = {wasHelpful: null, reasons: [], note: null};

/** @returns Whether there was no vote on the step in the session before. */
async function saveVote(
  request: ApiRequest<typeof submitStepFeedback | typeof removeStepFeedback>,
  sessionId: string,
  seq: number | undefined,
  vote: Vote,
): Promise<boolean> {
  const {caller, params, now} = request;
  return writeToSession(request, sessionId, async (tx) => {
    const ids = {sessionId, stepId: params.step_id};
    const {session, stepRef} = await lockedSessionStepFor(tx, caller, ids, ['owner']);
    return setVote(tx, caller.account.ref, session, stepRef, {
      ...vote,
      seq: Math.min(seq ?? now, now + MAX_CLOCK_LEAD_MS),
      at: now,
    });
  });
}

export const feedbackHandlers = {
  async submitStepFeedback(request) {
    const {session_id, was_helpful, reasons, note, seq} = request.body;
    const isNew = await saveVote(request, session_id, seq, {wasHelpful: was_helpful, reasons, note});
    return {
      status: isNew ? 201 : 200,
      body: {
        step_id: request.params.step_id,
        session_id,
        was_helpful,
        reasons,
        note,
        status: isNew ? 'created' : 'updated',
      },
    };
  },

  async removeStepFeedback(request) {
    const {session_id, seq} = request.query;
    await saveVote(request, session_id, seq, NO_VOTE);
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
} satisfies Pick<Handlers, 'submitStepFeedback' | 'removeStepFeedback' | 'getSessionFeedback'>;
