import {requireFlow} from '../flows/service.js';
import type {Handlers} from '../http/handler.js';
import {ApiProblem} from '../api-problem.js';
import {findUser} from '../people/repository.js';
import {requireEngineer} from '../people/service.js';
import {withEtag} from './etag.js';
import {flowAnalytics, personalAnalytics, teamAnalytics} from './service.js';

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
    if (caller.kind !== 'user') throw new ApiProblem('forbidden', 'A server key has no figures of its own.');
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
    return withEtag(request, ['flow', query.period, params.tree_id], async (db, timeZone) => {
      const flow = await requireFlow(db, caller.account.ref, params.tree_id);
      return flowAnalytics(db, {...caller.account, timeZone}, {period: query.period, flow, now});
    });
  },
} satisfies Pick<Handlers, 'getTeamAnalytics' | 'getPersonalAnalytics' | 'getFlowAnalytics'>;
