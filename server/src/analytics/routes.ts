import {findFlow} from '../flows/repository.js';
import {noSuchFlow} from '../flows/routes.js';
import type {Handlers} from '../http/handler.js';
import {ApiProblem} from '../api-problem.js';
import {findUser} from '../people/repository.js';
import {withEtag} from './etag.js';
import {flowAnalytics, personalAnalytics, teamAnalytics} from './service.js';

export const analyticsHandlers = {
  async getTeamAnalytics(call) {
    const {caller, query, now} = call;
    return withEtag(call, ['team', query.period, query.engineer_id], async (db, timeZone) => {
      const engineer =
        query.engineer_id === undefined
          ? undefined
          : await findUser(db, caller.account.ref, query.engineer_id);
      if (query.engineer_id !== undefined && !engineer) {
        throw new ApiProblem('not_found', 'There is no such engineer in your account.');
      }
      return teamAnalytics(db, {...caller.account, timeZone}, {period: query.period, engineer, now});
    });
  },

  async getPersonalAnalytics(call) {
    const {caller, query, now} = call;
    if (caller.kind !== 'user') throw new ApiProblem('forbidden', 'A server key has no figures of its own.');
    return withEtag(call, ['me', query.period, caller.userId], async (db, timeZone) => {
      const user = await findUser(db, caller.account.ref, caller.userId);
      return personalAnalytics(
        db,
        {...caller.account, timeZone},
        {period: query.period, userRef: user?.ref ?? 0, now},
      );
    });
  },

  async getFlowAnalytics(call) {
    const {caller, params, query, now} = call;
    return withEtag(call, ['flow', query.period, params.tree_id], async (db, timeZone) => {
      const flow = await findFlow(db, caller.account.ref, params.tree_id);
      if (!flow) throw noSuchFlow();
      return flowAnalytics(db, {...caller.account, timeZone}, {period: query.period, flow, now});
    });
  },
} satisfies Pick<Handlers, 'getTeamAnalytics' | 'getPersonalAnalytics' | 'getFlowAnalytics'>;
