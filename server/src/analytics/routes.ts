import {requireFlow} from '../flows/service.js';
import type {Handlers, UserCaller} from '../http/handler.js';
import {ApiProblem} from '../api-problem.js';
import {findUser} from '../people/repository.js';
import {requireEngineer} from '../people/service.js';
import {withEtag} from './etag.js';
import {findings} from './findings.js';
import {flowAnalytics, personalAnalytics, teamAnalytics} from './service.js';

/**
 * @throws {ApiProblem} `forbidden` if an engineer names a colleague. The response does not reveal whether the
 *   colleague exists.
 */
function requireOwnId(caller: UserCaller, engineerId: string | undefined): void {
  if (engineerId !== undefined && engineerId !== caller.userId) {
    throw new ApiProblem('forbidden', "Only admins may see a colleague's metrics.");
  }
}

export const analyticsHandlers = {
  async getTeamAnalytics(request) {
    const {caller, query, now} = request;
    return withEtag(request, ['team', query.period, query.engineer_id], async (db, timeZone) => {
      const engineer =
        query.engineer_id === undefined
          ? undefined
          : await requireEngineer(db, caller.account.ref, query.engineer_id);
      return teamAnalytics(db, {...caller.account, timeZone}, {period: query.period, engineer, now});
    });
  },

  async getPersonalAnalytics(request) {
    const {caller, query, now} = request;
    if (caller.kind !== 'user') throw new ApiProblem('forbidden', 'A server key has no metrics of its own.');
    return withEtag(request, ['me', query.period, caller.userId], async (db, timeZone) => {
      const user = await findUser(db, caller.account.ref, caller.userId);
      return personalAnalytics(
        db,
        {...caller.account, timeZone},
        {period: query.period, userRef: user?.ref ?? 0, now},
      );
    });
  },

  async getFlowAnalytics(request) {
    const {caller, params, query, now} = request;
    const {period, engineer_id} = query;
    if (caller.kind === 'user' && !caller.isAdmin) requireOwnId(caller, engineer_id);
    return withEtag(request, ['flow', period, params.tree_id, engineer_id], async (db, timeZone) => {
      const {account} = caller;
      const flow = await requireFlow(db, account.ref, params.tree_id);
      const engineer =
        engineer_id === undefined ? undefined : await requireEngineer(db, account.ref, engineer_id);
      return flowAnalytics(db, {...account, timeZone}, {period, flow, userRef: engineer?.ref, now});
    });
  },

  async getFindings(request) {
    const {caller, query, now} = request;
    const {period, tree_id, engineer_id} = query;
    if (caller.kind === 'user' && !caller.isAdmin) {
      if (tree_id === undefined)
        throw new ApiProblem(
          'forbidden',
          'Only admins may list the findings of all flows. Name a flow with tree_id.',
        );
      requireOwnId(caller, engineer_id);
    }
    return withEtag(request, ['findings', period, tree_id, engineer_id], async (db, timeZone) => {
      const {account} = caller;
      const flow = tree_id === undefined ? undefined : await requireFlow(db, account.ref, tree_id);
      const engineer =
        engineer_id === undefined ? undefined : await requireEngineer(db, account.ref, engineer_id);
      const of = {period, flowRef: flow?.ref, userRef: engineer?.ref, now};
      return findings(db, {...account, timeZone}, of);
    });
  },
} satisfies Pick<Handlers, 'getTeamAnalytics' | 'getPersonalAnalytics' | 'getFlowAnalytics' | 'getFindings'>;
