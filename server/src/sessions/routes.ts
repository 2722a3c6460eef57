import {randomUUID} from 'node:crypto';
import {requireFlow} from '../flows/service.js';
import type {Handlers} from '../http/handler.js';
import {ApiProblem, invalid} from '../api-problem.js';
import {isoTime, timeFromCaller} from '../http/times.js';
import {ensureUser} from '../people/repository.js';
import {asWire, finishSession, insertSession, lockSession, recordVisit} from './repository.js';
import {
  lockedSessionFor,
  lockedSessionStepFor,
  requireSameSession,
  sessionFor,
  writeToSession,
} from './service.js';

const alreadyCompleted = (outcome: string | null): ApiProblem =>
  new ApiProblem('already_completed', `The session was completed before${outcome ? ` as ${outcome}` : ''}.`);

export const sessionHandlers = {
  async startSession(request) {
    const {caller, body} = request;
    if (caller.kind === 'key' && body.user_id === undefined) {
      throw invalid('user_id', 'Expected the engineer, because a server key has no user');
    }
    if (caller.kind === 'user' && body.user_id !== undefined) {
      throw invalid('user_id', 'Only a server key may name the engineer');
    }
    const userId = caller.kind === 'user' ? caller.userId : (body.user_id as string);
    const startedAt = timeFromCaller('started_at', body.started_at, request) ?? request.now;
    const id = body.id ?? randomUUID();
    return writeToSession(request, id, async (tx) => {
      const flow = await requireFlow(tx, caller.account.ref, body.tree_id);
      const userRef = await ensureUser(tx, caller.account.ref, userId);
      const isNew = await insertSession(tx, caller.account, {
        id,
        flowRef: flow.ref,
        userRef,
        startedAt,
        completedAt: null,
        outcome: null,
      });
      const session = await lockSession(tx, caller.account.ref, id);
      if (!session) throw new Error('The new session has disappeared');
      requireSameSession(session, {flowRef: flow.ref, userRef});
      return {status: isNew ? 201 : 200, body: asWire(session)};
    });
  },

  async getSession({database, caller, params}) {
    const session = await sessionFor(database.read, caller, params.session_id, ['owner', 'admin', 'key']);
    return {status: 200, body: asWire(session)};
  },

  async visitStep(request) {
    const {caller, params, body} = request;
    const visitedAt = timeFromCaller('visited_at', body.visited_at, request) ?? request.now;
    return writeToSession(request, params.session_id, async (tx) => {
      const ids = {sessionId: params.session_id, stepId: body.step_id};
      const {session, stepRef} = await lockedSessionStepFor(tx, caller, ids, ['owner', 'key']);
      const {isNew, firstAt} = await recordVisit(tx, caller.account.ref, session, stepRef, visitedAt);
      return {
        status: isNew ? 201 : 200,
        body: {session_id: session.id, step_id: body.step_id, visited_at: isoTime(firstAt)},
      };
    });
  },

  async completeSession(request) {
    const {caller, params, body} = request;
    const given = timeFromCaller('completed_at', body.completed_at, request);
    return writeToSession(request, params.session_id, async (tx) => {
      const session = await lockedSessionFor(tx, caller, params.session_id, ['owner', 'key']);
      if (given !== undefined && given < session.started_at) {
        throw invalid('completed_at', 'Expected a time not before the session started');
      }
      const completedAt = given ?? Math.max(request.now, session.started_at);
      const {outcome} = body;
      if (await finishSession(tx, caller.account.ref, session, {completedAt, outcome})) {
        return {status: 200, body: asWire({...session, completed_at: completedAt, outcome})};
      }
      if (session.outcome !== outcome) throw alreadyCompleted(session.outcome);
      return {status: 200, body: asWire(session)};
    });
  },
} satisfies Pick<Handlers, 'startSession' | 'getSession' | 'visitStep' | 'completeSession'>;
